import { expect, test } from 'vitest'
import { image, largestDifference, unpack } from '../../../tests/fixtures/equalisation/inputs.ts'
import references from '../../../tests/fixtures/equalisation/references.json' with { type: 'json' }
import { gaussianFilter } from './index.ts'

test('equals gaussian_filter of SciPy, images smaller than the kernel too', () => {
  for (const { h, w, sigma, values } of references.gauss)
    expect(largestDifference(gaussianFilter(image(h, w), w, h, sigma), unpack(values))).toBeLessThan(1e-6)
})

test('sigma 0 changes nothing', () => {
  expect(gaussianFilter(image(8, 6), 6, 8, 0)).toEqual(image(8, 6))
})
