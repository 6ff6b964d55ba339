import { addVector, triangle, type Moments } from './gaussian.ts'

export interface ShrunkCovariance {
  readonly mean: Float64Array
  /** (1 - shrinkage) S + shrinkage t I, S = Y^T Y / n, t = trace(S) / dim; lower triangle, packed row by row. */
  readonly covariance: Float64Array
  /** 0 keeps the sample covariance, 1 leaves a multiple of the identity. */
  readonly shrinkage: number
}

/**
 * Ledoit-Wolf shrunk covariance of n vectors (row-major, n x dim), as scikit-learn's LedoitWolf (data centred first):
 * beta = [sum_k |y_k|^4 / n - |S|^2] / (n dim), delta = [|S|^2 - 2 t tr S + dim t^2] / dim, shrinkage = min(beta, delta) / delta
 * (Ledoit and Wolf 2004). One vector, or vectors that are all the same, have no covariance: RangeError.
 */
export function ledoitWolf(vectors: Float32Array | Float64Array, dim: number): ShrunkCovariance {
  const n = vectors.length / dim
  if (!Number.isInteger(n) || n < 2) throw new RangeError(`${n} vectors have no covariance`)
  const moments: Moments = { mean: new Float64Array(dim), comoment: new Float64Array(triangle(dim)) }
  for (let k = 0; k < n; k++) addVector(moments, k + 1, vectors.subarray(k * dim, (k + 1) * dim))
  const { mean, comoment } = moments
  const covariance = comoment.map((value) => value / n)
  let trace = 0
  let norm = 0
  forTriangle(dim, (i, j, at) => {
    const value = covariance[at]!
    if (i === j) trace += value
    norm += (i === j ? 1 : 2) * value * value
  })
  let fourth = 0
  for (let k = 0; k < n; k++) fourth += centredNorm(vectors, k * dim, mean) ** 2
  const t = trace / dim
  const delta = (norm - 2 * t * trace + dim * t * t) / dim
  const beta = Math.min((fourth / n - norm) / (n * dim), delta)
  if (!(trace > 0)) throw new RangeError('all vectors are the same')
  const shrinkage = delta > 0 ? beta / delta : 0
  forTriangle(dim, (i, j, at) => {
    covariance[at] = (1 - shrinkage) * covariance[at]! + (i === j ? shrinkage * t : 0)
  })
  return { mean, covariance, shrinkage }
}

function forTriangle(dim: number, visit: (i: number, j: number, at: number) => void): void {
  for (let i = 0, at = 0; i < dim; i++) for (let j = 0; j <= i; j++, at++) visit(i, j, at)
}

function centredNorm(vectors: ArrayLike<number>, from: number, mean: Float64Array): number {
  let sum = 0
  for (let i = 0; i < mean.length; i++) sum += (vectors[from + i]! - mean[i]!) ** 2
  return sum
}
