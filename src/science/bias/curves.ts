import { apply, fitLogistic, invert, multiply, naturalSpline, splineKnots } from '../models/index.ts'
import { createRandom, seedOf } from '../random/index.ts'
import { normalCdf, quantile, quantileSorted, sorted, studentCritical } from '../statistics/index.ts'
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
function fitCurve(x: Float64Array, y: Float64Array, clusters: readonly string[]): Fitted | undefined {
  const [low, high] = [quantile(x, 0.025), quantile(x, 0.975)]
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
  const width = p + p * p
  const sums = new Float64Array(subjects.length * width)
  for (let i = 0; i < y.length; i++) {
    const start = at.get(clusters[i]!)! * width
    const [residual, weight] = [y[i]! - fitted[i]!, fitted[i]! * (1 - fitted[i]!)]
    for (let a = 0; a < p; a++) {
      sums[start + a]! += columns[a]![i]! * residual
      for (let b = 0; b < p; b++) sums[start + p + a * p + b]! += weight * columns[a]![i]! * columns[b]![i]!
    }
  }
  return { sums, width, count: subjects.length }
}

/** Deviations of the curve on the grid (logit scale) in resamples of the subjects, by one Newton step from the fit. */
function deviations(fit: Fitted, y: Float64Array, clusters: readonly string[], settings: Settings) {
  const p = fit.columns.length
  const { sums, width, count } = contributions(fit, y, clusters)
  const random = createRandom(settings.seed)
  const found: Float64Array[] = []
  for (let r = 0; r < settings.replicates; r++) {
    const total = new Float64Array(width)
    for (let i = 0; i < count; i++) {
      const start = Math.floor(random.uniform() * count) * width
      for (let c = 0; c < width; c++) total[c]! += sums[start + c]!
    }
    const inverse = invert(total.subarray(p), p)?.inverse
    if (inverse) found.push(multiply(fit.gridColumns, apply(inverse, total.subarray(0, p))))
  }
  return found
}

/**
 * A metric (shares 0..1) along a continuous factor: natural cubic spline on the logit scale (fractional logistic
 * regression), with bands from resampling subjects. Widths are bootstrap standard errors times Student's t for the
 * pointwise band, and times the 95 % quantile of the largest |deviation| / se along the curve (carried to Student's t) for
 * the band that holds everywhere at once. 10 to 29 subjects: a straight line on the logit scale, marked imprecise.
 */
export function curveOf(observations: readonly Observation[], factor: BiasFactor, settings: Settings): Curve {
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
  if (!(quantile(x, 0.975) > quantile(x, 0.025)))
    return none(n, known.length, scale, 'the factor has one value only')
  if (y.every((value) => value === y[0])) return none(n, known.length, scale, 'all values are equal')
  const fit = fitCurve(x, y, clusters)
  if (!fit) return none(n, known.length, scale, 'the factor separates the values, no curve can be fitted')
  const found = deviations(fit, y, clusters, { ...settings, seed: seedOf(settings.seed, 'curve') })
  if (found.length < 0.9 * settings.replicates)
    return none(n, known.length, scale, 'too few resamples have a curve')
  const inflate = Math.sqrt(n / (n - fit.columns.length))
  const se = fit.grid.map(
    (_, g) => inflate * Math.sqrt(found.reduce((sum, own) => sum + own[g]! ** 2, 0) / found.length),
  )
  const df = n - fit.columns.length
  const largest = sorted(found.map((own) => Math.max(...own.map((value, g) => Math.abs(value) / se[g]!))))
  const level = 2 * normalCdf(-quantileSorted(largest, 0.95))
  const [pointwise, overall] = [studentCritical(0.05, df), studentCritical(Math.min(0.05, level), df)]
  const eta = multiply(fit.gridColumns, fit.coefficients)
  const back = (value: number): number => (scale === 'log10' ? 10 ** value : value)
  return {
    n,
    observations: known.length,
    status: n < testedFrom ? 'imprecise' : 'ok',
    scale,
    knots: fit.knots.map(back),
    points: fit.grid.map((at, g) => ({
      x: back(at),
      value: expit(eta[g]!),
      lo: expit(eta[g]! - pointwise * se[g]!),
      hi: expit(eta[g]! + pointwise * se[g]!),
      lo_all: expit(eta[g]! - overall * se[g]!),
      hi_all: expit(eta[g]! + overall * se[g]!),
    })),
  }
}
