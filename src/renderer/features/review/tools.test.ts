import { expect, test } from 'vitest'
import { gapAround, nextRadius } from './tools.ts'

test('the gap to interpolate is the one that is looked at', () => {
  const drawn = [2, 3, 7, 12]
  expect(gapAround(drawn, 5)).toEqual([3, 7])
  expect(gapAround(drawn, 9)).toEqual([7, 12])
  expect(gapAround(drawn, 7)).toEqual([7, 12])
  expect(gapAround(drawn, 12)).toEqual([7, 12])
  expect(gapAround(drawn, 3)).toEqual([3, 7])
  expect(gapAround(drawn, 2)).toBeUndefined()
  expect(gapAround(drawn, 20)).toBeUndefined()
  expect(gapAround([], 1)).toBeUndefined()
})

test('brush sizes go in steps and stop at the ends', () => {
  expect(nextRadius(3, 1)).toBe(4)
  expect(nextRadius(3, -1)).toBe(2)
  expect(nextRadius(20, 1)).toBe(20)
  expect(nextRadius(0.5, -1)).toBe(0.5)
})
