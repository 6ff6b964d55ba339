import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { operatorSince, readOnnx, rewriteOnnx } from './index.ts'
import { fields, WireError } from './wire.ts'

const folder = fileURLToPath(new URL('../../../../../tests/fixtures/adding/', import.meta.url))
const bytes = (name: string): Buffer => readFileSync(folder + name)
const read = (name: string) => readOnnx(bytes(name), name)

interface Listing {
  irVersion: number
  opset: number
  inputs: unknown[]
  outputs: unknown[]
  nodes: unknown[]
  constants: Record<string, number[]>
}
const listings = JSON.parse(bytes('listing.json').toString()) as Record<string, Listing>

test.each(Object.keys(listings))('%s reads as the Python package onnx reads it', (name) => {
  const model = read(name)
  const wanted = listings[name]!
  expect(model.irVersion).toBe(wanted.irVersion)
  expect(model.opsets['ai.onnx']).toBe(wanted.opset)
  expect(model.inputs).toEqual(wanted.inputs)
  expect(model.outputs).toEqual(wanted.outputs)
  expect(model.nodes.map(({ type, inputs, outputs }) => ({ type, inputs, outputs }))).toEqual(wanted.nodes)
  for (const [constant, values] of Object.entries(wanted.constants)) {
    const got = model.tensors.get(constant)!.values!
    expect(got).toHaveLength(values.length)
    got.forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 6))
  }
})

test('every bundled graph reads, with a float32 image in', () => {
  const models = fileURLToPath(new URL('../../../../../resources/models/', import.meta.url))
  const files = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.onnx'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const model = readOnnx(readFileSync(models + file), file)
    expect(model.inputs[0]!.elementType, file).toBe(1)
    for (const { domain, type } of model.nodes) expect(operatorSince(domain, type), type).toBeDefined()
  }
})

test('a cut file is truncated wherever it is cut; other files are told by name', () => {
  const whole = bytes('anomalib.onnx')
  for (const length of [whole.length - 1, whole.length - 40, 300, 60])
    expect(() => readOnnx(whole.subarray(0, length), 'cut.onnx'), String(length)).toThrow(/cut\.onnx is/)
  expect(() => readOnnx(whole.subarray(0, 300), 'cut.onnx')).toThrow(/incomplete or damaged/)
  expect(() => readOnnx(bytes('text.onnx'), 'text.onnx')).toThrow(/not an ONNX model\. It is text: 'Dear/)
  expect(() => readOnnx(bytes('vector.npz'), 'x.onnx')).toThrow(/zip file/)
  expect(() => readOnnx(new Uint8Array(), 'x.onnx')).toThrow(/empty/)
})

describe('rewriting', () => {
  test('weights beside a graph come inside; all else stays', () => {
    const before = bytes('beside.onnx')
    const inside = rewriteOnnx(before, { external: () => bytes('beside.onnx.data') })
    const model = readOnnx(inside, 'inside')
    expect(model.tensors.get('k')).toMatchObject({ external: undefined, dims: [1, 1, 3, 3] })
    for (const value of model.tensors.get('k')!.values!) expect(value).toBeCloseTo(1 / 9, 6)
    expect(model.nodes).toEqual(read('beside.onnx').nodes)
    expect(() => rewriteOnnx(before, { external: () => new Uint8Array(20) })).toThrow(/wants 0 to 36/)
  })

  test('a tensor inside becomes one more output', () => {
    const model = readOnnx(
      rewriteOnnx(bytes('anomalib.onnx'), { external: () => new Uint8Array(), addOutput: 'smooth' }),
      'x',
    )
    expect(model.outputs.map(({ name }) => name)).toEqual([
      'pred_score',
      'anomaly_map',
      'pred_mask',
      'smooth',
    ])
    expect(model.outputs.at(-1)).toEqual({ name: 'smooth', elementType: 1, dims: undefined })
  })

  test('a file without weights beside it comes back byte for byte', () => {
    const before = bytes('anomalib.onnx')
    expect(Buffer.compare(rewriteOnnx(before, { external: () => new Uint8Array() }), before)).toBe(0)
  })
})

test('wire format: signed and long numbers, and what is none', () => {
  const minusOne = Uint8Array.of(8, ...new Array<number>(9).fill(255), 1)
  expect([...fields(minusOne)].map(({ value }) => value)).toEqual([-1])
  expect([...fields(Uint8Array.of(8, 0x96, 0x01))].map(({ value }) => value)).toEqual([150])
  expect(() => [...fields(Uint8Array.of(8, 255))]).toThrow(WireError)
  expect(() => [...fields(Uint8Array.of(11))]).toThrow(/unknown kind/)
})
