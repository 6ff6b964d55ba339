import { expect, test } from 'vitest'
import { scoreRange } from './score-range.ts'

test('the percentiles of 1 to 10,000, zeros left out', () => {
  const data = new Float32Array(20_000)
  for (let i = 0; i < 10_000; i++) data[2 * i] = i + 1
  const { top1, high, max } = scoreRange(data)
  expect(max).toBe(10_000)
  expect(Math.abs(top1 - 9900)).toBeLessThanOrEqual(1)
  expect(Math.abs(high - 9995)).toBeLessThanOrEqual(1)
})

test('at most 1 % of the scored voxels lie above the threshold it gives', () => {
  const data = Float32Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5000) / 5000)
  const { top1 } = scoreRange(data)
  expect(data.filter((value) => value > top1).length / 4999).toBeLessThanOrEqual(0.01)
})

test('an empty map has no range', () =>
  expect(scoreRange(new Float32Array(8))).toEqual({ top1: 0, high: 0, max: 0 }))
