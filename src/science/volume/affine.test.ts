import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestDifference } from '../../../tests/fixtures/volumes/reference.ts'
import {
  apply,
  axisGrid,
  brainMaskFrom,
  cornerDistance,
  identity,
  invert,
  isSingular,
  multiply,
  orientationOf,
  replaceNonFinite,
  sameCentres,
  sameGrid,
  voxelSizes,
  voxelVolume,
} from './index.ts'

const entry = fc.double({ min: -5, max: 5, noNaN: true })
const affines = fc
  .array(entry, { minLength: 12, maxLength: 12 })
  .map((rows) => [...rows, 0, 0, 0, 1])
  .filter((m) => !isSingular(m) && Math.abs(voxelVolume({ dims: [1, 1, 1], affine: m })) > 0.1)

test('a matrix times its inverse is the identity', () => {
  fc.assert(
    fc.property(affines, (m) => {
      expect(largestDifference(multiply(m, invert(m)), identity)).toBeLessThan(1e-8)
    }),
    { seed: 3 },
  )
})

test('applying a product is applying one after the other', () => {
  fc.assert(
    fc.property(affines, affines, fc.tuple(entry, entry, entry), (a, b, p) => {
      expect(largestDifference(apply(multiply(a, b), p), apply(a, apply(b, p)))).toBeLessThan(1e-9)
    }),
    { seed: 4 },
  )
})

test('singular: a zero row, NaN, coplanar axes; small voxels are not', () => {
  expect(isSingular([0, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1])).toBe(true)
  expect(isSingular([NaN, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1])).toBe(true)
  expect(isSingular([1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1])).toBe(true)
  expect(isSingular(axisGrid([1, 1, 1], [0.001, 0.001, 0.001], [0, 0, 0]).affine)).toBe(false)
  expect(() => invert([0, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1])).toThrow(RangeError)
})

test('sizes, volume and orientation of a permuted, flipped grid', () => {
  const affine = [0, 0, -2, 30, 1.5, 0, 0, -11, 0, -3, 0, 8, 0, 0, 0, 1]
  expect(voxelSizes(affine)).toEqual([1.5, 3, 2])
  expect(voxelVolume({ dims: [1, 1, 1], affine })).toBe(9)
  expect(orientationOf(affine)).toBe('AIL')
})

test('same grid: shape and corners within 0.1 mm', () => {
  const grid = axisGrid([10, 10, 10], [1, 1, 1], [0, 0, 0])
  expect(sameGrid(grid, axisGrid([10, 10, 10], [1, 1, 1], [0.09, 0, 0]))).toBe(true)
  expect(sameGrid(grid, axisGrid([10, 10, 10], [1, 1, 1], [0.11, 0, 0]))).toBe(false)
  expect(sameGrid(grid, axisGrid([10, 10, 10], [1.02, 1, 1], [0, 0, 0]))).toBe(false)
  expect(sameGrid(grid, axisGrid([10, 10, 9], [1, 1, 1], [0, 0, 0]))).toBe(false)
  expect(
    cornerDistance([10, 10, 10], grid.affine, axisGrid([10, 10, 10], [1.02, 1, 1], [0, 0, 0]).affine),
  ).toBeCloseTo(0.18)
})

test('same centres in another storage order', () => {
  const grid = axisGrid([4, 3, 2], [2, 2, 2], [-3, 1, 5])
  const flipped = { dims: [4, 3, 2] as const, affine: [-2, 0, 0, 3, 0, 2, 0, 1, 0, 0, 2, 5, 0, 0, 0, 1] }
  expect(sameCentres(grid, flipped)).toBe(true)
  expect(sameCentres(grid, axisGrid([4, 3, 2], [2, 2, 2], [-1, 1, 5]))).toBe(false)
  expect(sameCentres(grid, axisGrid([4, 3, 2], [2, 2, 1], [-3, 1, 5]))).toBe(false)
})

test('brain mask: finite and not 0', () => {
  const grid = axisGrid([6, 1, 1], [1, 1, 1], [0, 0, 0])
  const data = Float32Array.of(0, 1, -2, NaN, Infinity, -0)
  expect(brainMaskFrom({ grid, data })).toEqual(Uint8Array.of(0, 1, 1, 0, 0, 0))
  expect(replaceNonFinite({ grid, data }).data).toEqual(Float32Array.of(0, 1, -2, 0, 0, -0))
})
