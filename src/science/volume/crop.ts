import { multiply } from './affine.ts'
import type { Mask, Triple, Volume } from './types.ts'

/** First and last index of the mask along each axis; undefined for an empty mask. */
function extent(mask: Mask, [nx, ny, nz]: Triple): { low: Triple; high: Triple } | undefined {
  const low: [number, number, number] = [nx, ny, nz]
  const high: [number, number, number] = [-1, -1, -1]
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row += nx) {
      let first = 0
      let last = nx - 1
      while (first < nx && mask[row + first] !== 1) first++
      if (first === nx) continue
      while (mask[row + last] !== 1) last--
      low[0] = Math.min(low[0], first)
      high[0] = Math.max(high[0], last)
      low[1] = Math.min(low[1], y)
      high[1] = Math.max(high[1], y)
      low[2] = Math.min(low[2], z)
      high[2] = z
    }
  }
  return high[0] < 0 ? undefined : { low, high }
}

/**
 * The part of a volume around a mask: the mask's bounding box grown by `margin` voxels where the volume goes on. World
 * positions stay as they are; voxels outside the mask become 0. Throws RangeError for an empty mask.
 */
export function cropToMask(volume: Volume, mask: Mask, margin: number): { volume: Volume; mask: Mask } {
  const { dims, affine } = volume.grid
  const box = extent(mask, dims)
  if (!box) throw new RangeError('the mask is empty')
  const from = box.low.map((at) => Math.max(0, at - margin)) as unknown as Triple
  const size = box.high.map(
    (at, axis) => Math.min(dims[axis], at + margin + 1) - from[axis],
  ) as unknown as Triple
  const data = new Float32Array(size[0] * size[1] * size[2])
  const inside = new Uint8Array(data.length)
  for (let z = 0, at = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      let source = from[0] + dims[0] * (from[1] + y + dims[1] * (from[2] + z))
      for (let x = 0; x < size[0]; x++, at++, source++) {
        if (mask[source] !== 1) continue
        inside[at] = 1
        data[at] = volume.data[source]
      }
    }
  }
  const shift = [1, 0, 0, from[0], 0, 1, 0, from[1], 0, 0, 1, from[2], 0, 0, 0, 1]
  return { volume: { grid: { dims: size, affine: multiply(affine, shift) }, data }, mask: inside }
}
