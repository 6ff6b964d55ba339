import { nearestVoxel, surfaceVoxels } from '../filters/index.ts'
import { type Grid, type Mask, voxelSizes } from '../volume/index.ts'

/** Distances that equal the tolerance but for rounding count as within it. */
const SLACK_MM = 1e-9

/**
 * Surface Dice (normalised surface distance): the share of both masks' surface voxels that lie within `toleranceMm` of
 * the other's surface, 0..1. As MONAI's `compute_surface_dice(use_subvoxels=False, spacing=...)`: surfaces as in `hd95`,
 * every surface voxel counts once, distances between voxel centres in mm. DeepMind's surface-distance weighs surface
 * elements by area instead and gives other figures. 0 when one mask is empty, null when both are.
 */
export function surfaceDice(a: Mask, b: Mask, grid: Grid, toleranceMm: number): number | null {
  if (!(toleranceMm >= 0)) throw new RangeError(`a tolerance is 0 mm or more, not ${toleranceMm}`)
  const [surfaceA, surfaceB] = [surfaceVoxels(a, grid.dims), surfaceVoxels(b, grid.dims)]
  const all = surfaceA.length + surfaceB.length
  if (all === 0) return null
  return (within(surfaceA, surfaceB, grid, toleranceMm) + within(surfaceB, surfaceA, grid, toleranceMm)) / all
}

/** How many of the voxels `from` lie within the tolerance of one of the voxels `to`. */
function within(from: Int32Array, to: Int32Array, { dims, affine }: Grid, toleranceMm: number): number {
  const nearest = nearestVoxel(to, dims, voxelSizes(affine))
  const limit = (toleranceMm + SLACK_MM) ** 2
  let found = 0
  for (const voxel of from) {
    const x = voxel % dims[0]
    const row = (voxel - x) / dims[0]
    const y = row % dims[1]
    if (nearest.squared(x, y, (row - y) / dims[1]) <= limit) found++
  }
  return found
}
