import { expect, test } from 'vitest'
import { stackOf } from './geometry.ts'
import type { Frame } from './slice.ts'

const tilt = Math.SQRT1_2
/** A slice `along` mm up the normal of an oblique plane. */
const at = (along: number, orientation = [1, 0, 0, 0, tilt, tilt]): Frame => ({
  position: [3, -tilt * along, tilt * along],
  orientation,
  echoTime: null,
})

test('evenly spaced slices in any order are one stack', () => {
  expect(stackOf([4, 0, 2, 8, 6].map((z) => at(z)))).toEqual({
    slices: 5,
    spacing: expect.closeTo(2) as number,
  })
  expect(stackOf([at(0)])).toEqual({ slices: 1, spacing: 0 })
})

test('a gap in the middle is counted, and so are uneven distances', () => {
  expect(stackOf([0, 2, 4, 8, 10].map((z) => at(z)))).toEqual({ kind: 'missing-slices', missing: 1, gaps: 1 })
  expect(stackOf([0, 2, 4, 10, 12, 16].map((z) => at(z)))).toMatchObject({ missing: 3, gaps: 2 })
  expect(stackOf([0, 2, 4, 6.5, 8.5].map((z) => at(z)))).toMatchObject({ kind: 'missing-slices', missing: 0 })
  expect(stackOf([0, 2, 4.05, 6, 8].map((z) => at(z))), 'as scanners round').toMatchObject({ slices: 5 })
})

test('slices in the same place are several volumes', () => {
  expect(stackOf([0, 0, 2, 2, 4, 4].map((z) => at(z)))).toEqual({ kind: 'several-volumes', volumes: 2 })
})

test('without a place or a direction nothing can be said', () => {
  const nowhere = { kind: 'no-geometry' }
  expect(stackOf([])).toEqual(nowhere)
  expect(stackOf([{ ...at(0), position: null }])).toEqual(nowhere)
  expect(stackOf([{ ...at(0), orientation: null }])).toEqual(nowhere)
  expect(stackOf([at(0, [1, 0, 0, 1, 0, 0])]), 'row and column in one direction').toEqual(nowhere)
})
