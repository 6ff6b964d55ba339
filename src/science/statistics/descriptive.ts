/** Arithmetic mean; NaN of nothing (callers ask for n first). */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

export const sorted = (values: ArrayLike<number>): Float64Array => new Float64Array(values).sort()

/** Quantile of an ascending array, linear between ranks (numpy.quantile's default, type 7); 0 <= q <= 1. */
export function quantileSorted(ascending: ArrayLike<number>, q: number): number {
  const position = q * (ascending.length - 1)
  const below = Math.floor(position)
  const low = ascending[below]!
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!
  return low === high ? low : low + (position - below) * (high - low)
}

/** Quantile of values in any order, as {@link quantileSorted}. */
export const quantile = (values: ArrayLike<number>, q: number): number => quantileSorted(sorted(values), q)

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)

export interface Ranks {
  /** Rank of each value from 1, ties sharing their mean rank; order of the input. */
  ranks: Float64Array
  /** Sum of t^3 - t over groups of t equal values; 0 without ties. */
  ties: number
}

/** Average ranks, as scipy.stats.rankdata. */
export function rankValues(values: ArrayLike<number>): Ranks {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a]! - values[b]!,
  )
  const ranks = new Float64Array(values.length)
  let ties = 0
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2
    const t = end - start
    ties += t ** 3 - t
    start = end
  }
  return { ranks, ties }
}
