import { expect, test } from 'vitest'
import { slicesAt } from './layers.ts'

test('a plane in the middle of a slice shows that slice, one between two shows both', () => {
  expect(slicesAt((7 + 0.5) / 20, 20)).toEqual([7])
  expect(slicesAt(0.5, 20)).toEqual([9, 10])
  expect(slicesAt(0.5, 21)).toEqual([10])
})

test('at the ends there is no slice beyond', () => {
  expect(slicesAt(0, 20)).toEqual([0])
  expect(slicesAt(1, 20)).toEqual([19])
})
