import { apply, identity, resample, type Affine, type Mask, type Volume } from '../volume/index.ts'

/**
 * Dice of the template's brain (values above 0) and a scan's brain mask sampled at the template's voxels through
 * `matrix` (MNI mm -> scan mm): 0 disjoint, 1 the same. Two empty brains give 0: nothing was aligned.
 */
export function maskDice(mask: Volume<Mask>, template: Volume, matrix: Affine): number {
  const taken = resample(mask, template.grid, { interpolation: 'nearest', transform: matrix }).data
  let both = 0
  let sum = 0
  for (let i = 0; i < taken.length; i++) {
    const inside = template.data[i] > 0 ? 1 : 0
    both += inside & taken[i]
    sum += inside + taken[i]
  }
  return sum === 0 ? 0 : (2 * both) / sum
}

/** Mean distance in mm, over the template's brain voxels, between where two maps put them. */
export function meanDisplacement(
  template: Volume,
  a: ArrayLike<number>,
  b: ArrayLike<number> = identity,
): number {
  const { dims, affine } = template.grid
  const difference = Array.from({ length: 16 }, (_, i) => a[i] - b[i])
  let sum = 0
  let count = 0
  for (let k = 0; k < dims[2]; k += 2) {
    for (let j = 0; j < dims[1]; j += 2) {
      for (let i = 0; i < dims[0]; i += 2) {
        if (!(template.data[i + dims[0] * (j + dims[1] * k)] > 0)) continue
        const [x, y, z] = apply(difference, apply(affine, [i, j, k]))
        sum += Math.hypot(x, y, z)
        count++
      }
    }
  }
  return sum / count
}
