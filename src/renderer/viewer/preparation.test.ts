import { expect, test } from 'vitest'
import { packRuns } from '../../science/volume/index.ts'
import { packed, prepare, unpackAndPrepare } from './preparation.ts'

test('values are packed to within a 64,000th of the largest, whatever is not a number as 0', () => {
  const data = Float32Array.from([0, 1, -2.5, 12.345, NaN, Infinity, -Infinity])
  const { voxels, slope } = packed(data)
  for (const at of [0, 1, 2, 3])
    expect(Math.abs(voxels[at]! * slope - data[at]!)).toBeLessThan(12.345 / 32_000)
  expect([...voxels.slice(4)]).toEqual([0, 32_767, -32_767])
})

test('a volume of nothing but 0 has a slope that can be divided by', () => {
  expect(packed(new Float32Array(3))).toEqual({ voxels: new Int16Array(3), slope: 1 })
})

test('a mask is drawn as it is; only a map has a range of scores', () => {
  const mask = Uint8Array.from([0, 1, 1])
  expect(prepare(mask, false)).toMatchObject({ voxels: mask, slope: 1, range: undefined })
  expect(prepare(Float32Array.from([0, 0.5, 1]), true).range).toMatchObject({ max: 1 })
})

test.each([
  ['fractions', (i: number) => Math.fround(Math.sin(i) ** 3 + 0.25)],
  ['whole numbers', (i: number) => Math.round(800 * Math.sin(i) ** 2) - 3],
])(
  '%s as the engine sends them: every value as it was, and the same found out about them',
  (_name, valueOf) => {
    const data = Float32Array.from({ length: 4000 }, (_, i) => (i % 900 < 300 ? valueOf(i) : 0))
    const found = unpackAndPrepare(packRuns(data), data.length, true)
    expect(found.data).toEqual(data)
    const { voxels, slope, ...rest } = prepare(data, true)
    const drawn = found.preparation
    expect(drawn).toMatchObject(rest)
    for (const [i, value] of drawn.voxels.entries())
      expect(Math.abs(value * drawn.slope - voxels[i]! * slope)).toBeLessThanOrEqual(slope)
  },
)
