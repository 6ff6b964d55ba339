import { expect, test } from 'vitest'
import { dragWindow, sampleOf, windowOf } from './intensities.ts'

test('windows are percentiles of the voxels that are not 0', () => {
  const data = Float32Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? 0 : i / 4))
  const sample = sampleOf(data)
  expect(sample.length).toBe(2000)
  expect(windowOf(sample, 'full')).toEqual([0.25, 999.75])
  const [low, high] = windowOf(sample, 'whole')
  expect(low).toBeCloseTo(5, 0)
  expect(high).toBeCloseTo(995, 0)
  expect(windowOf(sampleOf(new Float32Array(10)), 'whole')).toEqual([0, 1])
  expect(windowOf(sampleOf(Float32Array.from([5, NaN, Infinity])), 'whole')).toEqual([5, 6])
})

test('a large volume is sampled, a small one is not', () => {
  const sample = sampleOf(Float32Array.from({ length: 3_000_000 }, (_, i) => 1 + (i % 1000)))
  expect(sample.length).toBeLessThan(220_000)
  expect(windowOf(sample, 'contrast')[0]).toBeCloseTo(100, -1)
})

test('a drag to the right widens, upwards darkens, and no window turns over', () => {
  expect(dragWindow([0, 100], 50, 0, [0, 100])).toEqual([-5, 105])
  expect(dragWindow([0, 100], 0, 50, [0, 100])).toEqual([10, 110])
  const [low, high] = dragWindow([0, 100], -5000, 0, [0, 100])
  expect(high).toBeGreaterThan(low)
})
