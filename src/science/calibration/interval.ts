import {
  drawnUnits,
  expandedQuantile,
  fewestForInterval,
  normalQuantile,
  quantileSorted,
} from '../statistics/index.ts'
import { allowedAbove, binWidth, checkTarget, type BinRange, type ScoreCounts } from './threshold.ts'

/** Histograms of one subject's scans, summed: subjects are resampled with all their scans. */
export function sumBySubject(scans: readonly ScoreCounts[]): Float64Array[] {
  const found = new Map<string, Float64Array>()
  for (const { subject, counts } of scans) {
    const sum = found.get(subject) ?? new Float64Array(counts.length)
    for (let b = 0; b < counts.length; b++) sum[b]! += counts[b]!
    found.set(subject, sum)
  }
  return [...found.keys()].sort().map((subject) => found.get(subject)!)
}

/** Voxels above a score in the bins' unit (0 .. bins), those of its own bin by share. */
function aboveAt(counts: Float64Array, place: number): number {
  const bin = Math.min(counts.length - 1, Math.max(0, Math.floor(place)))
  let above = 0
  for (let b = bin + 1; b < counts.length; b++) above += counts[b]!
  return above + counts[bin]! * Math.min(1, Math.max(0, bin + 1 - place))
}

/** The place on the scale of the bins at which the target is kept: voxels of a bin evenly spread over it. */
function placeOfTarget(pooled: Float64Array, voxels: number, target: number): number {
  const allowed = allowedAbove(voxels, Math.min(target, 1 - 1e-12))
  let [above, bin] = [0, pooled.length - 1]
  while (bin > 0 && above + pooled[bin]! <= allowed) above += pooled[bin--]!
  const share = pooled[bin]! > 0 ? Math.min(1, Math.max(0, (allowed - above + 0.5) / pooled[bin]!)) : 0.5
  return bin + 1 - share
}

interface Rate {
  fpr: number
  /** Standard error of its logarithm. */
  se: number
}

/** Pooled FPR of resampled subjects and the standard error of its logarithm (ratio estimator). */
function rateOf(above: Float64Array, voxels: Float64Array, picks: ArrayLike<number>): Rate {
  const n = picks.length
  let [a, v, aa, av, vv] = [0, 0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [own, all] = [above[picks[i]!]!, voxels[picks[i]!]!]
    a += own
    v += all
    aa += own * own
    av += own * all
    vv += all * all
  }
  const fpr = a / v
  const spread = Math.max(0, aa - 2 * fpr * av + fpr * fpr * vv)
  // what cancels to rounding is no spread
  const known = spread <= 1e-12 * (aa + fpr * fpr * vv) ? 0 : spread
  return { fpr, se: a > 0 ? Math.sqrt((known * n) / (n - 1)) / a : NaN }
}

/** Satterthwaite's degrees of freedom of the standard error, and one: at most the number of subjects, fewer where few have most of the voxels above. */
function decidingSubjects(above: Float64Array, voxels: Float64Array, fpr: number): number {
  let [squares, fourths] = [0, 0]
  for (let s = 0; s < above.length; s++) {
    const own = (above[s]! - fpr * voxels[s]!) ** 2
    squares += own
    fourths += own * own
  }
  const uneven = fourths - squares ** 2 / above.length
  return Math.min(above.length, 1 + (uneven > 0 ? (2 * squares ** 2) / uneven : Infinity))
}

export interface ThresholdInterval {
  lo: number
  hi: number
  replicates: number
}

/**
 * Interval of the threshold from histograms, error at most one bin: the studentised bootstrap interval over subjects of the
 * log FPR at the threshold found, carried over to thresholds by the pooled curve (a population whose FPR there is higher by
 * a factor has its own threshold where the pooled FPR is the target divided by it). Resampled thresholds themselves, as
 * percentiles, held in 88 of 100 cohorts of 50 subjects instead of 95. An end that falls into the bin of the exact threshold
 * is given as the exact threshold. Subjects without a voxel carry no weight; fewer than `fewestForInterval` have no interval but the
 * threshold itself at both ends.
 */
export function thresholdInterval(
  scans: readonly ScoreCounts[],
  range: BinRange,
  exact: number,
  {
    target,
    confidence,
    seed,
    replicates = 1000,
  }: { target: number; confidence: number; seed: number; replicates?: number },
): ThresholdInterval {
  checkTarget(target)
  const subjects = sumBySubject(scans).filter((counts) => counts.some((count) => count > 0))
  const n = subjects.length
  const width = binWidth(range)
  const pooled = new Float64Array(range.bins)
  for (const counts of subjects) for (let b = 0; b < range.bins; b++) pooled[b]! += counts[b]!
  const all = pooled.reduce((a, b) => a + b, 0)
  const place = placeOfTarget(pooled, all, target)
  const above = Float64Array.from(subjects, (counts) => aboveAt(counts, place))
  const voxels = Float64Array.from(subjects, (counts) => counts.reduce((a, b) => a + b, 0))
  const own = rateOf(above, voxels, [...subjects.keys()])
  if (n < fewestForInterval || !(own.se > 0)) return { lo: exact, hi: exact, replicates }
  const draws = drawnUnits(seed, n, replicates)
  const ratios: number[] = []
  for (let r = 0; r < replicates; r++) {
    const { fpr, se } = rateOf(above, voxels, draws.subarray(r * n, (r + 1) * n))
    if (se > 0) ratios.push(Math.log(fpr / own.fpr) / se)
  }
  const ascending = Float64Array.from(ratios).sort()
  // resamples vary less than cohorts do, the more so the fewer subjects decide
  const deciding = decidingSubjects(above, voxels, own.fpr)
  const longer = own.se * (expandedQuantile(deciding, confidence) / normalQuantile((1 + confidence) / 2))
  const end = (level: number): number => {
    const factor = Math.exp(quantileSorted(ascending, level) * longer)
    return range.lo + placeOfTarget(pooled, all, target * factor) * width
  }
  const [lo, hi] = [end((1 + confidence) / 2), end((1 - confidence) / 2)]
  return {
    lo: exact - lo < width ? exact : lo,
    hi: hi - exact < width ? exact : hi,
    replicates,
  }
}
