/** Bundled graphs, final maps and residuals against what PyTorch, NumPy and scikit-image made (tests/fixtures/models). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import reference from '../fixtures/models/reference.json' with { type: 'json' }
import type { Modality } from '../../src/contract/index.ts'
import { graphFiles, type GraphFile } from '../../src/engine/inference/index.ts'
import { openGraph, relativeDifference, type OpenGraph } from '../../src/engine/inference/graph.ts'
import { listMethods, procedureInput, type Method } from '../../src/engine/methods/index.ts'
import { runProcedure } from '../../src/engine/methods/procedures/index.ts'
import type { Tensor } from '../../src/engine/methods/procedures/index.ts'
import { residual } from '../../src/science/residuals/index.ts'

const folder = fileURLToPath(new URL('../fixtures/models/', import.meta.url))
const values = (name: string): Float32Array => {
  const bytes = readFileSync(join(folder, name))
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
const [slices, , height, width] = reference.shape as [number, number, number, number]
const area = width * height
const input = values('input.bin')
const guess = values('reconstruction.bin')
const models = fileURLToPath(new URL('../../resources/models/', import.meta.url))
const methods = listMethods([models]).filter(({ card }) => card.graphs.length > 0)
const stored = Object.entries(reference.methods)

const sampled = (data: Float32Array): Float32Array =>
  Float32Array.from({ length: reference.samples }, (_, k) => data[(7919 * k) % data.length]!)

/** The stored samples, dealt out in the order in which they were written. */
function dealt(
  file: string,
  count: (method: (typeof stored)[number][1]) => number,
): Map<string, Float32Array[]> {
  const all = values(file)
  let at = 0
  return new Map(
    stored.map(([id, method]) => [
      id,
      Array.from({ length: count(method) }, () => all.subarray(at, (at += reference.samples))),
    ]),
  )
}
const graphValues = dealt('graphs.bin', ({ graphs }) => graphs.flatMap(({ outputs }) => outputs).length)
const mapValues = dealt('maps.bin', ({ maps }) => maps.length)

function inputsOf(file: GraphFile): Record<string, Tensor> {
  const { kind } = file.inputs['image']!
  const channels = kind === 'two-slices' ? 2 : kind === 'channels' ? file.shape[0] : 1
  const image = new Float32Array(slices * channels * area)
  for (let n = 0; n < slices; n++)
    for (let k = 0; k < channels; k++)
      for (let i = 0; i < area; i++)
        image[(n * channels + k) * area + i] = input[((n + k) % slices) * area + i]! * (1 - k / 10)
  const all: Record<string, Tensor> = {
    image: { data: image, dims: [slices, channels, height, width] },
    time: { data: Float32Array.of(0.05, 0.1), dims: [slices] },
    reconstruction: { data: guess, dims: [slices, 1, height, width] },
  }
  return Object.fromEntries(Object.keys(file.inputs).map((name) => [name, all[name]!]))
}

async function openAll(method: Method, modality: Modality): Promise<Map<string, OpenGraph>> {
  const open = new Map<string, OpenGraph>()
  for (const file of graphFiles(method, modality)) open.set(file.role, await openGraph(file, 'cpu', 1))
  return open
}

describe('bundled methods', () => {
  test('every one with a graph has PyTorch values to be compared with, and the other way round', () => {
    expect(methods.map(({ card }) => card.id).sort()).toEqual(stored.map(([id]) => id).sort())
  })

  test.each(methods.map((method) => [method.card.id, method] as const))(
    'the graphs of %s give what PyTorch gives, to 1e-4 of the largest output',
    async (id, method) => {
      const expected = [...graphValues.get(id)!]
      const files = (['T1w', 'T2w'] as const).flatMap((modality) => graphFiles(method, modality))
      const once = new Map(files.map((file) => [JSON.stringify([file.path, file.outputs]), file]))
      for (const file of once.values()) {
        const graph = await openGraph(file, 'cpu', 1)
        const outputs = await graph.run(inputsOf(file))
        await graph.release()
        for (const name of Object.keys(file.outputs))
          expect(relativeDifference(sampled(outputs[name]!.data), expected.shift()!)).toBeLessThan(1e-4)
      }
      expect(expected).toEqual([])
    },
  )

  const mapped = methods.flatMap((method) =>
    reference.methods[method.card.id as keyof typeof reference.methods].maps.map(
      (modality, k) => [method.card.id, modality as Modality, k, method] as const,
    ),
  )
  test.each(mapped)(
    'the map of %s on %s is that of PyTorch, to 1e-4 of its largest value (RA 1e-3)',
    async (id, modality, k, method) => {
      const { card } = method
      const [low, high] = card.input.intensity.range
      const brain = Uint8Array.from(input, (v) => (v > 0 ? 1 : 0))
      const image = Float32Array.from(input, (v, i) => (brain[i] === 1 ? low + (high - low) * v : low))
      const prepared = { dims: [width, height, slices] as const, image, brain }
      const open = await openAll(method, modality)
      const { map } = await runProcedure(procedureInput(card, modality, prepared), (role, inputs) =>
        open.get(role)!.run(inputs),
      )
      for (const graph of open.values()) await graph.release()
      const expected = mapValues.get(id)![k]!
      // CLAHE counts levels: a difference of 1e-7 in a reconstruction can move a pixel to the next one.
      expect(relativeDifference(sampled(map), expected)).toBeLessThan(id === 'ra' ? 1e-3 : 1e-4)
      expect(Math.max(...expected)).toBeGreaterThan(0)
      expect(Math.max(...expected)).toBeLessThanOrEqual(card.score.range[1])
    },
    30_000,
  )

  test('cards say on what they were trained, what differs from the paper, and that they are not for clinical use', () => {
    for (const { card } of methods) {
      expect(card.trained_on.length).toBeGreaterThan(10)
      expect(card.deviations).toBeTruthy()
      expect(card.clinical_use).toMatch(/^Not for clinical use/)
    }
  })
})

test.each(['l1', 'l2', 'ssim'] as const)(
  'the %s residual of a real reconstruction is that of NumPy and scikit-image',
  (kind) => {
    const expected = values(`residual.${kind}.bin`)
    for (let z = 0; z < slices; z++) {
      const part = (array: Float32Array): Float32Array => array.subarray(z * area, (z + 1) * area)
      const map = residual(part(input), part(guess), width, height, kind)
      expect(relativeDifference(map, part(expected))).toBeLessThan(1e-4)
    }
  },
)
