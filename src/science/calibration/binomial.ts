import { logGamma } from '../statistics/index.ts'

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** P(X >= k) of the binomial distribution, n trials of chance p; summed from the smaller side. */
export function binomialSf(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n || p <= 0) return 0
  if (p >= 1) return 1
  const term = (j: number): number => Math.exp(logChoose(n, j) + j * Math.log(p) + (n - j) * Math.log1p(-p))
  let sum = 0
  if (k > n * p) {
    for (let j = n; j >= k; j--) sum += term(j)
    return Math.min(1, sum)
  }
  for (let j = 0; j < k; j++) sum += term(j)
  return Math.max(0, 1 - sum)
}

/** The p at which a function that grows with p reaches `level`, by bisection to rounding. */
function solve(of: (p: number) => number, level: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (of(middle) < level) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Clopper and Pearson's interval of a share of k in n, two-sided. Undefined when n is 0. */
export function clopperPearson(
  k: number,
  n: number,
  confidence = 0.95,
): { lo: number; hi: number } | undefined {
  if (n === 0) return undefined
  const tail = (1 - confidence) / 2
  return {
    lo: k === 0 ? 0 : solve((p) => binomialSf(k, n, p), tail),
    hi: k === n ? 1 : solve((p) => binomialSf(k + 1, n, p), 1 - tail),
  }
}

/** The smallest share that at most k of n seen promises with this confidence: Clopper and Pearson's one-sided upper bound. */
export const upperShare = (k: number, n: number, confidence: number): number =>
  k >= n ? 1 : solve((p) => binomialSf(k + 1, n, p), confidence)
