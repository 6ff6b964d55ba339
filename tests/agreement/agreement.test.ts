import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AGREEMENT_LIMIT, chooseProvider, type SpawnProcess } from '../../src/engine/inference/index.ts'
import {
  agreementOf,
  agreementPage,
  agrees,
  bundledGraphs,
  pageFile,
  readMeasured,
  withAgreement,
  type Agreement,
} from '../../scripts/agreement/record.ts'

const measured = readMeasured()
const graphs = bundledGraphs()

test('every bundled graph, as it is now, was compared on WebGPU with the CPU', () => {
  const missing = graphs.filter((graph) => agreementOf(graph, 'webgpu', measured) === undefined)
  const methods = [...new Set(missing.map(({ method }) => method))]
  expect(
    methods,
    `not measured since the graph was made: run 'node scripts/agree.ts webgpu ${methods.join(' ')}' (its head says how without a graphics card)`,
  ).toEqual([])
})

test('a card refuses WebGPU for the graphs that do not agree, and for no others', () => {
  for (const graph of graphs) {
    const found = agreementOf(graph, 'webgpu', measured)
    if (found) expect(graph.file.providersRefused.includes('webgpu'), graph.graph).toBe(!agrees(found))
  }
})

test('what a card refuses the engine avoids without trying it', async () => {
  const file = { ...graphs[0]!.file, providersRefused: ['webgpu'] }
  const spawn = (): never => {
    throw new Error('a process was made to try it')
  }
  const choice = await chooseProvider([file], 'webgpu', {
    spawn: spawn as SpawnProcess,
    threads: 1,
    batch: 1,
  })
  expect(choice).toMatchObject({ provider: 'cpu' })
  expect(choice.why).toContain('the card refuses it')
})

test('the page says what was measured', () => {
  expect(readFileSync(pageFile, 'utf8'), "run 'node scripts/agree.ts webgpu METHOD'").toBe(
    agreementPage(measured),
  )
})

const one: Agreement = {
  provider: 'webgpu',
  graph: 'b/b.onnx',
  sha256: 'aa',
  difference: 2e-6,
  onnxruntime: '1.0.0',
  adapter: 'x',
}

test('a new measurement takes the place of the older one of that graph; another hash is another graph', () => {
  const list = withAgreement([one], { ...one, graph: 'a/a.onnx' })
  expect(list.map(({ graph }) => graph)).toEqual(['a/a.onnx', 'b/b.onnx'])
  const again = withAgreement(list, { ...one, sha256: 'bb', difference: 1 })
  expect(again.map(({ sha256 }) => sha256)).toEqual(['aa', 'bb'])
  const graph = { ...graphs[0]!, graph: 'b/b.onnx', sha256: 'aa' }
  expect(agreementOf(graph, 'webgpu', again)).toBeUndefined()
  expect(agreementOf({ ...graph, sha256: 'bb' }, 'webgpu', again)?.difference).toBe(1)
})

test('more than the limit, or a graph that does not run, is no agreement, and the page says so', () => {
  const over = { ...one, difference: 2 * AGREEMENT_LIMIT }
  const failed = { ...one, difference: null, failure: 'its process crashed' }
  expect([one, over, failed].map(agrees)).toEqual([true, false, false])
  const page = agreementPage([one, over, failed])
  expect(page).toContain('1 of 3 agree; the largest difference is 2.0e-3.')
  expect(page).toContain('does not run: its process crashed | **no**: avoided')
})
