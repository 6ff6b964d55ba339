/**
 * Running mean and co-moment of vectors: C = sum (x - mean)(x - mean)^T, its lower triangle packed row by row (1,1), (2,1),
 * (2,2), ... `mean` and `comoment` may be views into one large array, one place of an image each.
 */
export interface Moments {
  readonly mean: Float64Array
  readonly comoment: Float64Array
}

/** Values in the lower triangle of a dim x dim matrix. */
export const triangle = (dim: number): number => (dim * (dim + 1)) / 2

/** Adds a vector by Welford's update; `n` counts it already (1 for the first). */
export function addVector({ mean, comoment }: Moments, n: number, x: ArrayLike<number>): void {
  updateComoment(mean, comoment, x, (n - 1) / n)
  for (let i = 0; i < mean.length; i++) mean[i]! += (x[i]! - mean[i]!) / n
}

/** Takes a vector out that was added before: exactly the moments of the others. `n` still counts it and is at least 2. */
export function removeVector({ mean, comoment }: Moments, n: number, x: ArrayLike<number>): void {
  updateComoment(mean, comoment, x, -n / (n - 1))
  for (let i = 0; i < mean.length; i++) mean[i]! -= (x[i]! - mean[i]!) / (n - 1)
}

/** comoment += weight (x - mean)(x - mean)^T */
function updateComoment(
  mean: Float64Array,
  comoment: Float64Array,
  x: ArrayLike<number>,
  weight: number,
): void {
  const dim = mean.length
  for (let i = 0, at = 0; i < dim; i++) {
    const di = weight * (x[i]! - mean[i]!)
    for (let j = 0; j <= i; j++, at++) comoment[at]! += di * (x[j]! - mean[j]!)
  }
}

/**
 * Lower Cholesky factor of comoment / (n - 1) + epsilon I (PaDiM's regularised sample covariance), packed, into `factor`.
 * Throws RangeError when the matrix is not positive definite: epsilon is 0 or lost beside values this large.
 */
export function choleskyOf(
  comoment: Float64Array,
  dim: number,
  n: number,
  epsilon: number,
  factor = new Float64Array(comoment.length),
): Float64Array {
  for (let i = 0, row = 0; i < dim; row += ++i) {
    for (let j = 0, other = 0; j <= i; other += ++j) {
      let sum = comoment[row + j]! / (n - 1)
      for (let k = 0; k < j; k++) sum -= factor[row + k]! * factor[other + k]!
      if (j < i) factor[row + j] = sum / factor[other + j]!
      else if (sum + epsilon > 0) factor[row + i] = Math.sqrt(sum + epsilon)
      else throw new RangeError('the covariance matrix is not positive definite')
    }
  }
  return factor
}

/** Mahalanobis distance sqrt((x - mean)^T S^-1 (x - mean)), not squared, from the packed Cholesky factor of S. */
export function mahalanobis(
  mean: ArrayLike<number>,
  factor: Float64Array,
  x: ArrayLike<number>,
  scratch = new Float64Array(mean.length),
): number {
  let squared = 0
  for (let i = 0, at = 0; i < mean.length; i++) {
    let sum = x[i]! - mean[i]!
    for (let k = 0; k < i; k++) sum -= factor[at + k]! * scratch[k]!
    at += i
    const value = sum / factor[at++]!
    scratch[i] = value
    squared += value * value
  }
  return Math.sqrt(squared)
}
