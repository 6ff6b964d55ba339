import { apply, crossProduct, invert, multiply, project, type Columns } from './matrix.ts'
import { clusterIndex } from './robust.ts'

export interface MixedFit {
  coefficients: Float64Array
  /** Of the fixed effects, (X' V^-1 X)^-1, p x p. */
  covariance: Float64Array
  /** Residual variance. */
  residualVariance: number
  /** Variance of the random intercepts; 0 when the estimate lies on its boundary. */
  groupVariance: number
  /** Share of the variance that lies between groups, 0..1. */
  icc: number
  /** Predicted intercept of each group (in the order of first appearance), shrunken, with its standard error. */
  intercepts: { group: string; rows: number; value: number; se: number }[]
  /** Restricted log likelihood, with its constants, as statsmodels' `llf`. */
  logLikelihood: number
  /** rows - columns - groups + 1: the degrees of freedom within groups. */
  df: number
}

interface Sums {
  labels: string[]
  counts: Float64Array
  /** Sum of each column, and of y, within each group. */
  columns: Float64Array[]
  y: Float64Array
  of: Uint32Array
}

function sumsByGroup(columns: Columns, y: Float64Array, groups: readonly string[]): Sums {
  const { of, count } = clusterIndex(groups)
  const add = (values: ArrayLike<number> | undefined): Float64Array => {
    const sums = new Float64Array(count)
    for (let i = 0; i < of.length; i++) sums[of[i]!]! += values ? values[i]! : 1
    return sums
  }
  return {
    labels: [...new Set(groups)],
    counts: add(undefined),
    columns: columns.map(add),
    y: add(y),
    of,
  }
}

/**
 * Linear mixed model y = X b + u(group) + e with one random intercept, by restricted maximum likelihood (profiled over the
 * ratio of the two variances; golden section on its logarithm, boundary 0 included). As statsmodels' MixedLM.
 * Undefined when the columns are not of full rank, with fewer than 2 groups, or with too few rows.
 */
export function fitMixed(columns: Columns, y: Float64Array, groups: readonly string[]): MixedFit | undefined {
  const [n, p] = [y.length, columns.length]
  const sums = sumsByGroup(columns, y, groups)
  const count = sums.labels.length
  if (count < 2 || n - p - count + 1 < 1) return undefined
  const [xx, xy] = [crossProduct(columns), project(columns, y)]
  const yy = y.reduce((sum, value) => sum + value * value, 0)

  /** Generalised least squares at a ratio of variances, and -2 times the restricted log likelihood. */
  const at = (ratio: number) => {
    const shrink = sums.counts.map((own) => ratio / (1 + own * ratio))
    const left = xx.slice()
    const right = xy.slice()
    let rest = yy
    for (let g = 0; g < count; g++) {
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < p; b++)
          left[a * p + b]! -= shrink[g]! * sums.columns[a]![g]! * sums.columns[b]![g]!
        right[a]! -= shrink[g]! * sums.columns[a]![g]! * sums.y[g]!
      }
      rest -= shrink[g]! * sums.y[g]! ** 2
    }
    const solved = invert(left, p)
    if (!solved) return undefined
    const coefficients = apply(solved.inverse, right)
    const fitted = coefficients.reduce((sum, value, a) => sum + value * right[a]!, 0)
    const variance = Math.max((rest - fitted) / (n - p), Number.MIN_VALUE)
    const groupsPart = sums.counts.reduce((sum, own) => sum + Math.log(1 + own * ratio), 0)
    const deviance = (n - p) * (Math.log(2 * Math.PI * variance) + 1) + groupsPart + solved.logDeterminant
    return { coefficients, inverse: solved.inverse, variance, shrink, deviance }
  }
  const cost = (logRatio: number): number => at(Math.exp(logRatio))?.deviance ?? Infinity
  let best = -12
  for (let x = -12; x <= 9; x += 0.5) if (cost(x) < cost(best)) best = x
  let [low, high] = [best - 0.5, best + 0.5]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 60; i++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)]
    if (cost(a) <= cost(b)) high = b
    else low = a
  }
  const inside = (low + high) / 2
  const ratio = cost(inside) < (at(0)?.deviance ?? Infinity) ? Math.exp(inside) : 0
  const found = at(ratio)
  if (!found) return undefined
  const { coefficients, inverse, variance, shrink, deviance } = found
  const fitted = multiply(columns, coefficients)
  const residuals = new Float64Array(count)
  for (let i = 0; i < n; i++) residuals[sums.of[i]!]! += y[i]! - fitted[i]!
  const intercepts = sums.labels.map((group, g) => {
    const own = Float64Array.from(sums.columns, (column) => column[g]!)
    const turned = apply(inverse, own)
    const fixed = own.reduce((sum, value, a) => sum + value * turned[a]!, 0)
    const spread = variance * (shrink[g]! + shrink[g]! ** 2 * fixed)
    return { group, rows: sums.counts[g]!, value: shrink[g]! * residuals[g]!, se: Math.sqrt(spread) }
  })
  return {
    coefficients,
    covariance: inverse.map((value) => value * variance),
    residualVariance: variance,
    groupVariance: ratio * variance,
    icc: ratio / (1 + ratio),
    intercepts,
    logLikelihood: -deviance / 2,
    df: n - p - count + 1,
  }
}
