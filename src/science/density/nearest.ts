import { squaredDistance } from './coreset.ts'

/** Row numbers of the nearest bank vectors of each query, nearest first: n x neighbours. */
export type NearestRows = (
  queries: Float32Array,
  bank: Float32Array,
  dim: number,
  neighbours: number,
) => Promise<Int32Array> | Int32Array

const BLOCK = 256

/**
 * Exact nearest neighbours in squared L2, by |q|^2 - 2 q.b + |b|^2 (|q|^2 is the same for all b and left out), in blocks of
 * bank rows that stay in the cache. Of equal distances the lower row comes first. queries n x dim, bank m x dim, row-major.
 */
export const nearestRows = (
  queries: Float32Array,
  bank: Float32Array,
  dim: number,
  neighbours: number,
): Int32Array => {
  const n = queries.length / dim
  const m = bank.length / dim
  if (neighbours > m) throw new RangeError(`${neighbours} neighbours of a bank of ${m}`)
  const norms = Float64Array.from({ length: m }, (_, j) => squaredNorm(bank, j, dim))
  const rows = new Int32Array(n * neighbours).fill(-1)
  const scores = new Float64Array(n * neighbours).fill(Infinity)
  for (let from = 0; from < m; from += BLOCK) {
    const to = Math.min(m, from + BLOCK)
    for (let i = 0; i < n; i++) {
      const last = (i + 1) * neighbours - 1
      for (let j = from; j < to; j++) {
        const score = norms[j]! - 2 * dot(queries, i * dim, bank, j * dim, dim)
        if (score < scores[last]!) insert(scores, rows, i * neighbours, last, score, j)
      }
    }
  }
  return rows
}

/** Mean squared L2 distance of each query to the bank rows found for it, computed directly: no digits are lost. */
export function distancesTo(
  queries: Float32Array,
  bank: Float32Array,
  dim: number,
  rows: Int32Array,
): Float32Array {
  const n = queries.length / dim
  const neighbours = rows.length / n
  return Float32Array.from({ length: n }, (_, i) => {
    let sum = 0
    for (let k = 0; k < neighbours; k++)
      sum += squaredDistance(queries, i, bank, rows[i * neighbours + k]!, dim)
    return sum / neighbours
  })
}

function insert(
  scores: Float64Array,
  rows: Int32Array,
  first: number,
  last: number,
  score: number,
  row: number,
): void {
  let at = last
  for (; at > first && scores[at - 1]! > score; at--) {
    scores[at] = scores[at - 1]!
    rows[at] = rows[at - 1]!
  }
  scores[at] = score
  rows[at] = row
}

function squaredNorm(values: Float32Array, row: number, dim: number): number {
  return dot(values, row * dim, values, row * dim, dim)
}

function dot(a: Float32Array, p: number, b: Float32Array, q: number, dim: number): number {
  const end = p + dim
  const end4 = p + (dim & ~3)
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (; p < end4; p += 4, q += 4) {
    s0 += a[p]! * b[q]!
    s1 += a[p + 1]! * b[q + 1]!
    s2 += a[p + 2]! * b[q + 2]!
    s3 += a[p + 3]! * b[q + 3]!
  }
  for (; p < end; p++, q++) s0 += a[p]! * b[q]!
  return s0 + s1 + (s2 + s3)
}
