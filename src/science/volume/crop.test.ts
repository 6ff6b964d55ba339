import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { cropToMask, resample, type Grid } from './index.ts'

const random = createRandom(9)
const grid: Grid = { dims: [11, 9, 8], affine: [2, 0.1, 0, -9, 0, 1.5, 0, 4, 0.2, 0, 3, 1, 0, 0, 0, 1] }
const data = Float32Array.from({ length: 11 * 9 * 8 }, () => random.normal())
const mask = Uint8Array.from(data, (_, i) => {
  const [x, y, z] = [i % 11, Math.floor(i / 11) % 9, Math.floor(i / 99)]
  return x > 2 && x < 8 && y > 1 && y < 6 && z > 2 && z < 7 && random.uniform() < 0.8 ? 1 : 0
})
const target: Grid = { dims: [14, 10, 9], affine: [1.7, 0, 0, -8, 0.2, 1.4, 0, 5, 0, 0, 2.5, 3, 0, 0, 0, 1] }

test('a cropped volume resamples to what the masked whole resamples to', () => {
  const { volume, mask: inside } = cropToMask({ grid, data }, mask, 2)
  expect(volume.data.length).toBeLessThan(data.length)
  const whole = resample({ grid, data: data.map((value, i) => (mask[i] === 1 ? value : 0)) }, target).data
  const part = resample(volume, target).data
  for (let i = 0; i < whole.length; i++) expect(part[i]).toBeCloseTo(whole[i], 4)
  expect(inside.reduce((a, b) => a + b, 0)).toBe(mask.reduce((a, b) => a + b, 0))
  expect(() => cropToMask({ grid, data }, new Uint8Array(data.length), 1)).toThrow(/empty/)
})

test('resampling within a mask gives the same values there, and outside values beyond its rows', () => {
  const within = Uint8Array.from({ length: 14 * 10 * 9 }, () => (random.uniform() < 0.1 ? 1 : 0))
  for (const interpolation of ['linear', 'nearest'] as const) {
    const whole =
      interpolation === 'linear'
        ? resample({ grid, data }, target)
        : resample({ grid, data }, target, { interpolation })
    const part =
      interpolation === 'linear'
        ? resample({ grid, data }, target, { within, outside: -7 })
        : resample({ grid, data }, target, { interpolation, within, outside: -7 })
    const own =
      interpolation === 'linear'
        ? resample({ grid, data }, target, { outside: -7 })
        : resample({ grid, data }, target, { interpolation, outside: -7 })
    let compared = 0
    for (let i = 0; i < within.length; i++) {
      if (within[i] !== 1) continue
      compared++
      expect(part.data[i]).toBeCloseTo(own.data[i], 4)
    }
    expect(compared).toBeGreaterThan(50)
    expect(whole.data).not.toEqual(part.data)
  }
  expect([
    ...resample({ grid, data }, target, { within: new Uint8Array(within.length), outside: 3 }).data,
  ]).toEqual(Array(within.length).fill(3))
})
