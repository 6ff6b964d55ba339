import { expect, test } from 'vitest'
import { packed, prepare } from './preparation.ts'

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
