import { createRandom } from '../random/index.ts'
import { quantileSorted, sorted } from '../statistics/index.ts'
import type { FrocScan } from './components-sweep.ts'
import type { Outcome } from './outcome.ts'

export interface FrocPoint {
  readonly threshold: number
  /** Lesions with a voxel above the threshold / all lesions. */
  readonly sensitivity: number
  /** False-positive components / scans. */
  readonly falsePositives: number
}

export interface Froc {
  readonly scans: number
  readonly lesions: number
  /** In the order of the thresholds, from the highest down. Empty without a lesion or a scan, see `reason`. */
  readonly points: readonly FrocPoint[]
  readonly reason?: string
}

/** False positives per scan at which FROC sensitivities are commonly read. */
export const FROC_RATES = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8] as const

/** Lesions of each scan above each threshold, minus those above the one before: summed once, resampled often. */
function foundAt(scans: readonly FrocScan[], thresholds: ArrayLike<number>): Int32Array[] {
  return scans.map(({ lesionScores, falsePositives }) => {
    if (falsePositives.length !== thresholds.length)
      throw new RangeError(
        `a scan was counted at ${falsePositives.length} of ${thresholds.length} thresholds`,
      )
    const found = new Int32Array(thresholds.length)
    for (const score of lesionScores)
      for (let k = thresholds.length - 1; k >= 0 && score > thresholds[k]; k--) found[k]++
    return found
  })
}

function pointsOf(
  scans: readonly FrocScan[],
  found: readonly Int32Array[],
  thresholds: ArrayLike<number>,
  picks: ArrayLike<number>,
): { points: FrocPoint[]; lesions: number } {
  let lesions = 0
  const [hits, falses] = [new Float64Array(thresholds.length), new Float64Array(thresholds.length)]
  for (let i = 0; i < picks.length; i++) {
    const { lesionScores, falsePositives } = scans[picks[i]]
    lesions += lesionScores.length
    for (let k = 0; k < thresholds.length; k++) {
      hits[k] += found[picks[i]][k]
      falses[k] += falsePositives[k]
    }
  }
  const points = Array.from(hits, (hit, k) => ({
    threshold: thresholds[k],
    sensitivity: hit / lesions,
    falsePositives: falses[k] / picks.length,
  }))
  return { points, lesions }
}

/** The FROC curve of scans counted by `frocScan` at these thresholds (descending). Lesions weigh the same whatever their scan. */
export function froc(scans: readonly FrocScan[], thresholds: ArrayLike<number>): Froc {
  const found = foundAt(scans, thresholds)
  const { points, lesions } = pointsOf(scans, found, thresholds, [...scans.keys()])
  if (scans.length === 0) return { scans: 0, lesions: 0, points: [], reason: 'there is no scan' }
  if (lesions === 0)
    return { scans: scans.length, lesions, points: [], reason: 'the scans hold no reference lesion' }
  return { scans: scans.length, lesions, points }
}

/**
 * Sensitivity at each rate of false positives per scan: the highest reached before the curve, followed from the highest
 * threshold down, first exceeds the rate. Components merge as the threshold falls, so the count of false positives falls
 * again further on; what is reached there is not counted. No interpolation. 0 where even the first point exceeds it
 * (a threshold above all scores calls nothing). A curve that ends below a rate has not been followed far enough to say:
 * its last sensitivity is given as it stands when all lesions are found, otherwise there is no value.
 */
export function sensitivityAtRates(
  points: readonly FrocPoint[],
  rates: readonly number[] = FROC_RATES,
): Outcome[] {
  return rates.map((rate) => {
    if (points.length === 0) return { value: null, reason: 'there is no FROC curve' }
    const end = points.findIndex((point) => point.falsePositives > rate)
    const last = end === -1 ? points[points.length - 1] : points[end - 1]
    if (end === -1 && last.sensitivity < 1)
      return { value: null, reason: `the thresholds end below ${rate} false positives per scan` }
    return { value: last === undefined ? 0 : last.sensitivity }
  })
}

export interface RateInterval {
  readonly rate: number
  readonly sensitivity: Outcome
  /** Percentile interval over resampled subjects; null where fewer than 2 subjects or 90 % of the resamples say nothing. */
  readonly lo: number | null
  readonly hi: number | null
}

/**
 * Hits and false positives of every subject at the thresholds, summed over its scans: row s holds those of subject s.
 */
function bySubject(scans: readonly FrocScan[], found: readonly Int32Array[], own: readonly number[][]) {
  const steps = found[0]?.length ?? 0
  const [hits, falses] = [new Float64Array(own.length * steps), new Float64Array(own.length * steps)]
  const [lesions, counts] = [new Float64Array(own.length), new Float64Array(own.length)]
  own.forEach((members, s) => {
    for (const i of members) {
      lesions[s] += scans[i].lesionScores.length
      counts[s]++
      for (let k = 0; k < steps; k++) {
        hits[s * steps + k] += found[i][k]
        falses[s * steps + k] += scans[i].falsePositives[k]
      }
    }
  })
  return { steps, hits, falses, lesions, counts }
}

/**
 * Sensitivities at the rates (ascending) of one resample, NaN where there is none: as `sensitivityAtRates`, but no further
 * down the thresholds than to where the highest rate is exceeded.
 */
function drawnAtRates(
  { steps, hits, falses, lesions, counts }: ReturnType<typeof bySubject>,
  weights: Float64Array,
  rates: readonly number[],
): Float64Array {
  const drawn: number[] = []
  let all = 0
  let scans = 0
  for (let s = 0; s < weights.length; s++) {
    if (weights[s] === 0) continue
    drawn.push(s)
    all += weights[s] * lesions[s]
    scans += weights[s] * counts[s]
  }
  const result = new Float64Array(rates.length).fill(NaN)
  let last = 0
  let at = 0
  for (let k = 0; k < steps && at < rates.length; k++) {
    let hit = 0
    let wrong = 0
    for (let d = 0; d < drawn.length; d++) {
      const s = drawn[d]
      hit += weights[s] * hits[s * steps + k]
      wrong += weights[s] * falses[s * steps + k]
    }
    while (at < rates.length && wrong / scans > rates[at]) result[at++] = last
    last = hit / all
  }
  if (last === 1) result.fill(1, at)
  return all === 0 ? result.fill(NaN) : result
}

/** Sensitivities at the rates (ascending) with subject-bootstrap intervals; `subjects[i]` is the subject of scan i. */
export function frocIntervals(
  scans: readonly FrocScan[],
  subjects: readonly string[],
  thresholds: ArrayLike<number>,
  options: { seed: number; replicates: number; confidence?: number; rates?: readonly number[] },
): RateInterval[] {
  const { seed, replicates, confidence = 0.95, rates = FROC_RATES } = options
  const names = [...new Set(subjects)].sort()
  const own = names.map((name) => subjects.flatMap((subject, i) => (subject === name ? [i] : [])))
  const table = bySubject(scans, foundAt(scans, thresholds), own)
  const drawn = rates.map((): number[] => [])
  const random = createRandom(seed)
  const weights = new Float64Array(names.length)
  for (let r = 0; r < replicates && names.length > 1; r++) {
    weights.fill(0)
    for (let i = 0; i < names.length; i++) weights[Math.floor(random.uniform() * names.length)]++
    drawnAtRates(table, weights, rates).forEach((value, at) => {
      if (!Number.isNaN(value)) drawn[at].push(value)
    })
  }
  return sensitivityAtRates(froc(scans, thresholds).points, rates).map((sensitivity, at) => {
    const values = sorted(drawn[at])
    // resamples that all agree cannot tell how far the sensitivity may lie from them
    const differ = values[0] !== values.at(-1)
    const known = sensitivity.value !== null && values.length >= 0.9 * replicates && differ
    return {
      rate: rates[at],
      sensitivity,
      lo: known ? quantileSorted(values, (1 - confidence) / 2) : null,
      hi: known ? quantileSorted(values, (1 + confidence) / 2) : null,
    }
  })
}
