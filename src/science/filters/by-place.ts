import { countAtMost, sortFloat32 } from './sort.ts'

/** Where the scores of a scan lie as a whole: their median, and how far the 90th percentile lies above it. */
export interface ScanScale {
  readonly median: number
  readonly spread: number
}

/** Values this many spreads above the median are left out when median and spread are told again: lesions, mostly. */
const FAR = 3

/**
 * How many standard deviations a map lies above healthy maps of the same method at each place: (map - mean) / (sd + floor).
 *
 * `mean` and `sd` are those of healthy scans, voxel for voxel on the same grid and in the map's units; `floor` (> 0, same
 * units) keeps places where healthy scans hardly differ from deciding. Throws RangeError where the lengths differ or the
 * floor is not above 0.
 */
export function deviationsByPlace(
  map: Float32Array,
  mean: ArrayLike<number>,
  sd: ArrayLike<number>,
  floor: number,
): Float32Array {
  if (mean.length !== map.length || sd.length !== map.length)
    throw new RangeError(`a map of ${map.length} voxels and a reference of ${mean.length} and ${sd.length}`)
  if (!(floor > 0)) throw new RangeError(`a floor of ${floor}`)
  const out = new Float32Array(map.length)
  for (let i = 0; i < map.length; i++) out[i] = (map[i]! - mean[i]!) / (Math.max(0, sd[i]!) + floor)
  return out
}

/**
 * Median of the values inside the brain (1) and distance from it to their 90th percentile (numpy's linear percentiles), both
 * told again twice without the values beyond median + 3 x distance, so that a lesion does not widen the scale it is measured
 * on. Undefined where the brain is empty or the values hardly differ.
 */
export function scanScale(values: Float32Array, brain: Uint8Array): ScanScale | undefined {
  const inside = sortFloat32(values.filter((_, i) => brain[i] === 1))
  let n = inside.length
  for (let round = 0; n > 0; round++) {
    const median = percentile(inside, n, 0.5)
    const spread = percentile(inside, n, 0.9) - median
    if (!(spread > 1e-6)) return undefined
    if (round === 2) return { median, spread }
    n = countAtMost(inside, median + FAR * spread)
  }
  return undefined
}

/** Linear percentile of the first n of ascending values. */
function percentile(sorted: Float32Array, n: number, share: number): number {
  const at = share * (n - 1)
  const low = Math.floor(at)
  const [a, b] = [sorted[low]!, sorted[Math.min(n - 1, low + 1)]!]
  return a + (at - low) * (b - a)
}

/** Deviations moved and stretched so that their scale `own` becomes `usual`: a change of the same sense for every voxel. */
export function onUsualScale(deviations: Float32Array, own: ScanScale, usual: ScanScale): Float32Array {
  const factor = usual.spread / own.spread
  return deviations.map((z) => usual.median + (z - own.median) * factor)
}

/** Deviations to scores in 0..1: z / (z + 4), 0 below 0. Keeps the order of those above 0; z = 4 is 0.5. */
export function boundedScore(deviations: Float32Array): Float32Array {
  return deviations.map((z) => (z > 0 ? z / (z + 4) : 0))
}
