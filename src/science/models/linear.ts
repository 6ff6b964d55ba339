import { apply, crossProduct, invert, multiply, project, type Columns } from './matrix.ts'
import { clusterCovariance, type Fit } from './robust.ts'

export interface LinearFit extends Fit {
  residuals: Float64Array
  /** Weighted sum of squared residuals. */
  rss: number
}

/**
 * Least squares of y on full-rank columns (with their intercept), weights as those of statsmodels' WLS, covariance robust
 * to correlation within clusters (CR1). Undefined when the columns are not of full rank, with fewer than two clusters, or
 * with no more rows than columns.
 */
export function fitLinear(
  columns: Columns,
  y: Float64Array,
  clusters: readonly string[],
  weights?: Float64Array,
): LinearFit | undefined {
  const solved = invert(crossProduct(columns, weights), columns.length)
  if (!solved) return undefined
  const weighted = weights ? y.map((value, i) => value * weights[i]!) : y
  let coefficients = apply(solved.inverse, project(columns, weighted))
  const residualsAt = (): Float64Array => {
    const fitted = multiply(columns, coefficients)
    return y.map((value, i) => value - fitted[i]!)
  }
  const scoresOf = (residuals: Float64Array) =>
    weights ? residuals.map((value, i) => value * weights[i]!) : residuals
  // one step of refinement wins back the digits that the cross product loses
  const step = apply(solved.inverse, project(columns, scoresOf(residualsAt())))
  coefficients = coefficients.map((value, j) => value + step[j]!)
  const residuals = residualsAt()
  const scores = scoresOf(residuals)
  const robust = clusterCovariance(columns, scores, solved.inverse, clusters)
  if (!robust) return undefined
  const rss = residuals.reduce((sum, value, i) => sum + value * scores[i]!, 0)
  return { coefficients, ...robust, df: robust.clusters - 1, residuals, rss }
}
