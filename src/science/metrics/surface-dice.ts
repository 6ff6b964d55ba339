import type { Grid, Mask } from '../volume/types.ts'
import { type SurfaceDistances, surfaceDistances } from './hausdorff.ts'

/** Distances that equal the tolerance but for rounding count as within it. */
const SLACK_MM = 1e-9

/**
 * Surface Dice (normalised surface distance): the share of both masks' surface voxels that lie within `toleranceMm` of
 * the other's surface, 0..1. As MONAI's `compute_surface_dice(use_subvoxels=False, spacing=...)`: surfaces as in `hd95`,
 * every surface voxel counts once, distances between voxel centres in mm. DeepMind's surface-distance weighs surface
 * elements by area instead and gives other figures. 0 when one mask is empty, null when both are.
 */
export function surfaceDice(a: Mask, b: Mask, grid: Grid, toleranceMm: number): number | null {
  return surfaceDiceOf(surfaceDistances(a, b, grid), toleranceMm)
}

export function surfaceDiceOf({ there, back }: SurfaceDistances, toleranceMm: number): number | null {
  if (!(toleranceMm >= 0)) throw new RangeError(`a tolerance is 0 mm or more, not ${toleranceMm}`)
  const all = there.length + back.length
  if (all === 0) return null
  const limit = (toleranceMm + SLACK_MM) ** 2
  const within = (squares: Float64Array): number => {
    const beyond = squares.findIndex((square) => square > limit)
    return beyond === -1 ? squares.length : beyond
  }
  return (within(there) + within(back)) / all
}
