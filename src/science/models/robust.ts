import type { Columns } from './matrix.ts'

/** What a fit of p full-rank columns gives. */
export interface Fit {
  coefficients: Float64Array
  /** p x p, row by row. */
  covariance: Float64Array
  /** Degrees of freedom for t and F: clusters - 1. */
  df: number
  /** Number of clusters. */
  clusters: number
}

/** Labels as numbers from 0, in the order in which they first appear. */
export function clusterIndex(labels: readonly string[]): { of: Uint32Array; count: number } {
  const found = new Map<string, number>()
  const of = Uint32Array.from(labels, (label) => {
    const known = found.get(label)
    if (known !== undefined) return known
    found.set(label, found.size)
    return found.size - 1
  })
  return { of, count: found.size }
}

/**
 * Cluster-robust covariance CR1: c * A B A, A the inverse information, B the sum over clusters of u u' with u the cluster's
 * summed scores x_i * residuals_i, c = G / (G - 1) * (n - 1) / (n - p), as statsmodels' cov_type='cluster'.
 * Undefined with fewer than 2 clusters or n <= p.
 */
export function clusterCovariance(
  columns: Columns,
  residuals: Float64Array,
  inverse: Float64Array,
  labels: readonly string[],
): { covariance: Float64Array; clusters: number } | undefined {
  const [p, n] = [columns.length, residuals.length]
  const { of, count } = clusterIndex(labels)
  if (count < 2 || n <= p) return undefined
  const scores = new Float64Array(count * p)
  columns.forEach((column, a) => {
    for (let i = 0; i < n; i++) scores[of[i]! * p + a]! += column[i]! * residuals[i]!
  })
  // A u of every cluster first: the covariance is then their plain cross product
  const turned = new Float64Array(count * p)
  for (let g = 0; g < count; g++)
    for (let a = 0; a < p; a++) {
      let sum = 0
      for (let b = 0; b < p; b++) sum += inverse[a * p + b]! * scores[g * p + b]!
      turned[g * p + a] = sum
    }
  const factor = (count / (count - 1)) * ((n - 1) / (n - p))
  const covariance = new Float64Array(p * p)
  for (let a = 0; a < p; a++)
    for (let b = a; b < p; b++) {
      let sum = 0
      for (let g = 0; g < count; g++) sum += turned[g * p + a]! * turned[g * p + b]!
      covariance[a * p + b] = covariance[b * p + a] = factor * sum
    }
  return { covariance, clusters: count }
}
