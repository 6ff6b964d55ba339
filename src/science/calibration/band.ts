import { createRandom } from '../random/index.ts'
import { expandedQuantile, normalQuantile } from '../statistics/index.ts'
import { sumBySubject } from './interval.ts'
import { binWidth, type BinRange, type ScoreCounts } from './threshold.ts'

export interface BandPoint {
  readonly threshold: number
  /** Pooled voxel FPR. */
  readonly fpr: number
  /** Ends of the band, which holds at all points at once. */
  readonly lo: number
  readonly hi: number
}

/** The band between its thresholds, which descend, straight in log FPR; undefined beyond them. */
export function bandAt(
  points: readonly BandPoint[],
  threshold: number,
): Pick<BandPoint, 'lo' | 'hi'> | undefined {
  const after = points.findIndex((point) => point.threshold <= threshold)
  if (after < 0) return undefined
  const low = points[after]!
  if (after === 0 && low.threshold < threshold) return undefined
  const high = points[Math.max(0, after - 1)]!
  const share = high === low ? 0 : (threshold - low.threshold) / (high.threshold - low.threshold)
  const between = (a: number, b: number): number =>
    share === 0 ? a : share === 1 ? b : Math.exp(Math.log(a) * (1 - share) + Math.log(b) * share)
  return { lo: between(low.lo, high.lo), hi: between(low.hi, high.hi) }
}

export interface FprBand {
  readonly points: readonly BandPoint[]
  readonly confidence: number
  readonly subjects: number
  readonly replicates: number
  /** Half width in standard errors on the log scale; 1.96 would be a band for one threshold alone. */
  readonly critical: number
}

export interface BandOptions {
  readonly confidence: number
  readonly seed: number
  /** Default 1,000. */
  readonly replicates?: number
  /** Thresholds of the band, spread evenly in log FPR. Default 48. */
  readonly points?: number
  /** FPRs from .. to that the slider covers; default 0.0005 .. 0.2. */
  readonly range?: readonly [number, number]
}

interface Table {
  /** above[s * points + k]: voxels of subject s above threshold k. */
  above: Float64Array
  voxels: Float64Array
  thresholds: number[]
}

/** Bin edges at which the pooled FPR is nearest to evenly spaced log FPRs. */
function chooseEdges(pooled: Float64Array, points: number, [from, to]: readonly [number, number]): number[] {
  const all = pooled.reduce((a, b) => a + b, 0)
  const edges: number[] = []
  let above = 0
  let bin = pooled.length - 1
  for (let k = 0; k < points; k++) {
    const wanted = all * from * (to / from) ** (k / Math.max(1, points - 1))
    while (bin > 0 && above + pooled[bin]! <= wanted) above += pooled[bin--]!
    // the lower edge of bin + 1: as many voxels above it as fit
    if (above > 0 && edges.at(-1) !== bin + 1) edges.push(bin + 1)
  }
  return edges
}

function tabulate(subjects: readonly Float64Array[], range: BinRange, edges: readonly number[]): Table {
  const above = new Float64Array(subjects.length * edges.length)
  const voxels = new Float64Array(subjects.length)
  subjects.forEach((counts, s) => {
    let [sum, bin] = [0, counts.length - 1]
    edges.forEach((edge, k) => {
      while (bin >= edge) sum += counts[bin--]!
      above[s * edges.length + k] = sum
    })
    while (bin >= 0) sum += counts[bin--]!
    voxels[s] = sum
  })
  return { above, voxels, thresholds: edges.map((edge) => range.lo + edge * binWidth(range)) }
}

/** Pooled FPR at every threshold and the standard error of its logarithm (ratio estimator, subjects as units). */
function estimates(
  { above, voxels, thresholds }: Table,
  picks: Uint32Array,
): { fpr: Float64Array; se: Float64Array } {
  const [n, points] = [picks.length, thresholds.length]
  const [sums, squares, products] = [
    new Float64Array(points),
    new Float64Array(points),
    new Float64Array(points),
  ]
  let [all, allSquares] = [0, 0]
  for (let i = 0; i < n; i++) {
    const own = voxels[picks[i]!]!
    all += own
    allSquares += own * own
    const from = picks[i]! * points
    for (let k = 0; k < points; k++) {
      const count = above[from + k]!
      sums[k]! += count
      squares[k]! += count * count
      products[k]! += count * own
    }
  }
  const fpr = sums.map((sum) => sum / all)
  const se = fpr.map((rate, k) => {
    const spread = squares[k]! - 2 * rate * products[k]! + rate * rate * allSquares
    return Math.sqrt(Math.max(0, (spread * n) / (n - 1))) / sums[k]!
  })
  return { fpr, se }
}

/**
 * The pooled voxel FPR over the slider, with a band that holds at every threshold at once: studentised sup-t bootstrap of
 * the subjects on the log FPR (the largest deviation over thresholds in standard errors, its `confidence` quantile over
 * resamples). A bound without assumptions (Dvoretzky, Kiefer & Wolfowitz) would be +- 0.14 at 100 subjects: of no use
 * near 1 %. Undefined below 10 subjects, or when no voxel lies in the range.
 */
export function fprBand(
  scans: readonly ScoreCounts[],
  range: BinRange,
  options: BandOptions,
): FprBand | undefined {
  const { confidence, seed, replicates = 1000, points = 48, range: rates = [0.0005, 0.2] } = options
  const subjects = sumBySubject(scans).filter((counts) => counts.some((count) => count > 0))
  const n = subjects.length
  if (n < 10) return undefined
  const pooled = new Float64Array(range.bins)
  for (const counts of subjects) for (let b = 0; b < range.bins; b++) pooled[b]! += counts[b]!
  const table = tabulate(subjects, range, chooseEdges(pooled, points, rates))
  const own = estimates(
    table,
    Uint32Array.from({ length: n }, (_, i) => i),
  )
  if (own.fpr.length === 0) return undefined
  const random = createRandom(seed)
  const picks = new Uint32Array(n)
  const deviations = Float64Array.from({ length: replicates }, () => {
    for (let i = 0; i < n; i++) picks[i] = Math.floor(random.uniform() * n)
    const { fpr, se } = estimates(table, picks)
    let largest = 0
    for (let k = 0; k < fpr.length; k++) {
      if (!(se[k]! > 0) || !(fpr[k]! > 0)) continue
      largest = Math.max(largest, Math.abs(Math.log(fpr[k]! / own.fpr[k]!)) / se[k]!)
    }
    return largest
  }).sort()
  // few subjects give resamples that vary less than cohorts do
  const longer = expandedQuantile(n) / normalQuantile(0.975)
  const critical = longer * deviations[Math.min(replicates - 1, Math.ceil(confidence * replicates) - 1)]!
  return {
    points: table.thresholds.map((threshold, k) => ({
      threshold,
      fpr: own.fpr[k]!,
      lo: own.fpr[k]! * Math.exp(-critical * own.se[k]!),
      hi: Math.min(1, own.fpr[k]! * Math.exp(critical * own.se[k]!)),
    })),
    confidence,
    subjects: n,
    replicates,
    critical,
  }
}
