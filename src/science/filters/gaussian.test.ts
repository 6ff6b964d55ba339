import { expect, test } from 'vitest'
import { image, largestDifference, unpack } from '../../../tests/fixtures/equalisation/inputs.ts'
import references from '../../../tests/fixtures/equalisation/references.json' with { type: 'json' }
import { gaussianFilter, gaussianSmoother } from './index.ts'

test('equals gaussian_filter of SciPy, images smaller than the kernel too', () => {
  for (const { h, w, sigma, values } of references.gauss)
    expect(largestDifference(gaussianFilter(image(h, w), w, h, sigma), unpack(values))).toBeLessThan(1e-6)
})

test('sigma 0 changes nothing', () => {
  expect(gaussianFilter(image(8, 6), 6, 8, 0)).toEqual(image(8, 6))
})

test('only rows with pixels that are needed get values, the same as without', () => {
  const [w, h] = [23, 31]
  const whole = gaussianFilter(image(h, w), w, h, 2)
  const inside = Uint8Array.from(whole, (_, i) => (i % w > 4 && i % w < 9 && i > 4 * w && i < 20 * w ? 1 : 0))
  const part = gaussianSmoother(w, h, 2)(image(h, w), inside)
  part.forEach((value, i) => expect(value).toBe(inside[i] === 1 ? whole[i] : 0))
})
