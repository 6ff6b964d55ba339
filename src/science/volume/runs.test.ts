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
