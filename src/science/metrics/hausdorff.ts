import { boundingBox, boxDims, squaredDistances, surfaceVoxels, unionBox } from '../filters/index.ts'
import type { Box } from '../filters/index.ts'
import { type Grid, type Mask, voxelSizes } from '../volume/index.ts'

/**
 * The larger of the two directed 95th percentiles of surface distances, in mm: MONAI's
 * `compute_hausdorff_distance(percentile=95, directed=False, spacing=...)`. Surface: voxels of a mask with a face
 * neighbour outside it, or on the volume's border; distances between voxel centres, voxel sizes from the affine;
 * percentiles interpolate linearly (numpy's default). Null when either mask is empty.
 */
export function hd95(a: Mask, b: Mask, grid: Grid): number | null {
  const box = unionBox(boundingBox(a, grid.dims), boundingBox(b, grid.dims))
  if (box === null) return null
  const [surfaceA, surfaceB] = [surfaceVoxels(a, grid.dims), surfaceVoxels(b, grid.dims)]
  if (surfaceA.length === 0 || surfaceB.length === 0) return null
  const there = directedPercentile(surfaceA, surfaceB, grid, box)
  const back = directedPercentile(surfaceB, surfaceA, grid, box)
  return Math.max(there, back)
}

/** 95th percentile of the distances from the voxels `from` to the nearest of the voxels `to`. */
function directedPercentile(from: Int32Array, to: Int32Array, grid: Grid, box: Box): number {
  const [nx, ny] = grid.dims
  const surface = new Uint8Array(nx * ny * grid.dims[2])
  for (const i of to) surface[i] = 1
  const squares = squaredDistances(surface, grid.dims, box, voxelSizes(grid.affine))
  const [bx, by] = boxDims(box)
  const found = Float64Array.from(from, (i) => {
    const x = (i % nx) - box.from[0]
    const y = (Math.floor(i / nx) % ny) - box.from[1]
    const z = Math.floor(i / (nx * ny)) - box.from[2]
    return Math.sqrt(squares[x + bx * (y + by * z)])
  })
  return percentile(found.sort(), 95)
}

/** numpy.percentile (linear) of ascending values. */
function percentile(sorted: Float64Array, q: number): number {
  const at = (q / 100) * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}
