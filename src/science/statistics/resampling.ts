import { drawnUnits, type Draws } from './draws.ts'
import { quantileSorted } from './descriptive.ts'
import { studentCritical } from './distributions.ts'
import { wilson } from './effects.ts'
import type { Clusters } from './bootstrap.ts'

/** A mean over rows of subjects, with what the same mean was in resamples of the subjects. */
export interface Resampled {
  /** Subjects with at least one row. */
  n: number
  value: number
  /** Linearised standard error with the subject as the unit; 0 without spread. */
  se: number
  /** Mean and standard error of every resample; NaN where none of the subjects was drawn. */
  means: Float64Array
  ses: Float64Array
}

interface Sums {
  s: number
  w: number
  ss: number
  sw: number
  ww: number
}

/** Standard error of s / w over n subjects. */
function seOf({ s, w, ss, sw, ww }: Sums, n: number): number {
  const value = s / w
  const variance = Math.max(0, ss - 2 * value * sw + value * value * ww)
  // what cancels to rounding is no spread
  const spread = variance <= 1e-13 * (ss + value * value * ww) ? 0 : variance
  return n < 2 ? NaN : Math.sqrt((spread * n) / (n - 1)) / w
}

/**
 * Resamples the subjects of several tables (same subjects in the same order; a subject without rows has sum and weight 0)
 * with replacement, one draw for all tables at once.
 */
export function resample(
  tables: readonly Clusters[],
  { seed, replicates }: { seed: number; replicates: number },
): Resampled[] {
  const size = tables[0]?.subjects.length ?? 0
  const draws = drawnUnits(seed, size, replicates)
  return tables.map((table) => {
    const { sums, weights } = table
    const { n, all } = sumsOf(table)
    const single = weights.every((weight) => weight === 1)
    const [means, ses] = [new Float64Array(replicates), new Float64Array(replicates)]
    const own: Sums = { ...all }
    for (let r = 0; r < replicates; r++) {
      if (single) drawnSingle(sums, draws, r * size, own)
      else drawnSums(table, draws, r * size, own)
      means[r] = own.s / own.w
      ses[r] = seOf(own, n)
    }
    return { n, value: all.s / all.w, se: seOf(all, n), means, ses }
  })
}

function sumsOf({ sums, weights }: Clusters): { n: number; all: Sums } {
  const all: Sums = { s: 0, w: 0, ss: 0, sw: 0, ww: 0 }
  let n = 0
  for (let i = 0; i < sums.length; i++) {
    add(all, sums[i]!, weights[i]!)
    if (weights[i]! > 0) n++
  }
  return { n, all }
}

/** The mean and its standard error alone, no resamples. */
export function notResampled(table: Clusters): Resampled {
  const { n, all } = sumsOf(table)
  return { n, value: all.s / all.w, se: seOf(all, n), means: new Float64Array(0), ses: new Float64Array(0) }
}

/** Sums over one resample, which starts at `from` of the draws. */
function drawnSums({ sums, weights }: Clusters, draws: Draws, from: number, to: Sums): void {
  let s = 0
  let w = 0
  let ss = 0
  let sw = 0
  let ww = 0
  const end = from + sums.length
  for (let i = from; i < end; i++) {
    const subject = draws[i]!
    const own = sums[subject]!
    const weight = weights[subject]!
    s += own
    w += weight
    ss += own * own
    sw += own * weight
    ww += weight * weight
  }
  to.s = s
  to.w = w
  to.ss = ss
  to.sw = sw
  to.ww = ww
}

/** The same where every subject has one row. */
function drawnSingle(sums: Float64Array, draws: Draws, from: number, to: Sums): void {
  let s = 0
  let ss = 0
  const n = sums.length
  for (let i = from; i < from + n; i++) {
    const own = sums[draws[i]!]!
    s += own
    ss += own * own
  }
  to.s = to.sw = s
  to.w = to.ww = n
  to.ss = ss
}

function add(all: Sums, s: number, w: number): void {
  all.s += s
  all.w += w
  all.ss += s * s
  all.sw += s * w
  all.ww += w * w
}

const logit = (share: number): number => Math.log(share / (1 - share))
const expit = (x: number): number => 1 / (1 + Math.exp(-x))

/** From here the studentised bootstrap is used; below, Student's t, because few subjects give wild resamples. */
const studentisedFrom = 30

/**
 * 95 % interval of a mean of shares (0..1), found on the logit scale so that it stays within 0 and 1: the studentised
 * bootstrap (Efron & Tibshirani 1993, 12.5), below 30 subjects Student's t. It follows the skewness of FPRs, where
 * percentile and BCa intervals are too short. At 0 or 1 in all subjects: Wilson's interval if the rows are yes or no.
 * Undefined without spread or with fewer than 2 subjects.
 */
export function shareInterval(
  resampled: Resampled,
  binary: boolean,
  confidence = 0.95,
): [number, number] | undefined {
  const { n, value, se, means, ses } = resampled
  if (n < 2) return undefined
  if ((value === 0 || value === 1) && binary) {
    const { lo, hi } = wilson(value * n, n, confidence)!
    return [lo, hi]
  }
  if (!(se > 0) || value <= 0 || value >= 1) return undefined
  const centre = logit(value)
  const width = se / (value * (1 - value))
  const critical = studentCritical(1 - confidence, n - 1)
  const plain: [number, number] = [expit(centre - critical * width), expit(centre + critical * width)]
  if (n < studentisedFrom) return plain
  const ratios = new Float64Array(means.length)
  let known = 0
  for (let r = 0; r < means.length; r++) {
    const mean = means[r]!
    if (ses[r]! > 0 && mean > 0 && mean < 1)
      ratios[known++] = (logit(mean) - centre) / (ses[r]! / (mean * (1 - mean)))
  }
  if (known === 0 || known < 0.9 * means.length) return plain
  const at = ratios.subarray(0, known).sort()
  const low = quantileSorted(at, (1 - confidence) / 2)
  const high = quantileSorted(at, (1 + confidence) / 2)
  return [expit(centre - high * width), expit(centre - low * width)]
}
