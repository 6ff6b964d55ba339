import type { Mask, Volume, VoxelData } from './types.ts'

/**
 * Brain mask of a skull-stripped scan: its finite voxels that are not 0. It asks that the background is exactly
 * 0; a scan with skull, or one whose background is another number, needs a mask of its own.
 */
export function brainMaskFrom(volume: Volume<VoxelData>): Mask {
  const { data } = volume
  const mask = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) mask[i] = data[i] !== 0 && Number.isFinite(data[i]) ? 1 : 0
  return mask
}

/** Number of voxels inside. */
export function countMask(mask: Mask): number {
  let count = 0
  for (let i = 0; i < mask.length; i++) count += mask[i]
  return count
}

/** The volume with every NaN and infinite voxel set to `value`; the same object where there is none. */
export function replaceNonFinite(volume: Volume, value = 0): Volume {
  const first = volume.data.findIndex((v) => !Number.isFinite(v))
  if (first < 0) return volume
  const data = volume.data.slice()
  for (let i = first; i < data.length; i++) if (!Number.isFinite(data[i])) data[i] = value
  return { ...volume, data }
}
