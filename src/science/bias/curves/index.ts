import { multiply } from '../../models/index.ts'
import { seedOf } from '../../random/index.ts'
import { quantileSorted, sorted, studentCritical } from '../../statistics/index.ts'
import { countsOnlyBelow, testedFrom, type Settings } from '../groups.ts'
import type { BiasFactor, Observation } from '../rows.ts'
import { simultaneousCritical, spreadAt } from './bands.ts'
import { fitCurve } from './fit.ts'
import { influences, jackknifeCovariance } from './influence.ts'
import type { Curve } from './types.ts'

export type { Curve, CurvePoint } from './types.ts'

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
