import { createRandom } from '../random/index.ts'
import { binomialSf, clopperPearson, upperShare } from './binomial.ts'

/**
 * The scan FPR threshold with a promise: with confidence 1 - d at most a share a of healthy scans is flagged. It is the
 * k-th smallest of the n calibration scans' flag scores, the smallest k with sum over j >= k of C(n, j) (1 - a)^j a^(n - j)
 * at most d (Tong, Feng & Li 2018, doi 10.1126/sciadv.aao1659). The unit is the subject: with several scans, the highest.
 */
export interface FlagPromise {
  /** A scan is flagged when its flag score is above it. */
  readonly threshold: number
  /** Rank of the threshold among the n flag scores, from 1. */
  readonly rank: number
  readonly n: number
  /** Share aimed at. */
  readonly target: number
  readonly confidence: number
  /** The share that rank and n promise: at most the target if `kept`. */
  readonly promised: number
  /** False when n is too small for the target: the threshold is then the highest score seen, and `promised` is larger. */
  readonly kept: boolean
  /** Fewest subjects with which the target can be promised at this confidence. */
  readonly needed: number
  /** Calibration subjects above the threshold. */
  readonly flagged: number
}

/** Rank of the order statistic that keeps the promise; null when n is too small. */
export function promisedRank(n: number, share: number, confidence: number): number | null {
  checkShare(share)
  checkShare(confidence)
  let rank: number | null = null
  for (let k = n; k >= 1 && binomialSf(k, n, 1 - share) <= 1 - confidence; k--) rank = k
  return rank
}

/** Fewest subjects for a share at a confidence: the smallest n with (1 - share)^n at most 1 - confidence. */
export const subjectsNeeded = (share: number, confidence: number): number =>
  Math.ceil(Math.log(1 - confidence) / Math.log1p(-share) - 1e-12)

function checkShare(share: number): void {
  if (!(share > 0 && share < 1)) throw new RangeError(`a share lies between 0 and 1, not at ${share}`)
}

/** Highest flag score of each subject, in the order of labels. */
export function bySubject(scans: readonly { subject: string; score: number }[]): number[] {
  const highest = new Map<string, number>()
  for (const { subject, score } of scans)
    highest.set(subject, Math.max(score, highest.get(subject) ?? -Infinity))
  return [...highest.keys()].sort().map((subject) => highest.get(subject)!)
}

/** From one flag score a subject (-Infinity: never flagged). Undefined without a subject, or when nothing is ever flagged. */
export function promiseOf(
  scores: readonly number[],
  target: number,
  confidence: number,
): FlagPromise | undefined {
  const n = scores.length
  const ascending = Float64Array.from(scores).sort()
  if (n === 0 || ascending[n - 1] === -Infinity) return undefined
  const rank = promisedRank(n, target, confidence)
  let at = rank ?? n
  while (ascending[at - 1] === -Infinity) at++ // the lowest score that is one; a higher rank promises more
  const threshold = ascending[at - 1]
  return {
    threshold,
    rank: at,
    n,
    target,
    confidence,
    promised: upperShare(n - at, n, confidence),
    kept: rank !== null,
    needed: subjectsNeeded(target, confidence),
    flagged: scores.filter((score) => score > threshold).length,
  }
}

/** Share of subjects flagged at a threshold with Clopper and Pearson's interval: the check on held-out healthy scans. */
export function flaggedShare(
  scores: readonly number[],
  threshold: number,
  confidence = 0.95,
): { value: number; lo: number; hi: number; n: number; flagged: number } | undefined {
  const flagged = scores.filter((score) => score > threshold).length
  const interval = clopperPearson(flagged, scores.length, confidence)
  return interval && { value: flagged / scores.length, ...interval, n: scores.length, flagged }
}

export interface FlagBandPoint {
  readonly threshold: number
  readonly flagged: number
  readonly lo: number
  readonly hi: number
}

/**
 * Share of healthy subjects flagged at each distinct flag score as threshold, with a band that holds at every threshold
 * at once: Dvoretzky, Kiefer & Wolfowitz with Massart's constant, +- sqrt(ln(2 / (1 - confidence)) / (2 n)), for any n.
 */
export function flagBand(scores: readonly number[], confidence = 0.95): FlagBandPoint[] {
  const ascending = Float64Array.from(scores.filter((score) => score > -Infinity)).sort()
  const half = Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * scores.length))
  const points: FlagBandPoint[] = []
  for (let i = 0; i < ascending.length; i++) {
    if (ascending[i + 1] === ascending[i]) continue
    const flagged = (ascending.length - 1 - i) / scores.length
    points.push({
      threshold: ascending[i],
      flagged,
      lo: Math.max(0, flagged - half),
      hi: Math.min(1, flagged + half),
    })
  }
  return points
}

/** How often the promise holds over simulated cohorts of n subjects with uniform scores: for tests and the documentation. */
export function simulatePromise(
  n: number,
  target: number,
  confidence: number,
  cohorts: number,
  seed: number,
): number {
  const random = createRandom(seed)
  let kept = 0
  for (let c = 0; c < cohorts; c++) {
    const scores = Array.from({ length: n }, () => random.uniform())
    const promise = promiseOf(scores, target, confidence)!
    if (1 - promise.threshold <= (promise.kept ? target : promise.promised)) kept++
  }
  return kept / cohorts
}
