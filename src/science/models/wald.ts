import { fisherSf, studentCritical, studentTwoSided } from '../statistics/index.ts'
import { fitLinear } from './linear.ts'
import { apply, invert, rankOf, type Columns } from './matrix.ts'
import type { Fit } from './robust.ts'

export interface CoefficientLine {
  estimate: number
  se: number
  /** Two-sided, t on the fit's degrees of freedom. */
  p: number
  lo: number
  hi: number
}

/** A coefficient with its standard error, p and interval from Student's t. Undefined when its variance is not above 0. */
export function coefficientLine(
  { coefficients, covariance, df }: Pick<Fit, 'coefficients' | 'covariance' | 'df'>,
  at: number,
  confidence = 0.95,
): CoefficientLine | undefined {
  const p = coefficients.length
  const [estimate, variance] = [coefficients[at]!, covariance[at * p + at]!]
  if (!(variance > 0) || df < 1) return undefined
  const se = Math.sqrt(variance)
  const half = se * studentCritical(1 - confidence, df)
  return { estimate, se, p: studentTwoSided(estimate / se, df), lo: estimate - half, hi: estimate + half }
}

export interface WaldTest {
  statistic: number
  df1: number
  df2: number
  p: number
}

/** F test that all the named coefficients are 0. Undefined without coefficients or with a singular covariance. */
export function waldTest(
  { coefficients, covariance, df }: Pick<Fit, 'coefficients' | 'covariance' | 'df'>,
  which: readonly number[],
): WaldTest | undefined {
  const [p, q] = [coefficients.length, which.length]
  if (q === 0 || df < 1) return undefined
  const own = Float64Array.from(which.flatMap((a) => which.map((b) => covariance[a * p + b]!)))
  const inverse = invert(own, q)?.inverse
  if (!inverse) return undefined
  const values = Float64Array.from(which, (a) => coefficients[a]!)
  const turned = apply(inverse, values)
  const statistic = values.reduce((sum, value, a) => sum + value * turned[a]!, 0) / q
  return { statistic, df1: q, df2: df, p: fisherSf(statistic, q, df) }
}

/**
 * F test that group membership adds nothing to the columns, from the two nested least-squares fits; for groups as random
 * intercepts it is an exact test that their variance is 0. Undefined when membership adds no rank or no rows are left.
 */
export function nestedTest(
  columns: Columns,
  groups: readonly string[],
  y: Float64Array,
): (WaldTest & { partialR2: number }) | undefined {
  const names = [...new Set(groups)].slice(1)
  const full = [
    ...columns,
    ...names.map((name) => Float64Array.from(groups, (own) => (own === name ? 1 : 0))),
  ]
  const kept = rankOf(full).kept.map((at) => full[at]!)
  const [df1, df2] = [kept.length - columns.length, y.length - kept.length]
  if (df1 < 1 || df2 < 1) return undefined
  const rows = Array.from(y, (_, i) => String(i))
  const [small, large] = [fitLinear(columns, y, rows), fitLinear(kept, y, rows)]
  if (!small || !large || !(large.rss > 0)) return undefined
  const statistic = (small.rss - large.rss) / df1 / (large.rss / df2)
  return { statistic, df1, df2, p: fisherSf(statistic, df1, df2), partialR2: 1 - large.rss / small.rss }
}
