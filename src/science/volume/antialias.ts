import type { Affine, Volume, VoxelData } from './types.ts'

/** A target voxel wider than this many source voxels asks for averaging along that source axis. */
export const antialiasFrom = 1.5

/**
 * Weights of a box `width` source voxels wide, centred on a voxel: the share of each voxel the box covers.
 * Width 2 gives 1/4 1/2 1/4; width 3 gives 1/3 1/3 1/3.
 */
export function boxWeights(width: number): Float64Array {
  const reach = Math.max(0, Math.ceil(width / 2 - 0.5))
  const weights = new Float64Array(2 * reach + 1)
  for (let i = -reach; i <= reach; i++) {
    weights[i + reach] = Math.max(0, Math.min(i + 0.5, width / 2) - Math.max(i - 0.5, -width / 2)) / width
  }
  return weights
}

/** Convolution along one axis; outside the array counts as 0. */
function along(
  data: Float32Array,
  count: number,
  stride: number,
  lines: (visit: (start: number) => void) => void,
  weights: Float64Array,
): Float32Array {
  const reach = (weights.length - 1) / 2
  const out = new Float32Array(data.length)
  lines((start) => {
    for (let i = 0; i < count; i++) {
      let sum = 0
      const from = Math.max(0, i - reach)
      const to = Math.min(count - 1, i + reach)
      for (let s = from; s <= to; s++) sum += weights[s - i + reach] * data[start + s * stride]
      out[start + i * stride] = sum
    }
  })
  return out
}

/**
 * The source averaged over the size of a target voxel. `map` is target voxels -> source voxels; a target voxel
 * is as wide along source axis a as the norm of row a of its linear part. Axes at most 1.5 wide stay as they
 * are. Outside the source counts as 0. Returns the source's own array where no axis needs it.
 */
export function smoothForTarget(volume: Volume<VoxelData>, map: Affine): VoxelData {
  const [nx, ny, nz] = volume.grid.dims
  const strides = [1, nx, nx * ny]
  let data: VoxelData = volume.data
  for (let axis = 0; axis < 3; axis++) {
    const width = Math.hypot(map[4 * axis], map[4 * axis + 1], map[4 * axis + 2])
    if (width <= antialiasFrom || volume.grid.dims[axis] < 2) continue
    const outer = axis === 2 ? [nx, ny] : axis === 1 ? [nx, nz] : [ny, nz]
    const outerStrides = axis === 2 ? [1, nx] : axis === 1 ? [1, nx * ny] : [nx, nx * ny]
    const lines = (visit: (start: number) => void): void => {
      for (let b = 0; b < outer[1]; b++) {
        for (let a = 0; a < outer[0]; a++) visit(a * outerStrides[0] + b * outerStrides[1])
      }
    }
    const source = data instanceof Float32Array ? data : Float32Array.from(data)
    data = along(source, volume.grid.dims[axis], strides[axis], lines, boxWeights(width))
  }
  return data
}
