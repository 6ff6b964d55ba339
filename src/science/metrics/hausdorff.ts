import { nearestVoxel, surfaceVoxels } from '../filters/index.ts'
import { type Grid, type Mask, voxelSizes } from '../volume/index.ts'

/**
 * The larger of the two directed 95th percentiles of surface distances, in mm: MONAI's
 * `compute_hausdorff_distance(percentile=95, directed=False, spacing=...)`. Surface: voxels of a mask with a face
 * neighbour outside it, or on the volume's border; distances between voxel centres, voxel sizes from the affine;
 * percentiles interpolate linearly (numpy's default). Null when either mask is empty.
 */
export function hd95(a: Mask, b: Mask, grid: Grid): number | null {
  const surfaceA = surfaceVoxels(a, grid.dims)
  const surfaceB = surfaceVoxels(b, grid.dims)
  if (surfaceA.length === 0 || surfaceB.length === 0) return null
  return Math.max(directed(surfaceA, surfaceB, grid), directed(surfaceB, surfaceA, grid))
}

/** 95th percentile of the distances from the voxels `from` to the nearest of the voxels `to`. */
function directed(from: Int32Array, to: Int32Array, { dims, affine }: Grid): number {
  const nearest = nearestVoxel(to, dims, voxelSizes(affine))
  const squares = new Float64Array(from.length)
  for (let p = 0; p < from.length; p++) {
    const x = from[p] % dims[0]
    const row = (from[p] - x) / dims[0]
    const y = row % dims[1]
    squares[p] = nearest.squared(x, y, (row - y) / dims[1])
  }
  return percentile(squares.sort().map(Math.sqrt), 95)
}

/** numpy.percentile (linear) of ascending values. */
function percentile(sorted: Float64Array, q: number): number {
  const at = (q / 100) * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}
