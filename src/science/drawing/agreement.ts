import type { Mask } from '../volume/types.ts'

export interface Agreement {
  /** Voxels of the region looked at. */
  readonly voxels: number
  readonly both: number
  readonly onlyFirst: number
  readonly onlySecond: number
  /** Null where neither marks a voxel. */
  readonly dice: number | null
  /** Cohen's kappa over the voxels of the region; null where chance alone agrees everywhere (one value only). */
  readonly kappa: number | null
}

/** Agreement of two masks over the voxels of a region (the brain). All of one length. */
export function agreementOf(first: Mask, second: Mask, region: Mask): Agreement {
  let [voxels, both, onlyFirst, onlySecond] = [0, 0, 0, 0]
  for (let i = 0; i < region.length; i++) {
    if (region[i] === 0) continue
    voxels++
    const [a, b] = [first[i] !== 0, second[i] !== 0]
    if (a && b) both++
    else if (a) onlyFirst++
    else if (b) onlySecond++
  }
  const marked = 2 * both + onlyFirst + onlySecond
  const neither = voxels - both - onlyFirst - onlySecond
  const [a, b] = [both + onlyFirst, both + onlySecond]
  const chance = (a * b + (voxels - a) * (voxels - b)) / voxels ** 2
  return {
    voxels,
    both,
    onlyFirst,
    onlySecond,
    dice: marked === 0 ? null : (2 * both) / marked,
    kappa: voxels === 0 || chance === 1 ? null : ((both + neither) / voxels - chance) / (1 - chance),
  }
}
