import { createRandom } from '../random/index.ts'
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

/** Sensitivities at the rates with subject-bootstrap intervals; `subjects[i]` is the subject of scan i. */
export function frocIntervals(
  scans: readonly FrocScan[],
  subjects: readonly string[],
  thresholds: ArrayLike<number>,
  options: { seed: number; replicates: number; confidence?: number; rates?: readonly number[] },
): RateInterval[] {
  const { seed, replicates, confidence = 0.95, rates = FROC_RATES } = options
  const found = foundAt(scans, thresholds)
  const names = [...new Set(subjects)].sort()
  const own = names.map((name) => subjects.flatMap((subject, i) => (subject === name ? [i] : [])))
  const drawn = rates.map((): number[] => [])
  const random = createRandom(seed)
  for (let r = 0; r < replicates && names.length > 1; r++) {
    const picks = names.flatMap(() => own[Math.floor(random.uniform() * names.length)])
    const { points, lesions } = pointsOf(scans, found, thresholds, picks)
    if (lesions === 0) continue
    sensitivityAtRates(points, rates).forEach(({ value }, at) => value !== null && drawn[at].push(value))
  }
  return sensitivityAtRates(froc(scans, thresholds).points, rates).map((sensitivity, at) => {
    const values = Float64Array.from(drawn[at]).sort()
    const known = sensitivity.value !== null && values.length >= 0.9 * replicates && values.length > 0
    const quantile = (q: number): number => {
      const place = q * (values.length - 1)
      const [low, high] = [values[Math.floor(place)], values[Math.ceil(place)]]
      return low + (high - low) * (place - Math.floor(place))
    }
    return {
      rate: rates[at],
      sensitivity,
      lo: known ? quantile((1 - confidence) / 2) : null,
      hi: known ? quantile((1 + confidence) / 2) : null,
    }
  })
}
