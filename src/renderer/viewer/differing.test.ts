import { expect, test } from 'vitest'
import { disagreementsOf } from './differing.ts'
import type { Layer } from './slice-counts.ts'

const dims = [20, 1, 2] as const
/** A row of 20 voxels twice; 1 from `from` to before `to` in the first. */
const row = (from: number, to: number): Float32Array =>
  Float32Array.from({ length: 40 }, (_, i) => Number(i >= from && i < to))
const layer = (id: string, from: number, to: number): Layer => ({
  id,
  name: id,
  map: { data: row(from, to) },
  threshold: 0.5,
})

test('what a method marks outside the reference, and what it leaves out of it', () => {
  expect(disagreementsOf(dims, row(0, 20), [layer('a', 0, 20)])).toEqual([])
  expect(disagreementsOf(dims, row(0, 20), [layer('a', 10, 20)])).toEqual([[4, 0, 0]])
  expect(disagreementsOf(dims, row(0, 10), [layer('a', 0, 20)])).toEqual([[14, 0, 0]])
  // one of two methods leaves it out
  expect(disagreementsOf(dims, row(0, 20), [layer('a', 0, 20), layer('b', 10, 20)])).toEqual([[4, 0, 0]])
})

test('without a reference, what not all methods mark; all that a single one marks', () => {
  expect(disagreementsOf(dims, undefined, [layer('a', 0, 20), layer('b', 0, 20)])).toEqual([])
  expect(disagreementsOf(dims, undefined, [layer('a', 0, 20), layer('b', 0, 10)])).toEqual([[14, 0, 0]])
  expect(disagreementsOf(dims, undefined, [layer('a', 0, 20)])).toEqual([[9, 0, 0]])
  expect(disagreementsOf(dims, undefined, [])).toEqual([])
})
