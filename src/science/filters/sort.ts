/**
 * Radix sort of float32 values by their bits (11 + 11 + 10 bits, least significant digit first): exact, stable and
 * the same on every machine. -0 sorts (and comes back) as +0. NaN has no place in an order: callers check first.
 */
const DIGITS = [
  { shift: 0, size: 2048 },
  { shift: 11, size: 2048 },
  { shift: 22, size: 1024 },
] as const

/** Bits of float32 values as integers that, read as unsigned, have the order of the values. */
function toKeys(values: Float32Array): Int32Array<ArrayBuffer> {
  const keys = new Int32Array(values.length)
  const floats = new Float32Array(keys.buffer)
  for (let i = 0; i < values.length; i++) floats[i] = values[i] + 0
  for (let i = 0; i < keys.length; i++) keys[i] ^= (keys[i] >> 31) | 0x80000000
  return keys
}

/** Undoes `toKeys` in place and reads the buffer as floats. */
function fromKeys(keys: Int32Array<ArrayBuffer>): Float32Array {
  for (let i = 0; i < keys.length; i++) keys[i] ^= ~(keys[i] >> 31) | 0x80000000
  return new Float32Array(keys.buffer, keys.byteOffset, keys.length)
}

/** Start of each digit's run in the sorted order; null when all keys share one digit (the pass can be skipped). */
function digitStarts(keys: Int32Array, shift: number, size: number): Int32Array | null {
  const starts = new Int32Array(size)
  for (let i = 0; i < keys.length; i++) starts[(keys[i] >>> shift) & (size - 1)]++
  let sum = 0
  for (let d = 0; d < size; d++) {
    const count = starts[d]
    if (count === keys.length) return null
    starts[d] = sum
    sum += count
  }
  return starts
}

/** A sorted copy, ascending. `values` holds no NaN. */
export function sortFloat32(values: Float32Array): Float32Array {
  let keys = toKeys(values)
  let other = new Int32Array(keys.length)
  for (const { shift, size } of DIGITS) {
    const starts = digitStarts(keys, shift, size)
    if (starts === null) continue
    for (let i = 0; i < keys.length; i++) other[starts[(keys[i] >>> shift) & (size - 1)]++] = keys[i]
    ;[keys, other] = [other, keys]
  }
  return fromKeys(keys)
}

/** The value that has `rank` others before it in ascending order (Hoare's selection). Reorders `values`, which hold no NaN. */
export function smallest(values: Float32Array, rank: number): number {
  let [from, to] = [0, values.length - 1]
  while (from < to) {
    const pivot = values[(from + to) >>> 1]
    let [i, j] = [from, to]
    while (i <= j) {
      while (values[i] < pivot) i++
      while (values[j] > pivot) j--
      if (i > j) break
      const value = values[i]
      values[i++] = values[j]
      values[j--] = value
    }
    if (rank <= j) to = j
    else if (rank >= i) from = i
    else break
  }
  return values[rank]
}

export interface SortedWithOrder {
  /** The values, ascending. */
  readonly sorted: Float32Array
  /** order[rank] = index in the input; equal values keep their input order. */
  readonly order: Int32Array
}

/** Ascending order of the values and the permutation that gives it. `values` holds no NaN. */
export function argsortFloat32(values: Float32Array): SortedWithOrder {
  let keys = toKeys(values)
  let order = new Int32Array(keys.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  let otherKeys = new Int32Array(keys.length)
  let otherOrder = new Int32Array(keys.length)
  for (const { shift, size } of DIGITS) {
    const starts = digitStarts(keys, shift, size)
    if (starts === null) continue
    for (let i = 0; i < keys.length; i++) {
      const place = starts[(keys[i] >>> shift) & (size - 1)]++
      otherKeys[place] = keys[i]
      otherOrder[place] = order[i]
    }
    ;[keys, otherKeys] = [otherKeys, keys]
    ;[order, otherOrder] = [otherOrder, order]
  }
  return { sorted: fromKeys(keys), order }
}

/** How many of the first `n` ascending values are at most `limit`. */
export function countAtMost(sorted: Float32Array, limit: number, n = sorted.length): number {
  let lo = 0
  let hi = n
  while (lo < hi) {
    const mid = (lo + hi) >>> 1
    if (sorted[mid] <= limit) lo = mid + 1
    else hi = mid
  }
  return lo
}
