import { expect, test } from 'vitest'
import references from '../../../tests/fixtures/preprocessing/references.json' with { type: 'json' }
import { brainVoxelsPerSlice, percentilesInside, scaleBrain, smoothInside } from './index.ts'

const dims = [9, 8, 7] as const
const n = 9 * 8 * 7
const data = Float32Array.from({ length: n }, (_, i) => ((i * 7919) % 1009) / 7)
const mask = Uint8Array.from({ length: n }, (_, i) => ((i * 31) % 5 === 0 ? 0 : 1))

test('percentiles inside the mask equal numpy.percentile', () => {
  percentilesInside(data, mask, references.percentiles).forEach((value, k) =>
    expect(value).toBeCloseTo(references.values[k]!, 5),
  )
})

test('scaling clips to the percentiles, fills the range and leaves the background', () => {
  const spec = { clip_percentiles: [2, 98.7] as const, range: [0, 1] as const, background: -3 }
  const scaled = scaleBrain(data, mask, spec)
  const [low, high] = [references.values[1]!, references.values[3]!]
  for (let i = 0; i < n; i++) {
    const expected = mask[i] === 1 ? (Math.min(high, Math.max(low, data[i]!)) - low) / (high - low) : -3
    expect(scaled[i]).toBeCloseTo(expected, 5)
  }
})

test('scale percentiles set the range without clipping at it', () => {
  const spec = {
    clip_percentiles: [0, 100] as const,
    scale_percentiles: [2, 98.7] as const,
    range: [0, 1] as const,
    background: 0,
  }
  const scaled = scaleBrain(data, mask, spec)
  const [low, high] = [references.values[1]!, references.values[3]!]
  for (let i = 0; i < n; i++)
    if (mask[i] === 1) expect(scaled[i]).toBeCloseTo((data[i]! - low) / (high - low), 5)
  expect(Math.max(...scaled)).toBeGreaterThan(1)
})

test('a brain without contrast and an empty mask are refused', () => {
  const spec = { clip_percentiles: [1, 99] as const, range: [0, 1] as const, background: 0 }
  expect(() => scaleBrain(new Float32Array(n).fill(7), mask, spec)).toThrow(/no contrast/)
  expect(() => scaleBrain(data, new Uint8Array(n), spec)).toThrow(/mask is empty/)
})

test('smoothing inside the brain equals the ratio of two scipy.ndimage.gaussian_filter', () => {
  const smooth = smoothInside(data, mask, dims, 1.7)
  references.smooth.forEach((value, i) => expect(smooth[i]).toBeCloseTo(value, 3))
})

test('smoothing keeps a constant brain constant up to its edge', () => {
  const smooth = smoothInside(new Float32Array(n).fill(5), mask, dims, 2)
  for (let i = 0; i < n; i++) expect(smooth[i]).toBeCloseTo(mask[i] === 1 ? 5 : 0, 5)
})

test('brain voxels are counted slice by slice', () => {
  const counts = brainVoxelsPerSlice(mask, dims)
  expect(counts.length).toBe(7)
  expect(counts.reduce((a, b) => a + b, 0)).toBe(mask.reduce((a, b) => a + b, 0))
  expect(counts[0]).toBe(mask.subarray(0, 72).reduce((a, b) => a + b, 0))
})
