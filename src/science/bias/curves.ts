import { apply, fitLogistic, invert, multiply, naturalSpline, splineKnots } from '../models/index.ts'
import { createRandom, seedOf, type Random } from '../random/index.ts'
import { quantileSorted, sorted, studentCritical } from '../statistics/index.ts'
import { countsOnlyBelow, testedFrom, type GroupStatus, type Settings } from './groups.ts'
import type { BiasFactor, Observation } from './rows.ts'

export interface CurvePoint {
  x: number
  value: number
  /** 95 % band that holds at each x by itself. */
  lo: number
  hi: number
  /** 95 % band that holds along the whole curve at once. */
  lo_all: number
  hi_all: number
}
export interface Curve {
  /** Subjects. */
  n: number
  observations: number
  status: GroupStatus
  /** How x was fitted: lesion volumes on a logarithmic scale. */
  scale: 'linear' | 'log10'
  /** Places of the spline's knots on the axis of x; empty for a straight line on the logit scale. */
  knots: number[]
  points: CurvePoint[]
  note?: string
}

const gridSize = 41
const expit = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))

const none = (n: number, observations: number, scale: Curve['scale'], note: string): Curve => ({
  n,
  observations,
  status: n === 0 ? 'not-estimable' : n < countsOnlyBelow ? 'counts-only' : 'not-estimable',
  scale,
  knots: [],
  points: [],
  note: `not estimable: ${note}`,
})

interface Fitted {
  columns: Float64Array[]
  grid: number[]
  gridColumns: Float64Array[]
  knots: number[]
  coefficients: Float64Array
  fitted: Float64Array
}

/** From the 2.5 % to the 97.5 % quantile of x: beyond, a curve rests on a handful of subjects. */
function fitCurve(
  x: Float64Array,
  y: Float64Array,
  clusters: readonly string[],
  [low, high]: readonly [number, number],
): Fitted | undefined {
  const centre = (low + high) / 2
  const span = (high - low) / 2
  const scaled = x.map((value) => (value - centre) / span)
  const subjects = new Set(clusters).size
  const grid = Array.from({ length: gridSize }, (_, i) => low + ((high - low) * i) / (gridSize - 1))
  const gridScaled = Float64Array.from(grid, (value) => (value - centre) / span)
  const design = (values: Float64Array, knots: readonly number[]): Float64Array[] => [
    new Float64Array(values.length).fill(1),
    ...naturalSpline(values, knots),
  ]
  const candidates = subjects < testedFrom ? [[]] : [splineKnots(scaled), []]
  for (const knots of candidates) {
    const columns = design(scaled, knots)
    const fit = fitLogistic(columns, y, clusters)
    if (fit && fit.separated.length === 0)
      return {
        columns,
        grid,
        gridColumns: design(gridScaled, knots),
        knots: knots.map((knot) => centre + span * knot),
        coefficients: fit.coefficients,
        fitted: fit.fitted,
      }
  }
  return undefined
}

/** Each subject's summed score (p numbers) and information (p x p), subjects in the order of their labels. */
function contributions({ columns, fitted }: Fitted, y: Float64Array, clusters: readonly string[]) {
  const p = columns.length
  const subjects = [...new Set(clusters)].sort()
  const at = new Map(subjects.map((subject, s) => [subject, s]))
  const scores = subjects.map(() => new Float64Array(p))
  const information = subjects.map(() => new Float64Array(p * p))
  for (let i = 0; i < y.length; i++) {
    const s = at.get(clusters[i]!)!
    const [residual, weight] = [y[i]! - fitted[i]!, fitted[i]! * (1 - fitted[i]!)]
    for (let a = 0; a < p; a++) {
      scores[s]![a]! += columns[a]![i]! * residual
      for (let b = 0; b < p; b++) information[s]![a * p + b]! += weight * columns[a]![i]! * columns[b]![i]!
    }
  }
  return { scores, information }
}

/**
 * By how much each subject moves the coefficients: the fit minus the fit without it, by one Newton step. Undefined where a
 * subject cannot be left out.
 */
function influences(fit: Fitted, y: Float64Array, clusters: readonly string[]): Float64Array[] | undefined {
  const p = fit.columns.length
  const { scores, information } = contributions(fit, y, clusters)
  const total = new Float64Array(p * p)
  for (const own of information) for (let c = 0; c < total.length; c++) total[c]! += own[c]!
  const found: Float64Array[] = []
  const left = new Float64Array(p * p)
  for (let s = 0; s < scores.length; s++) {
    const own = information[s]!
    for (let c = 0; c < total.length; c++) left[c] = total[c]! - own[c]!
    const rest = invert(left, p)
    if (!rest) return undefined
    found.push(apply(rest.inverse, scores[s]!))
  }
  return found
}

/** Covariance of the coefficients from leaving out one subject at a time (CR3): with few of them the plain sandwich is too small. */
function jackknifeCovariance(moves: readonly Float64Array[], p: number): Float64Array {
  const covariance = new Float64Array(p * p)
  for (const own of moves)
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) covariance[a * p + b]! += own[a]! * own[b]!
  return covariance.map((value) => (value * (moves.length - 1)) / moves.length)
}

/**
 * Standard error of a point of the curve, and the degrees of freedom of its square: Satterthwaite's, from how unevenly the
 * subjects contribute. Few of them decide at the ends of a curve and where values are skewed, whatever their number.
 */
function spreadAt(row: Float64Array, moves: readonly Float64Array[]): { se: number; df: number } {
  let squares = 0
  let fourths = 0
  for (const own of moves) {
    let moved = 0
    for (let a = 0; a < row.length; a++) moved += row[a]! * own[a]!
    squares += moved ** 2
    fourths += moved ** 4
  }
  const n = moves.length
  const uneven = fourths - squares ** 2 / n
  return {
    se: Math.sqrt((squares * (n - 1)) / n),
    df: Math.min(n - row.length, uneven > 0 ? (2 * squares ** 2) / uneven : Infinity),
  }
}

/** Lower triangle L with L L' = covariance; a direction without variance is left out. */
function triangle(covariance: Float64Array, p: number): Float64Array {
  const lower = new Float64Array(p * p)
  for (let a = 0; a < p; a++)
    for (let b = 0; b <= a; b++) {
      let sum = covariance[a * p + b]!
      for (let c = 0; c < b; c++) sum -= lower[a * p + c]! * lower[b * p + c]!
      if (a === b) lower[a * p + a] = sum > 1e-12 * covariance[a * p + a]! ? Math.sqrt(sum) : 0
      else lower[a * p + b] = lower[b * p + b]! > 0 ? sum / lower[b * p + b]! : 0
    }
  return lower
}

const draws = 2000

/**
 * The 95 % quantile of the largest |deviation| / se along the curve when the coefficients are multivariate t with this
 * covariance, by simulation (Ruppert, Wand & Carroll 2003, 6.5, with t in place of the normal).
 */
function simultaneousCritical(
  rows: readonly Float64Array[],
  se: readonly number[],
  covariance: Float64Array,
  { df, seed }: { df: number; seed: number },
): number {
  const p = rows[0]!.length
  const lower = triangle(covariance, p)
  // each point of the curve as a combination of independent normals, in its own standard errors; at most four of them
  const scaled = new Float64Array(rows.length * mostColumns)
  rows.forEach((row, g) => {
    for (let b = 0; b < p; b++)
      for (let a = b; a < p; a++) scaled[g * mostColumns + b]! += (row[a]! * lower[a * p + b]!) / se[g]!
  })
  const random = createRandom(seed)
  const z = new Float64Array(mostColumns)
  const largest = new Float64Array(draws)
  for (let r = 0; r < draws; r++) {
    for (let a = 0; a < p; a++) z[a] = random.normal()
    largest[r] = largestAlong(scaled, z) / Math.sqrt(chiSquared(random, df) / df)
  }
  return quantileSorted(largest.sort(), 0.95)
}

/** An intercept, x and a natural spline of four knots. */
const mostColumns = 4

/** The largest |row of `scaled` times z|, rows of `mostColumns`. */
function largestAlong(scaled: Float64Array, z: Float64Array): number {
  const [z0, z1, z2, z3] = [z[0]!, z[1]!, z[2]!, z[3]!]
  let top = 0
  for (let i = 0; i < scaled.length; i += mostColumns) {
    const sum = scaled[i]! * z0 + scaled[i + 1]! * z1 + scaled[i + 2]! * z2 + scaled[i + 3]! * z3
    if (sum > top) top = sum
    else if (-sum > top) top = -sum
  }
  return top
}

/** Marsaglia & Tsang (2000). */
function chiSquared(random: Random, df: number): number {
  const d = df / 2 - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(random.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return 2 * d * v
  }
}

/**
 * A metric (shares 0..1) along a continuous factor: natural cubic spline on the logit scale (fractional logistic
 * regression), with two bands: standard errors from leaving out one subject at a time, times Student's t for the pointwise
 * band, and times the simulated 95 % quantile of the largest |deviation| / se along the curve for the band that holds
 * everywhere at once. 10 to 29 subjects: a straight line on the logit scale, marked imprecise.
 */
export function curveOf(
  observations: readonly Observation[],
  factor: BiasFactor,
  settings: Pick<Settings, 'seed'>,
): Curve {
  const scale = factor === 'lesion_volume_mm3' ? 'log10' : 'linear'
  const known = observations
    .filter(({ factors }) => typeof factors[factor] === 'number')
    .filter(({ factors }) => scale === 'linear' || (factors[factor] as number) > 0)
    .sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0))
  const clusters = known.map(({ subject }) => subject)
  const n = new Set(clusters).size
  if (n < countsOnlyBelow)
    return none(
      n,
      known.length,
      scale,
      `${n} subjects with a known value, at least ${countsOnlyBelow} are needed`,
    )
  const x = Float64Array.from(known, ({ factors }) => {
    const value = factors[factor] as number
    return scale === 'log10' ? Math.log10(value) : value
  })
  const y = Float64Array.from(known, ({ value }) => value)
  const ascending = sorted(x)
  const ends = [quantileSorted(ascending, 0.025), quantileSorted(ascending, 0.975)] as const
  if (!(ends[1] > ends[0])) return none(n, known.length, scale, 'the factor has one value only')
  if (y.every((value) => value === y[0])) return none(n, known.length, scale, 'all values are equal')
  const fit = fitCurve(x, y, clusters, ends)
  if (!fit) return none(n, known.length, scale, 'the factor separates the values, no curve can be fitted')
  const moves = influences(fit, y, clusters)
  if (!moves || n - fit.columns.length < 2)
    return none(n, known.length, scale, 'too much rests on one subject, no band can be given')
  const covariance = jackknifeCovariance(moves, fit.columns.length)
  const rows = fit.grid.map((_, g) => Float64Array.from(fit.gridColumns, (column) => column[g]!))
  const spread = rows.map((row) => spreadAt(row, moves))
  const se = spread.map((own) => own.se)
  if (se.some((own) => !(own > 0)))
    return none(n, known.length, scale, 'the values do not vary around a curve')
  // one for the whole curve: the harmonic mean, as the ends with the fewest are reached most easily
  const df = spread.length / spread.reduce((sum, own) => sum + 1 / own.df, 0)
  const seed = seedOf(settings.seed, 'curve')
  const overall = simultaneousCritical(rows, se, covariance, { df, seed })
  const eta = multiply(fit.gridColumns, fit.coefficients)
  const back = (value: number): number => (scale === 'log10' ? 10 ** value : value)
  return {
    n,
    observations: known.length,
    status: n < testedFrom ? 'imprecise' : 'ok',
    scale,
    knots: fit.knots.map(back),
    points: fit.grid.map((at, g) => {
      const end = (critical: number): number => expit(eta[g]! + critical * se[g]!)
      const pointwise = studentCritical(0.05, spread[g]!.df)
      const simultaneous = Math.max(pointwise, overall)
      return {
        x: back(at),
        value: end(0),
        lo: end(-pointwise),
        hi: end(pointwise),
        lo_all: end(-simultaneous),
        hi_all: end(simultaneous),
      }
    }),
  }
}
