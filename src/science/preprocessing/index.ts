import { sortFloat32 } from '../filters/index.ts'

/**
 * Intensity scaling inside the brain: percentile clip, then linear to a range. The same for every method that asks for it,
 * so that two methods on one scan differ by the method alone.
 */
export interface IntensitySpec {
  /** Percentiles (0..100) of the brain voxels, linear interpolation between ranks (numpy.percentile's default). */
  readonly clip_percentiles: readonly [number, number]
  /** What becomes range[0] and range[1]; absent: the clip percentiles. Values between the two pairs lie beyond the range. */
  readonly scale_percentiles?: readonly [number, number] | undefined
  /** The low percentile becomes range[0], the high one range[1]. */
  readonly range: readonly [number, number]
  /** Value outside the brain. */
  readonly background: number
}

/**
 * Percentiles of the voxels inside the mask, linear interpolation between closest ranks (numpy's 'linear').
 * Throws RangeError when the mask is empty.
 */
export function percentilesInside(
  data: Float32Array,
  mask: Uint8Array,
  percentiles: readonly number[],
): number[] {
  let n = 0
  for (const inside of mask) n += inside
  if (n === 0) throw new RangeError('the brain mask is empty')
  const values = new Float32Array(n)
  for (let i = 0, k = 0; i < data.length; i++) if (mask[i] === 1) values[k++] = data[i]!
  const sorted = sortFloat32(values)
  return percentiles.map((p) => {
    const rank = (p / 100) * (n - 1)
    const below = Math.floor(rank)
    const above = Math.min(below + 1, n - 1)
    return sorted[below]! + (sorted[above]! - sorted[below]!) * (rank - below)
  })
}

/**
 * A new volume, scaled as the spec says; layout as `data`. A brain of one value has no contrast: RangeError.
 */
export function scaleBrain(data: Float32Array, mask: Uint8Array, spec: IntensitySpec): Float32Array {
  const ends = spec.scale_percentiles ?? spec.clip_percentiles
  const [low, high, zero, one] = percentilesInside(data, mask, [...spec.clip_percentiles, ...ends]) as [
    number,
    number,
    number,
    number,
  ]
  if (!(one > zero)) throw new RangeError(`the brain has no contrast: both ends of its range are ${zero}`)
  const [from, to] = spec.range
  const scale = (to - from) / (one - zero)
  const result = new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) {
    if (mask[i] !== 1) {
      result[i] = spec.background
      continue
    }
    const value = data[i]!
    result[i] = from + ((value < low ? low : value > high ? high : value) - zero) * scale
  }
  return result
}

/** Brain voxels in each axial slice. dims: x, y, z. */
export function brainVoxelsPerSlice(mask: Uint8Array, dims: readonly [number, number, number]): Uint32Array {
  const area = dims[0] * dims[1]
  const counts = new Uint32Array(dims[2])
  for (let z = 0; z < dims[2]; z++) {
    let n = 0
    for (let i = z * area; i < (z + 1) * area; i++) n += mask[i]!
    counts[z] = n
  }
  return counts
}
export { smoothInside } from './smooth.ts'
