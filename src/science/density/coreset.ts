import type { Random } from '../random/index.ts'

/**
 * Random linear projection of n vectors (row-major, n x from) to `to` dimensions, as PatchCore's untrained linear layer:
 * weights uniform in +-1/sqrt(from), drawn row by row of the output, no bias. Returns n x to, float32.
 */
export function randomProjection(
  vectors: Float32Array,
  from: number,
  to: number,
  random: Random,
): Float32Array {
  const bound = 1 / Math.sqrt(from)
  const weights = Float32Array.from({ length: from * to }, () => bound * (2 * random.uniform() - 1))
  const n = vectors.length / from
  const result = new Float32Array(n * to)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < to; k++) {
      let sum = 0
      for (let j = 0; j < from; j++) sum += vectors[i * from + j]! * weights[k * from + j]!
      result[i * to + k] = sum
    }
  }
  return result
}

/** Squared Euclidean distance between row i of a and row j of b, summed in double precision. */
export function squaredDistance(a: Float32Array, i: number, b: Float32Array, j: number, dim: number): number {
  let p = i * dim
  let q = j * dim
  const end = p + dim
  const end4 = p + (dim & ~3)
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  while (p < end4) {
    const d0 = a[p]! - b[q]!
    const d1 = a[p + 1]! - b[q + 1]!
    const d2 = a[p + 2]! - b[q + 2]!
    const d3 = a[p + 3]! - b[q + 3]!
    s0 += d0 * d0
    s1 += d1 * d1
    s2 += d2 * d2
    s3 += d3 * d3
    p += 4
    q += 4
  }
  for (; p < end; p++, q++) s0 += (a[p]! - b[q]!) ** 2
  return s0 + s1 + (s2 + s3)
}

/**
 * PatchCore's greedy coreset (Roth et al. 2022, as in its published code): every vector starts with its mean Euclidean
 * distance to a few random vectors; then, again and again, the vector with the largest distance is picked (the first of
 * equals) and every distance becomes the smaller of itself and the distance to the pick. The start vectors are not picks.
 *
 * The picks are exact; what cannot matter is not computed. Distances only shrink, so one that was not compared with the
 * latest picks is an upper bound: a vector is looked at again only when its bound is the largest of all (a heap of bounds),
 * and only until it falls below the next one. Memory beyond the vectors: 16 bytes a vector, and the picks once more.
 */
export class FarthestPoints {
  readonly picked: number[] = []
  readonly #vectors: Float32Array
  readonly #dim: number
  /** Upper bound of the squared distance to the nearest pick (at first: square of the mean distance to the starts). */
  readonly #bound: Float64Array
  /** How many of the picks the bound knows. */
  readonly #known: Uint32Array
  /** Vectors as a binary heap, largest bound first, lower row first among equals. */
  readonly #heap: Uint32Array
  /** The picked vectors, next to each other. */
  #picks: Float32Array

  /** vectors: row-major n x dim (projected already where that is wanted). `starts`: rows to measure from at first. */
  constructor(vectors: Float32Array, dim: number, starts: readonly number[]) {
    const n = vectors.length / dim
    if (!Number.isInteger(n) || n === 0)
      throw new RangeError(`${vectors.length} values are no rows of ${dim}`)
    if (starts.length === 0) throw new RangeError('no start vectors')
    this.#vectors = vectors
    this.#dim = dim
    this.#known = new Uint32Array(n)
    this.#picks = new Float32Array(64 * dim)
    this.#bound = Float64Array.from({ length: n }, (_, i) => {
      let sum = 0
      for (const start of starts) sum += Math.sqrt(squaredDistance(vectors, i, vectors, start, dim))
      return (sum / starts.length) ** 2
    })
    this.#heap = Uint32Array.from({ length: n }, (_, i) => i)
    for (let at = (n >> 1) - 1; at >= 0; at--) this.#sink(at)
  }

  /** Picks up to `count` more; fewer when every vector left equals a pick. Returns how many were picked. */
  pick(count: number): number {
    for (let done = 0; done < count; done++) {
      const farthest = this.#farthest()
      if (this.#bound[farthest]! === 0) return done
      this.#add(farthest)
    }
    return count
  }

  /** Brings the vector with the largest bound up to date until it keeps its place. */
  #farthest(): number {
    for (;;) {
      const first = this.#heap[0]!
      const rival = this.#rival()
      this.#update(first, rival)
      if (this.#known[first] === this.picked.length && !(rival >= 0 && this.#before(rival, first)))
        return first
      this.#sink(0)
    }
  }

  /** The second of the heap; -1 when there is only one vector. */
  #rival(): number {
    const heap = this.#heap
    if (heap.length < 2) return -1
    if (heap.length < 3) return heap[1]!
    return this.#before(heap[2]!, heap[1]!) ? heap[2]! : heap[1]!
  }

  /** Compares a vector with the picks it does not know, until it falls behind its rival. */
  #update(i: number, rival: number): void {
    const dim = this.#dim
    const limit = rival < 0 ? -1 : this.#bound[rival]!
    let bound = this.#bound[i]!
    let known = this.#known[i]!
    for (; known < this.picked.length && bound >= limit; known++) {
      const d = boundedDistance(this.#vectors, i * dim, this.#picks, known * dim, dim, bound)
      if (d < bound) bound = d
    }
    this.#bound[i] = bound
    this.#known[i] = known
  }

  #add(pick: number): void {
    const dim = this.#dim
    const at = (this.picked.push(pick) - 1) * dim
    if (at === this.#picks.length) {
      const larger = new Float32Array(2 * at)
      larger.set(this.#picks)
      this.#picks = larger
    }
    this.#picks.set(this.#vectors.subarray(pick * dim, (pick + 1) * dim), at)
  }

  /** Larger bound first, then lower row. */
  #before(a: number, b: number): boolean {
    const difference = this.#bound[a]! - this.#bound[b]!
    return difference > 0 || (difference === 0 && a < b)
  }

  #sink(from: number): void {
    const heap = this.#heap
    const item = heap[from]!
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && this.#before(heap[child + 1]!, heap[child]!)) child++
      if (!this.#before(heap[child]!, item)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = item
  }
}

/** The squared distance, or any number of at least `limit` as soon as it is known to be that large. */
function boundedDistance(
  a: Float32Array,
  from: number,
  b: Float32Array,
  other: number,
  dim: number,
  limit: number,
): number {
  let sum = 0
  let p = from
  let q = other
  const end = from + dim
  const end8 = from + (dim & ~7)
  for (; p < end8; p += 8, q += 8) {
    const d0 = a[p]! - b[q]!
    const d1 = a[p + 1]! - b[q + 1]!
    const d2 = a[p + 2]! - b[q + 2]!
    const d3 = a[p + 3]! - b[q + 3]!
    const d4 = a[p + 4]! - b[q + 4]!
    const d5 = a[p + 5]! - b[q + 5]!
    const d6 = a[p + 6]! - b[q + 6]!
    const d7 = a[p + 7]! - b[q + 7]!
    sum += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3) + (d4 * d4 + d5 * d5 + (d6 * d6 + d7 * d7))
    if (sum >= limit) return sum
  }
  for (; p < end; p++, q++) sum += (a[p]! - b[q]!) ** 2
  return sum
}

/** `count` different row numbers below n, in the order drawn (all of them, when there are not more). */
export function drawRows(n: number, count: number, random: Random): number[] {
  const rows = Array.from({ length: n }, (_, i) => i)
  const wanted = Math.min(count, n)
  for (let i = 0; i < wanted; i++) {
    const j = i + random.integer(n - i)
    ;[rows[i], rows[j]] = [rows[j]!, rows[i]!]
  }
  return rows.slice(0, wanted)
}
