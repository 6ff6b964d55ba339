/**
 * The voxel FPR threshold: the smallest score t at which the share of healthy brain voxels with score > t is at most
 * the target, pooled over scans. It is the (k + 1)-th largest score, k = floor(target * voxels): numpy.quantile(scores,
 * 1 - target, method='inverted_cdf'). Histograms say in which bin it lies; the voxels of that bin say where.
 */

/** Counts of healthy brain voxels in equal bins over lo..hi, scores outside counted in the end bins. */
export interface ScoreCounts {
  subject: string
  counts: Uint32Array
}
export interface BinRange {
  lo: number
  hi: number
  bins: number
}

export const binWidth = ({ lo, hi, bins }: BinRange): number => (hi - lo) / bins

/** How many of n voxels may lie above the threshold: the largest k with k / n at most the target. */
export function allowedAbove(n: number, target: number): number {
  let k = Math.floor(n * target)
  while ((k + 1) / n <= target) k++
  while (k > 0 && k / n > target) k--
  return k
}

export function checkTarget(target: number): void {
  if (!(target > 0 && target < 1)) throw new RangeError(`a target FPR lies between 0 and 1, not at ${target}`)
}

export interface ThresholdBin {
  bin: number
  /** Voxels in the bins above it. */
  above: number
  inBin: number
  voxels: number
  allowed: number
}

/** The bin that holds the threshold of the pooled scans. Undefined without a voxel. */
export function thresholdBin(scans: readonly ScoreCounts[], target: number): ThresholdBin | undefined {
  checkTarget(target)
  const bins = scans[0]?.counts.length ?? 0
  const pooled = new Float64Array(bins)
  for (const { counts } of scans) for (let b = 0; b < bins; b++) pooled[b]! += counts[b]!
  const voxels = pooled.reduce((a, b) => a + b, 0)
  if (voxels === 0) return undefined
  const allowed = allowedAbove(voxels, target)
  let above = 0
  let bin = bins - 1
  while (above + pooled[bin]! <= allowed) above += pooled[bin--]!
  return { bin, above, inBin: pooled[bin]!, voxels, allowed }
}

/** Scores from (inclusive) to (exclusive) that the second pass over the voxels collects. */
export interface ScoreWindow {
  from: number
  to: number
}

/** The bin widened by half a bin on both sides (rounding of edges); open at the ends of the range, where scores were clamped. */
export function windowOf({ bin }: Pick<ThresholdBin, 'bin'>, range: BinRange): ScoreWindow {
  const width = binWidth(range)
  return {
    from: bin === 0 ? -Infinity : range.lo + (bin - 0.5) * width,
    to: bin === range.bins - 1 ? Infinity : range.lo + (bin + 1.5) * width,
  }
}

/** One scan's healthy brain voxels as the second pass leaves them. */
export interface WindowCounts {
  voxels: number
  /** Voxels with a score at or above the window's upper end. */
  above: number
  /** Distinct scores inside the window, ascending, and how many voxels have each. */
  scores: Float32Array
  counts: Uint32Array
}

/** Second pass over one scan: `include` is 1 at the voxels to count (brain, outside a lesion); NaN scores are never above. */
export function countWindow(map: Float32Array, include: Uint8Array, { from, to }: ScoreWindow): WindowCounts {
  const inside: number[] = []
  let [voxels, above] = [0, 0]
  for (let i = 0; i < map.length; i++) {
    if (include[i] === 0) continue
    voxels++
    const score = map[i]!
    if (score >= to) above++
    else if (score >= from) inside.push(score)
  }
  const ascending = Float32Array.from(inside).sort()
  const starts: number[] = []
  for (let i = 0; i < ascending.length; i++) if (i === 0 || ascending[i] !== ascending[i - 1]) starts.push(i)
  return {
    voxels,
    above,
    scores: Float32Array.from(starts, (at) => ascending[at]!),
    counts: Uint32Array.from(starts, (at, i) => (starts[i + 1] ?? ascending.length) - at),
  }
}

/** Voxels of one scan above t, exact as long as t lies in the window that was collected. */
export function countAbove({ above, scores, counts }: WindowCounts, t: number): number {
  let found = above
  for (let i = scores.length - 1; i >= 0 && scores[i]! > t; i--) found += counts[i]!
  return found
}

export interface ExactThreshold {
  threshold: number
  voxels: number
  above: number
  /** Voxels whose score is the threshold itself. */
  tied: number
}

/**
 * The exact threshold from the second pass. Undefined when it lies outside the collected window (the histograms did not
 * belong to these voxels): collect again with a wider one, -Infinity to Infinity at the latest.
 */
export function exactThreshold(scans: readonly WindowCounts[], target: number): ExactThreshold | undefined {
  checkTarget(target)
  const voxels = scans.reduce((sum, scan) => sum + scan.voxels, 0)
  const allowed = allowedAbove(voxels, target)
  let above = scans.reduce((sum, scan) => sum + scan.above, 0)
  if (voxels === 0 || above > allowed) return undefined
  const merged = new Map<number, number>()
  for (const { scores, counts } of scans)
    scores.forEach((score, i) => merged.set(score, (merged.get(score) ?? 0) + counts[i]!))
  for (const threshold of Float64Array.from(merged.keys()).sort().reverse()) {
    const tied = merged.get(threshold)!
    if (above + tied > allowed) return { threshold, voxels, above, tied }
    above += tied
  }
  return undefined
}
