import { nearestVoxel, surfaceVoxels } from '../filters/index.ts'
import { type Grid, type Mask, voxelSizes } from '../volume/index.ts'

/**
 * Squared distances in mm² from every surface voxel of each mask to the other's surface, ascending. Surface: voxels of a
 * mask with a face neighbour outside it, or on the volume's border; distances between voxel centres, voxel sizes from the
 * affine; Infinity where the other mask is empty.
 */
export interface SurfaceDistances {
  readonly there: Float64Array
  readonly back: Float64Array
}

export function surfaceDistances(a: Mask, b: Mask, grid: Grid): SurfaceDistances {
  const [surfaceA, surfaceB] = [surfaceVoxels(a, grid.dims), surfaceVoxels(b, grid.dims)]
  return { there: directed(surfaceA, surfaceB, grid), back: directed(surfaceB, surfaceA, grid) }
}

/** Squared distances from the voxels `from` to the nearest of the voxels `to`, ascending. */
function directed(from: Int32Array, to: Int32Array, { dims, affine }: Grid): Float64Array {
  const nearest = nearestVoxel(to, dims, voxelSizes(affine))
  const squares = new Float64Array(from.length)
  for (let p = 0; p < from.length; p++) {
    const x = from[p] % dims[0]
    const row = (from[p] - x) / dims[0]
    const y = row % dims[1]
    squares[p] = nearest.squared(x, y, (row - y) / dims[1])
  }
  return squares.sort()
}

/**
 * The larger of the two directed 95th percentiles of surface distances, in mm: MONAI's
 * `compute_hausdorff_distance(percentile=95, directed=False, spacing=...)`; percentiles interpolate linearly (numpy's
 * default). Null when either mask is empty.
 */
export const hd95 = (a: Mask, b: Mask, grid: Grid): number | null => hd95Of(surfaceDistances(a, b, grid))

export function hd95Of({ there, back }: SurfaceDistances): number | null {
  if (there.length === 0 || back.length === 0) return null
  return Math.max(percentile(there.map(Math.sqrt), 95), percentile(back.map(Math.sqrt), 95))
}

/** numpy.percentile (linear) of ascending values. */
function percentile(sorted: Float64Array, q: number): number {
  const at = (q / 100) * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}
