import { apply, invert, multiply } from './affine.ts'
import type { Affine, Grid, Triple } from './types.ts'

/** The eight corner voxels of a grid, as voxel indices. */
export function corners(dims: Triple): Triple[] {
  const [x, y, z] = [dims[0] - 1, dims[1] - 1, dims[2] - 1]
  return [0, 1, 2, 3, 4, 5, 6, 7].map((c) => [c & 1 ? x : 0, c & 2 ? y : 0, c & 4 ? z : 0] as const)
}

/** Largest distance in mm between where two affines put the corner voxels of a grid of these dims. */
export const cornerDistance = (dims: Triple, a: Affine, b: Affine): number =>
  Math.max(
    ...corners(dims).map((corner) => {
      const p = apply(a, corner)
      const q = apply(b, corner)
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
    }),
  )

/** How far corner voxels of two grids may lie apart for the grids to count as one, in mm. */
export const gridToleranceMm = 0.1

/** Same shape, and no corner voxel further apart than the tolerance (0.1 mm: below any effect on a voxel). */
export const sameGrid = (a: Grid, b: Grid, toleranceMm = gridToleranceMm): boolean =>
  a.dims[0] === b.dims[0] &&
  a.dims[1] === b.dims[1] &&
  a.dims[2] === b.dims[2] &&
  cornerDistance(a.dims, a.affine, b.affine) <= toleranceMm

/**
 * True where b holds exactly the voxel centres of a in another storage order (axes swapped or reversed):
 * nearest-neighbour resampling between the two then copies every voxel once.
 */
export function sameCentres(a: Grid, b: Grid, toleranceMm = gridToleranceMm): boolean {
  const map = multiply(invert(b.affine), a.affine)
  const rounded = map.map((value) => Math.round(value))
  for (let axis = 0; axis < 3; axis++) {
    const row = rounded.slice(4 * axis, 4 * axis + 3)
    const used = row.findIndex((value) => value !== 0)
    if (used < 0 || Math.abs(row[used]) !== 1 || row.some((value, i) => i !== used && value !== 0))
      return false
    if (a.dims[used] !== b.dims[axis]) return false
    if (rounded[4 * axis + 3] !== (row[used] > 0 ? 0 : b.dims[axis] - 1)) return false
  }
  return cornerDistance(a.dims, a.affine, multiply(b.affine, rounded)) <= toleranceMm
}
