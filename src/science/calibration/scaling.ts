import { createRandom, seedOf } from '../random/index.ts'
import { mean, percentileInterval } from '../statistics/index.ts'
import { binWidth, thresholdBin, type BinRange, type ScoreCounts } from './threshold.ts'

/** One labelled test scan by score, in the same bins. */
export interface TestCounts extends ScoreCounts {
  /** Lesion voxels; `counts` holds the healthy ones. */
  readonly lesion: Uint32Array
}

export interface ScalingInput {
  readonly range: BinRange
  /** Healthy calibration scans. */
  readonly calibration: readonly ScoreCounts[]
  /** Healthy test scans. */
  readonly heldout: readonly ScoreCounts[]
  /** Patients' test scans with a reference that has a lesion voxel. */
  readonly patients: readonly TestCounts[]
}

/** Mean over random subsets of one size, and the middle 95 % of them. Null where there is nothing to measure it on. */
export interface Spread {
  readonly value: number | null
  readonly lo: number | null
  readonly hi: number | null
}

export interface ScalingPoint {
  /** Healthy calibration subjects. */
  readonly subjects: number
  readonly threshold: Spread
  /** Pooled voxel FPR on the held-out healthy scans at that threshold. */
  readonly fpr: Spread
  /** Mean Dice of the patients at that threshold. */
  readonly dice: Spread
}

export interface ScalingOptions {
  readonly target: number
  readonly sizes: readonly number[]
  /** Random orders of the subjects; in each the subsets are nested. Default 100. */
  readonly orders?: number
  readonly seed: number
}

/** The upper edge of the bin that holds the threshold: the smallest edge that keeps the target. */
function edgeOf(counts: Uint32Array, target: number): number {
  return thresholdBin([{ subject: '', counts }], target)!.bin + 1
}

function add(sum: Uint32Array, counts: Uint32Array): void {
  for (let b = 0; b < sum.length; b++) sum[b]! += counts[b]!
}

/** above[b]: voxels in bins >= b. */
function cumulative(counts: Uint32Array): Float64Array {
  const above = new Float64Array(counts.length + 1)
  for (let b = counts.length - 1; b >= 0; b--) above[b] = above[b + 1]! + counts[b]!
  return above
}

function figuresAt({ heldout, patients, range }: ScalingInput): {
  fpr: (edge: number) => number | null
  dice: (edge: number) => number | null
} {
  const pooled = new Uint32Array(range.bins)
  for (const { counts } of heldout) add(pooled, counts)
  const healthy = cumulative(pooled)
  const cases = patients.map(({ counts, lesion }) => ({ fp: cumulative(counts), tp: cumulative(lesion) }))
  return {
    fpr: (edge) => (healthy[0]! > 0 ? healthy[edge]! / healthy[0]! : null),
    dice: (edge) =>
      cases.length === 0
        ? null
        : mean(cases.map(({ fp, tp }) => (2 * tp[edge]!) / (tp[edge]! + fp[edge]! + tp[0]!))),
  }
}

/** Mean and middle 95 % of what is known. */
export function spread(values: readonly (number | null)[]): Spread {
  const known = values.filter((value): value is number => value !== null)
  if (known.length === 0) return { value: null, lo: null, hi: null }
  const [lo, hi] = percentileInterval(known)
  return { value: mean(known), lo, hi }
}

/**
 * Does more healthy data help: the voxel FPR threshold from nested random subsets of the healthy calibration subjects, and
 * what it gives on the held-out scans. Thresholds to one bin, from above. With all subjects every order is the same
 * subset, so the spread there is none; near it subsets overlap and the spread is too small for other cohorts. Sizes above
 * the number of subjects are left out. Throws a RangeError for a size below 1.
 */
export function scalingCurve(input: ScalingInput, options: ScalingOptions): ScalingPoint[] {
  const { target, seed, orders = 100 } = options
  const bySubject = Map.groupBy(input.calibration, ({ subject }) => subject)
  const hasVoxels = (subject: string): boolean =>
    bySubject.get(subject)!.some(({ counts }) => counts.some((count) => count > 0))
  const subjects = [...bySubject.keys()].filter(hasVoxels).sort()
  const sizes = [...new Set(options.sizes)].sort((a, b) => a - b)
  if (sizes.some((size) => !(Number.isInteger(size) && size >= 1)))
    throw new RangeError(`a subset has 1 subject or more: ${sizes.join(', ')}`)
  const possible = sizes.filter((size) => size <= subjects.length)
  const sums = summed(bySubject, subjects, input.range.bins)
  const figures = figuresAt(input)
  const found = possible.map(
    () => ({ threshold: [], fpr: [], dice: [] }) as Record<string, (number | null)[]>,
  )
  for (let order = 0; order < orders; order++) {
    const shuffled = shuffle(sums, seedOf(seed, 'order', order))
    const pooled = new Uint32Array(input.range.bins)
    let taken = 0
    possible.forEach((size, at) => {
      for (; taken < size; taken++) add(pooled, shuffled[taken]!)
      const edge = edgeOf(pooled, target)
      found[at]!['threshold']!.push(input.range.lo + edge * binWidth(input.range))
      found[at]!['fpr']!.push(figures.fpr(edge))
      found[at]!['dice']!.push(figures.dice(edge))
    })
  }
  return possible.map((size, at) => ({
    subjects: size,
    threshold: spread(found[at]!['threshold']!),
    fpr: spread(found[at]!['fpr']!),
    dice: spread(found[at]!['dice']!),
  }))
}

function summed(
  bySubject: ReadonlyMap<string, readonly ScoreCounts[]>,
  subjects: readonly string[],
  bins: number,
): Uint32Array[] {
  return subjects.map((subject) => {
    const sum = new Uint32Array(bins)
    for (const { counts } of bySubject.get(subject)!) add(sum, counts)
    return sum
  })
}

/** Fisher and Yates. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed)
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
  }
  return copy
}
