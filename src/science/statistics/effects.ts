import { rankValues } from './descriptive.ts'
import { normalQuantile } from './distributions.ts'

/** P(a > b) + P(a = b) / 2 over all pairs, 0..1; with scores of patients and healthy it is the AUROC. Undefined when a side is empty. */
export function probabilityOfSuperiority(a: readonly number[], b: readonly number[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined
  const { ranks } = rankValues([...a, ...b])
  let rankSum = 0
  for (let i = 0; i < a.length; i++) rankSum += ranks[i]!
  return (rankSum - (a.length * (a.length + 1)) / 2) / (a.length * b.length)
}

/** Cliff's delta P(a > b) - P(a < b), -1..1. Undefined when a side is empty. */
export function cliffsDelta(a: readonly number[], b: readonly number[]): number | undefined {
  const superiority = probabilityOfSuperiority(a, b)
  return superiority === undefined ? undefined : 2 * superiority - 1
}

/** Epsilon squared of a Kruskal-Wallis H over n values, H / (n - 1), 0..1 (Tomczak & Tomczak 2014). */
export const epsilonSquared = (h: number, n: number): number => Math.min(1, h / (n - 1))

/** Wilson score interval of a share of k in n. Undefined when n is 0. */
export function wilson(
  k: number,
  n: number,
  confidence = 0.95,
): { value: number; lo: number; hi: number } | undefined {
  if (n === 0) return undefined
  const z = normalQuantile(0.5 + confidence / 2)
  const value = k / n
  const denominator = 1 + z ** 2 / n
  const centre = (value + z ** 2 / (2 * n)) / denominator
  const half = (z / denominator) * Math.sqrt((value * (1 - value)) / n + z ** 2 / (4 * n ** 2))
  return { value, lo: k === 0 ? 0 : centre - half, hi: k === n ? 1 : centre + half }
}

/** Holm's adjusted p values (family-wise error), in the order given. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!)
  const adjusted = new Array<number>(ps.length)
  let largest = 0
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[index]!))
    adjusted[index] = largest
  })
  return adjusted
}

/** Benjamini-Hochberg adjusted p values (false discovery rate), in the order given. */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[b]! - ps[a]!)
  const adjusted = new Array<number>(ps.length)
  let smallest = 1
  order.forEach((index, rank) => {
    smallest = Math.min(smallest, (ps.length / (ps.length - rank)) * ps[index]!)
    adjusted[index] = smallest
  })
  return adjusted
}
