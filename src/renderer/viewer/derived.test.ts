import { expect, test } from 'vitest'
import type { LoadedVoxels } from '../connection/index.ts'
import { labelled, residualOf, voxelLabels } from './derived.ts'

/** Voxels of 2 × 1 × 0.5 mm, along axes that are turned. */
const affine = [0, -1, 0, 10, 2, 0, 0, 20, 0, 0, 0.5, 30]
const volumeOf = (...values: number[]): LoadedVoxels => ({
  info: { datatype: 'float32', dims: [values.length, 1, 1], affine },
  data: Float32Array.from(values),
})

test('a residual has a sign, and is nothing where nothing was reconstructed', () => {
  const { volume, range } = residualOf(volumeOf(0, 100, 40, 70), volumeOf(0, 60, 50, 0))
  expect([...volume.data]).toEqual([0, 40, -10, 0])
  expect(range[0]).toBe(-range[1])
  expect(residualOf(volumeOf(5, 5), volumeOf(5, 5)).range).toEqual([-1, 1])
  expect(residualOf(volumeOf(5, 5), volumeOf(0, 0)).range).toEqual([-1, 1])
  expect([...residualOf(volumeOf(NaN, 5), volumeOf(1, 4)).volume.data]).toEqual([0, 1])
})

test('the ends of the colour bar leave out the largest half percent', () => {
  const image = Array.from({ length: 1001 }, (_, i) => (i % 2 ? -i : i))
  const { range } = residualOf(volumeOf(...image.map((v) => v + 2000)), volumeOf(...image.map(() => 2000)))
  expect(range).toEqual([-995, 995])
})

test('every voxel above the threshold is found or a false alarm, every other of the reference missed', () => {
  const reference: LoadedVoxels = { ...volumeOf(), data: Uint8Array.of(1, 1, 0, 0, 0) }
  const { volume, ml } = labelled(volumeOf(0.9, 0.5, 0.9, 0.5, 0.7), reference, 0.5)
  expect([...volume.data].map((label) => voxelLabels[label])).toEqual([
    'found',
    'missed', // a score at the threshold is not above it
    'alarm',
    'none',
    'alarm',
  ])
  expect(ml).toEqual([
    { label: 'found', ml: 0.001 },
    { label: 'missed', ml: 0.001 },
    { label: 'alarm', ml: 0.002 },
  ])
})

test('without a reference what is above the threshold is neither found nor a false alarm', () => {
  const { volume, ml } = labelled(volumeOf(0.9, 0.5), undefined, 0.5)
  expect([...volume.data].map((label) => voxelLabels[label])).toEqual(['marked', 'none'])
  expect(ml).toEqual([{ label: 'marked', ml: 0.001 }])
})
