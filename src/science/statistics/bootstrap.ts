import { createRandom } from '../random/index.ts'
import { drawnUnits } from './draws.ts'
import { mean, quantileSorted, sorted } from './descriptive.ts'
import { normalCdf, normalQuantile, studentCritical } from './distributions.ts'
import { wilson } from './effects.ts'

/** An estimate over n subjects with its interval; nulls with the reason in `note` where there is none. */
export interface Estimate {
  value: number | null
  lo: number | null
  hi: number | null
  n: number
  note?: string
}

/**
 * Rows gathered by subject: subject s contributes `sums[s]` to the numerator and `weights[s]` to the denominator of a
 * mean over rows. In the order of the subjects' labels, so that the order of rows changes nothing.
 */
export interface Clusters {
  subjects: string[]
  sums: Float64Array
  weights: Float64Array
}

/** Gathers rows by subject. `weightOf` absent: every row counts once and `valueOf` is averaged over rows. */
export function clusterBy<T>(
  rows: readonly T[],
  subjectOf: (row: T) => string,
  valueOf: (row: T) => number,
  weightOf: (row: T) => number = () => 1,
): Clusters {
  const subjects: string[] = []
  const [sums, weights] = [new Float64Array(rows.length), new Float64Array(rows.length)]
  let at = -1
  for (const row of rows) {
    const subject = subjectOf(row)
    if (at < 0 || subject !== subjects[at]) {
      // the rule is rows in the order of their subjects; others are put into it, each subject's own as they come
      if (at >= 0 && subject < subjects[at]!)
        return clusterBy(inOrder(rows, subjectOf), subjectOf, valueOf, weightOf)
      subjects[++at] = subject
    }
    sums[at]! += valueOf(row)
    weights[at]! += weightOf(row)
  }
  return { subjects, sums: sums.slice(0, at + 1), weights: weights.slice(0, at + 1) }
}

function inOrder<T>(rows: readonly T[], subjectOf: (row: T) => string): T[] {
  const found = Map.groupBy(rows, subjectOf)
  return [...found.keys()].sort().flatMap((subject) => found.get(subject)!)
}

export interface BootstrapOptions {
  seed: number
  /** Default 2,000. */
  replicates?: number
  /** Default 0.95. */
  confidence?: number
  /** Default 'bca'; falls back to 'percentile' where BCa is not defined (all replicates on one side). */
  interval?: 'bca' | 'percentile'
  /** Least and largest value that a row can have, where there are such: an interval also where every subject is at one of them. */
  bounds?: readonly [number, number]
}
export const defaultReplicates = 2000

/**
 * Replicates of a statistic over resampled units: `statistic` gets the drawn unit indices (with replacement, n of n; the
 * array is reused between calls).
 */
export function bootstrap(
  units: number,
  statistic: (picks: Uint32Array) => number,
  { seed, replicates = defaultReplicates }: Pick<BootstrapOptions, 'seed' | 'replicates'>,
): Float64Array {
  const random = createRandom(seed)
  const picks = new Uint32Array(units)
  const found = new Float64Array(replicates)
  for (let r = 0; r < replicates; r++) {
    for (let i = 0; i < units; i++) picks[i] = Math.floor(random.uniform() * units)
    found[r] = statistic(picks)
  }
  return found
}

/**
 * The normal quantile of a two-sided interval, made longer for few subjects: sqrt(n / (n - 1)) times Student's t with n - 1
 * degrees of freedom. Resamples of n vary less than samples of n do (Hesterberg 2015, 10.1080/00031305.2015.1089789).
 */
export const expandedQuantile = (n: number, confidence = 0.95): number =>
  n < 2 ? Infinity : Math.sqrt(n / (n - 1)) * studentCritical(1 - confidence, n - 1)

/** Percentile interval of replicates (linear between ranks), between the normal levels of -z and z. */
export function percentileInterval(
  replicates: ArrayLike<number>,
  confidence = 0.95,
  z = normalQuantile((1 + confidence) / 2),
): [number, number] {
  const ascending = sorted(replicates)
  return [quantileSorted(ascending, normalCdf(-z)), quantileSorted(ascending, normalCdf(z))]
}

/** The percentile interval as part of an estimate: none, and why, where all replicates are the same. */
export function replicatesInterval(
  replicates: ArrayLike<number>,
  z: number,
): Pick<Estimate, 'lo' | 'hi' | 'note'> {
  const [lo, hi] = percentileInterval(replicates, 0.95, z)
  return lo === hi ? { lo: null, hi: null, note: 'the same in every resample: no interval' } : { lo, hi }
}

/**
 * The two levels at which the bias-corrected and accelerated interval reads the replicates (Efron & Tibshirani 1993,
 * 14.3; ties of replicate and estimate count half, as SciPy). Undefined where the correction is infinite.
 */
export function bcaLevels(
  replicates: ArrayLike<number>,
  estimate: number,
  jackknife: readonly number[],
  confidence = 0.95,
  z = normalQuantile((1 + confidence) / 2),
): [number, number] | undefined {
  let below = 0
  for (let i = 0; i < replicates.length; i++) {
    if (replicates[i]! < estimate) below += 1
    else if (replicates[i]! === estimate) below += 0.5
  }
  const bias = normalQuantile(below / replicates.length)
  const centre = mean(jackknife)
  let cubes = 0
  let squares = 0
  for (const value of jackknife) {
    cubes += (centre - value) ** 3
    squares += (centre - value) ** 2
  }
  if (!Number.isFinite(bias) || squares === 0) return undefined
  const acceleration = cubes / (6 * squares ** 1.5)
  const levels = [-z, z].map((end) => {
    const shifted = bias + end
    return normalCdf(bias + shifted / (1 - acceleration * shifted))
  })
  return [levels[0]!, levels[1]!]
}

const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)

function ratioReplicates(
  { sums, weights }: Clusters,
  { seed, replicates = defaultReplicates }: BootstrapOptions,
): Float64Array {
  const units = sums.length
  const draws = drawnUnits(seed, units, replicates)
  const single = weights.every((weight) => weight === 1)
  const found = new Float64Array(replicates)
  for (let r = 0; r < replicates; r++) {
    const from = r * units
    let sum = 0
    let weight = single ? units : 0
    if (single) for (let i = from; i < from + units; i++) sum += sums[draws[i]!]!
    else
      for (let i = from; i < from + units; i++) {
        sum += sums[draws[i]!]!
        weight += weights[draws[i]!]!
      }
    found[r] = sum / weight
  }
  return found
}

/**
 * Where no subject differs, resamples cannot tell how far the mean may lie from it. At a bound of the figure: Wilson's interval of
 * n in n subjects, as for a share that is yes in each (of all figures within the bounds, a share needs the widest). Elsewhere: none.
 */
function withoutSpread(
  value: number,
  n: number,
  confidence: number,
  bounds?: readonly [number, number],
): Estimate {
  const [least, most] = bounds ?? [NaN, NaN]
  if (value !== least && value !== most)
    return { value, lo: null, hi: null, n, note: 'the same in every subject: no interval' }
  const { lo, hi } = wilson(value === most ? n : 0, n, confidence)!
  return { value, lo: least + lo * (most - least), hi: least + hi * (most - least), n }
}

/**
 * Resamples reach no further than the lowest and the highest subject, and these are on both sides of the middle with a chance of
 * 1 - 2^(1 - n): 50 % for two subjects, 94 % for five.
 */
export const fewestForInterval = 5

/**
 * Mean over rows with a subject-bootstrap interval, its levels made wider for few subjects. No subject: nulls; fewer than
 * `fewestForInterval`: a value without interval; no spread between the subjects: `withoutSpread`.
 */
export function bootstrapMean(clusters: Clusters, options: BootstrapOptions): Estimate {
  const { confidence = 0.95, interval = 'bca', bounds } = options
  const n = clusters.subjects.length
  if (n === 0) return notEstimable('no subject with this figure')
  const [sum, weight] = [total(clusters.sums), total(clusters.weights)]
  const value = sum / weight
  if (n === 1) return { value, lo: null, hi: null, n, note: 'one subject: no interval' }
  if (n < fewestForInterval)
    return { value, lo: null, hi: null, n, note: `${n} subjects: too few for an interval` }
  // what differs by rounding alone is the same
  const same = clusters.sums.every(
    (own, s) => Math.abs(own - value * clusters.weights[s]!) <= 1e-12 * Math.abs(own),
  )
  if (same) return withoutSpread(value, n, confidence, bounds)
  const replicates = ratioReplicates(clusters, options)
  const jackknife = Array.from(clusters.sums, (own, s) => (sum - own) / (weight - clusters.weights[s]!))
  const z = expandedQuantile(n, confidence)
  const levels = interval === 'bca' ? bcaLevels(replicates, value, jackknife, confidence, z) : undefined
  const ascending = replicates.sort()
  const [low, high] = levels ?? [normalCdf(-z), normalCdf(z)]
  return { value, lo: quantileSorted(ascending, low), hi: quantileSorted(ascending, high), n }
}

export const notEstimable = (note: string, n = 0): Estimate => ({ value: null, lo: null, hi: null, n, note })
