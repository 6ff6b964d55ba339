import { chiSquaredSf, normalCdf, studentTwoSided } from './distributions.ts'
import { rankValues } from './descriptive.ts'

export interface TestResult {
  statistic: number
  /** Two-sided, uncorrected. */
  p: number
  /** How p was found: from the exact null distribution, or from its large-sample approximation. */
  method: 'exact' | 'approximate'
}

const clampProbability = (p: number): number => Math.min(1, Math.max(0, p))

/** Share of the 2^n sign patterns with rank sum at most `statistic`; ranks doubled, so that mid-ranks are whole. */
function signFlipCdf(doubledRanks: readonly number[], doubledStatistic: number): number {
  const total = doubledRanks.reduce((a, b) => a + b, 0)
  let shares = new Float64Array(total + 1)
  shares[0] = 1
  for (const rank of doubledRanks) {
    const next = new Float64Array(total + 1)
    for (let sum = 0; sum <= total; sum++) {
      const share = shares[sum]! / 2
      if (share === 0) continue
      next[sum]! += share
      next[sum + rank]! += share
    }
    shares = next
  }
  let cdf = 0
  for (let sum = 0; sum <= doubledStatistic; sum++) cdf += shares[sum]!
  return cdf
}

/**
 * Wilcoxon signed-rank test of paired differences, two-sided; zeros are dropped. The cases are those of
 * scipy.stats.wilcoxon(zero_method='wilcox', correction=False, method='auto'), SciPy 1.17: exact up to 50 pairs without
 * ties or zeros, exact by all sign flips up to 13 pairs with them, else normal with tie correction.
 * The statistic is the smaller rank sum. Undefined when no difference is other than 0.
 */
export function wilcoxonSignedRank(differences: readonly number[]): TestResult | undefined {
  const nonZero = differences.filter((d) => d !== 0)
  const n = nonZero.length
  if (n === 0) return undefined
  const { ranks, ties } = rankValues(nonZero.map(Math.abs))
  const plus = nonZero.reduce((sum, d, i) => sum + (d > 0 ? ranks[i]! : 0), 0)
  const statistic = Math.min(plus, (n * (n + 1)) / 2 - plus)
  const clean = ties === 0 && n === differences.length
  if (differences.length <= (clean ? 50 : 13)) {
    const cdf = signFlipCdf(
      Array.from(ranks, (rank) => 2 * rank),
      2 * statistic,
    )
    return { statistic, p: clampProbability(2 * cdf), method: 'exact' }
  }
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24)
  const z = (statistic - (n * (n + 1)) / 4) / deviation
  return { statistic, p: clampProbability(2 * normalCdf(-Math.abs(z))), method: 'approximate' }
}

/** P(U >= u) for samples of m and n without ties, by the recursion of Mann and Whitney on shares. */
function mannWhitneySf(m: number, n: number, u: number): number {
  const size = m * n + 1
  // rows[j] = distribution of U for (i, j); shares: f(i, j, u) = i/(i+j) f(i-1, j, u-j) + j/(i+j) f(i, j-1, u)
  let rows = Array.from({ length: n + 1 }, () => {
    const row = new Float64Array(size)
    row[0] = 1
    return row
  })
  for (let i = 1; i <= m; i++) {
    const next: Float64Array<ArrayBuffer>[] = []
    for (let j = 0; j <= n; j++) {
      const row = new Float64Array(size)
      for (let value = 0; value <= i * j; value++) {
        const fromI = value >= j ? rows[j]![value - j]! : 0
        const fromJ = j > 0 ? next[j - 1]![value]! : 0
        row[value] = (i * fromI + j * fromJ) / (i + j)
      }
      next.push(row)
    }
    rows = next
  }
  let sf = 0
  for (let value = u; value < size; value++) sf += rows[n]![value]!
  return sf
}

/**
 * Mann-Whitney U test, two-sided; the statistic is U of the first sample. As scipy.stats.mannwhitneyu: exact without
 * ties when one sample has at most 8 values, else normal with tie and continuity correction.
 * Undefined when a sample is empty or all values are equal.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): TestResult | undefined {
  const [m, n] = [a.length, b.length]
  if (m === 0 || n === 0) return undefined
  const { ranks, ties } = rankValues([...a, ...b])
  const total = m + n
  if (ties === total ** 3 - total) return undefined
  let rankSum = 0
  for (let i = 0; i < m; i++) rankSum += ranks[i]!
  const statistic = rankSum - (m * (m + 1)) / 2
  const larger = Math.max(statistic, m * n - statistic)
  if (ties === 0 && Math.min(m, n) <= 8) {
    const sf = mannWhitneySf(Math.min(m, n), Math.max(m, n), larger)
    return { statistic, p: clampProbability(2 * sf), method: 'exact' }
  }
  const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))))
  const z = (larger - (m * n) / 2 - 0.5) / deviation
  return { statistic, p: clampProbability(2 * normalCdf(-z)), method: 'approximate' }
}

/** Kruskal-Wallis H test with tie correction, chi-squared p. Undefined with an empty group, one group, or all values equal. */
export function kruskalWallis(groups: readonly (readonly number[])[]): TestResult | undefined {
  const values = groups.flat()
  const n = values.length
  if (groups.length < 2 || groups.some((group) => group.length === 0)) return undefined
  const { ranks, ties } = rankValues(values)
  if (ties === n ** 3 - n) return undefined
  let at = 0
  let sum = 0
  for (const group of groups) {
    let rankSum = 0
    for (let i = 0; i < group.length; i++) rankSum += ranks[at++]!
    sum += rankSum ** 2 / group.length
  }
  const statistic = ((12 / (n * (n + 1))) * sum - 3 * (n + 1)) / (1 - ties / (n ** 3 - n))
  return { statistic, p: chiSquaredSf(statistic, groups.length - 1), method: 'approximate' }
}

/** Spearman's rank correlation, p from Student's t on n - 2. Undefined below 3 pairs or when one side is constant. */
export function spearman(x: readonly number[], y: readonly number[]): TestResult | undefined {
  const n = x.length
  if (n < 3 || y.length !== n) return undefined
  const a = rankValues(x).ranks
  const b = rankValues(y).ranks
  const centre = (n + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [a[i]! - centre, b[i]! - centre]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  if (xx === 0 || yy === 0) return undefined
  const statistic = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
  const t = statistic * Math.sqrt((n - 2) / ((1 - statistic) * (1 + statistic)))
  return { statistic, p: clampProbability(studentTwoSided(t, n - 2)), method: 'approximate' }
}
