import { expect, test } from 'vitest'
import { standardiseByPlace } from './index.ts'

test('by hand: z / (z + 4), nothing below the mean', () => {
  const scores = standardiseByPlace(Float32Array.of(5, 1, 3, 3), [1, 2, 1, 3], [0.5, 1, 0, 1], 0.5)
  expect([...scores]).toEqual([0.5, 0, 0.5, 0])
})

test('keeps the order of scores at a place and stays below 1', () => {
  const map = Float32Array.of(0.1, 0.2, 0.4, 10, 1000)
  const scores = standardiseByPlace(map, new Float32Array(5).fill(0.05), new Float32Array(5), 0.1)
  for (let i = 1; i < 5; i++) expect(scores[i]!).toBeGreaterThan(scores[i - 1]!)
  expect(scores[4]!).toBeLessThan(1)
})

test('refuses lengths that differ and a floor of 0', () => {
  expect(() => standardiseByPlace(new Float32Array(2), [1], [1], 1)).toThrow(RangeError)
  expect(() => standardiseByPlace(new Float32Array(1), [1], [1], 0)).toThrow(RangeError)
})
