import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { packRuns, readRuns, spreadRuns } from './index.ts'

const back = <Volume extends Uint8Array | Float32Array>(data: Volume): Volume =>
  spreadRuns(readRuns(packRuns(data)), new (data.constructor as new (n: number) => Volume)(data.length))

/** A volume in which stretches of zeros and of values of every length follow each other. */
function stretches(voxels: number, valueOf: (random: number) => number): Float32Array {
  const random = createRandom(7)
  const data = new Float32Array(voxels)
  for (let i = 0; i < voxels; i++) {
    const end = Math.min(voxels, i + Math.floor(9 * random.uniform()))
    for (; i < end; i++) data[i] = valueOf(random.uniform())
    i += Math.floor(9 * random.uniform())
  }
  return data
}

test('every value comes back bit for bit: fractions, NaN, infinities, the smallest', () => {
  const data = stretches(20_000, (random) => Math.fround(random - 0.5))
  data.set([NaN, Infinity, -Infinity, 1.4e-45, 32_768, -32_769], 100)
  const bits = (of: Float32Array): Uint32Array => new Uint32Array(of.buffer)
  expect(bits(back(data))).toEqual(bits(data))
})

test('whole numbers of 16 bits take half the room, one more than that and none do', () => {
  const data = stretches(20_000, (random) => Math.round(random * 65_535) - 32_768)
  const short = packRuns(data)
  expect(readRuns(short).values).toBeInstanceOf(Int16Array)
  expect(back(data)).toEqual(data)
  data[10] = 32_768
  const long = packRuns(data)
  expect(readRuns(long).values).toBeInstanceOf(Float32Array)
  expect(long.length).toBeGreaterThan(1.4 * short.length)
  expect(back(data)).toEqual(data)
})

test.each([
  ['uint8', Uint8Array, Uint8Array],
  ['int8', Int8Array, Int16Array],
  ['int16', Int16Array, Int16Array],
  ['uint16 that fits', Uint16Array, Int16Array],
  ['float32', Float32Array, Int16Array],
] as const)('stored as %s, of every length and wherever it lies', (_name, Stored, Sent) => {
  const values = stretches(3000, (random) => Math.round(100 * random))
  for (const [from, length] of [[0, 3000], [0, 2999], [1, 2998], [2, 2995], [3, 7], [0, 1]] as const) {
    const data = Stored.from(values).subarray(from, from + length)
    const { bounds, values: sent } = readRuns(packRuns(data))
    expect(sent).toBeInstanceOf(Sent)
    const whole = spreadRuns({ bounds, values: sent }, new Float32Array(length))
    expect(Array.from(whole)).toEqual(Array.from(data))
  }
}) // prettier-ignore

test('uint16 above what int16 holds is sent as float32', () => {
  const data = Uint16Array.from([0, 1, 40_000, 65_535, 0, 0])
  expect(Array.from(spreadRuns(readRuns(packRuns(data)), new Float32Array(6)))).toEqual(Array.from(data))
})

test('a slope is multiplied in double precision and rounded once', () => {
  const data = Int16Array.from([0, 3, -7, 32_767, 0])
  const sent = spreadRuns(readRuns(packRuns(data, 0.1)), new Float32Array(5))
  expect(Array.from(sent)).toEqual(Array.from(data, (value) => Math.fround(value * 0.1) + 0))
})

test('runs end and begin with a value, and -0 is none', () => {
  const data = Float32Array.from({ length: 40 }, (_, i) => (i === 10 || i === 12 || i === 30 ? 2.5 : -0))
  const { bounds, values } = readRuns(packRuns(data))
  expect(bounds.length).toBeGreaterThan(0)
  expect(values[0]).toBe(2.5)
  expect(values.at(-1)).toBe(2.5)
  expect(bounds[0]).toBe(10)
  expect(readRuns(packRuns(new Float32Array(9).fill(-0))).bounds).toHaveLength(0)
})

test('a mask in a large volume becomes small', () => {
  const mask = new Uint8Array(1_000_000)
  mask.fill(1, 1000, 1010)
  mask.fill(1, 500_000, 500_200)
  expect(packRuns(mask).length).toBe(8 + 2 * 8 + 210)
  expect(back(mask)).toEqual(mask)
})

test.each([
  ['nothing', new Float32Array(0)],
  ['zeros alone', new Float32Array(50)],
  ['no zero', new Float32Array(50).fill(0.5)],
  ['the first and the last voxel', Float32Array.from({ length: 50 }, (_, i) => (i % 49 === 0 ? 3 : 0))],
])('%s', (_name, data) => {
  expect(back(data)).toEqual(data)
})
