import type { Affine, Volume } from './types.ts'

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

/**
 * Convolution along the axis whose neighbours lie `stride` apart and which holds `count` voxels; outside the
 * array counts as 0. One tap at a time over whole blocks, so that memory is walked in order.
 */
function along(data: Float32Array, count: number, stride: number, weights: Float64Array): Float32Array {
  const reach = (weights.length - 1) / 2
  const block = count * stride
  const out = new Float32Array(data.length)
  for (let start = 0; start < data.length; start += block) {
    for (let tap = Math.max(-reach, 1 - count); tap <= Math.min(reach, count - 1); tap++) {
      const weight = weights[tap + reach]
      const shift = tap * stride
      const from = start + Math.max(0, -shift)
      const to = start + block - Math.max(0, shift)
      for (let i = from; i < to; i++) out[i] += weight * data[i + shift]
    }
  }
  return out
}

/**
 * The source averaged over the size of a target voxel. `map` is target voxels -> source voxels; a target voxel
 * is as wide along source axis a as the norm of row a of its linear part. Axes at most 1.5 wide stay as they
 * are. Outside the source counts as 0. Returns the source's own array where no axis needs it.
 */
export function smoothForTarget(volume: Volume, map: Affine): Float32Array {
  const [nx, ny] = volume.grid.dims
  const strides = [1, nx, nx * ny]
  let { data } = volume
  for (let axis = 0; axis < 3; axis++) {
    const width = Math.hypot(map[4 * axis], map[4 * axis + 1], map[4 * axis + 2])
    if (width <= antialiasFrom || volume.grid.dims[axis] < 2) continue
    data = along(data, volume.grid.dims[axis], strides[axis], boxWeights(width))
  }
  return data
}
