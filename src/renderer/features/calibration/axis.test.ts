import { expect, test } from 'vitest'
import { linearScale, logScale, pathOf, spaced } from './axis.ts'

test('a linear scale maps both ways and has round ticks', () => {
  const scale = linearScale([0.13, 0.47], [0, 340])
  expect(scale.to(0.3)).toBeCloseTo(170)
  expect(scale.from(170)).toBeCloseTo(0.3)
  expect(scale.ticks).toEqual([0.2, 0.3, 0.4])
})

test('a logarithmic scale has the powers of ten, and 0 stands at its low end', () => {
  const scale = logScale([1e-4, 1], [100, 500])
  expect(scale.ticks.map((tick) => Number(tick.toPrecision(6)))).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1])
  expect(scale.to(0.01)).toBeCloseTo(300)
  expect(scale.from(300)).toBeCloseTo(0.01)
  expect(scale.to(0)).toBe(100)
})

test('a path goes through its points', () => {
  expect(
    pathOf([
      [0, 1],
      [2.25, 3],
    ]),
  ).toBe('M0.0 1.0L2.3 3.0')
})

test('labels that would touch are left out, and those of an axis have the same decimals', () => {
  const scale = logScale([1e-5, 1], [220, 600])
  expect(spaced(scale.ticks, scale, 48, 195)).toEqual(scale.ticks.slice(1))
  expect(spaced(scale.ticks, scale, 48)).toEqual(scale.ticks)
  expect(linearScale([0, 0.4], [0, 400], 2).decimals).toBe(1)
  expect(linearScale([0.14, 0.33], [0, 400], 5).decimals).toBe(2)
  expect(linearScale([0, 50], [0, 400], 5).decimals).toBe(0)
})
