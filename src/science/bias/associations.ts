import { coefficientLine, fitLinear } from '../models/index.ts'
import {
  cliffsDelta,
  clusterBy,
  epsilonSquared,
  kruskalWallis,
  mannWhitney,
  rankValues,
  spearman,
  type Clusters,
  type TestResult,
} from '../statistics/index.ts'
import { testedFrom, type Level } from './groups.ts'
import { unknownLevel } from './levels.ts'
import type { BiasFactor, Observation } from './rows.ts'

export interface Association {
  test: string
  n: number
  statistic: number | null
  p: number | null
  effect: number | null
  effect_name: string
  note?: string
}

/** One value a subject: independent observations for a rank test. */
const subjectMeans = ({ sums, weights }: Clusters): number[] =>
  Array.from(sums, (sum, s) => sum / weights[s]!)

const untested = (test: string, n: number, effect_name: string, why: string): Association => ({
  test,
  n,
  statistic: null,
  p: null,
  effect: null,
  effect_name,
  note: `not tested: ${why}`,
})

const answer = (
  test: string,
  n: number,
  result: TestResult | undefined,
  effect: number | undefined,
  effect_name: string,
  note?: string,
): Association =>
  result === undefined
    ? untested(test, n, effect_name, 'all values are equal')
    : {
        test,
        n,
        statistic: result.statistic,
        p: result.p,
        effect: effect ?? null,
        effect_name,
        ...(note ? { note } : {}),
      }

/**
 * Between groups, on subject means: Mann-Whitney with Cliff's delta for two groups (positive: the first is larger),
 * Kruskal-Wallis with epsilon squared for more. Only groups of at least 30 subjects are tested; the note names the others.
 */
export function groupTest(levels: readonly Level[]): Association {
  const known = levels.filter(({ level }) => level !== unknownLevel)
  const [large, small] = [known.filter(isLarge), known.filter((level) => !isLarge(level))]
  const groups = large.map(({ clusters }) => clusters)
  const n = groups.reduce((sum, { subjects }) => sum + subjects.length, 0)
  const two = (large.length < 2 ? known : large).length === 2
  const [test, effect] = two ? ['mann-whitney', 'cliffs_delta'] : ['kruskal-wallis', 'epsilon_squared']
  const sizes = known.map(({ level, clusters }) => `${level} ${clusters.subjects.length}`).join(', ')
  if (large.length < 2)
    return untested(
      test!,
      known.reduce((sum, { clusters }) => sum + clusters.subjects.length, 0),
      effect!,
      `fewer than two groups of at least ${testedFrom} subjects (${sizes})`,
    )
  if (new Set(groups.flatMap(({ subjects }) => subjects)).size < n)
    return untested(test!, n, effect!, 'subjects belong to several groups at once')
  const values = groups.map(subjectMeans)
  const note =
    small.length === 0
      ? undefined
      : `left out, below ${testedFrom} subjects: ${small.map(({ level, clusters }) => `${level} (${clusters.subjects.length})`).join(', ')}`
  if (two) {
    const [a, b] = values as [number[], number[]]
    return answer(test!, n, mannWhitney(a, b), cliffsDelta(a, b), effect!, note)
  }
  const result = kruskalWallis(values)
  return answer(test!, n, result, result && epsilonSquared(result.statistic, n), effect!, note)
}

const isLarge = ({ clusters }: Level): boolean => clusters.subjects.length >= testedFrom

/** Spearman of subject means with a continuous factor (mean over the subject's scans); at least 30 subjects. */
export function trendTest(observations: readonly Observation[], factor: BiasFactor): Association {
  const known = observations.filter(({ factors }) => typeof factors[factor] === 'number')
  const meansOf = (valueOf: (o: Observation) => number): number[] =>
    subjectMeans(clusterBy(known, (o) => o.subject, valueOf))
  const y = meansOf((o) => o.value)
  const x = meansOf((o) => o.factors[factor] as number)
  const n = y.length
  if (n < testedFrom)
    return untested(
      'spearman',
      n,
      'rho',
      `${n} subject${n === 1 ? '' : 's'} with a known value, at least ${testedFrom} are needed`,
    )
  const result = spearman(x, y)
  return answer('spearman', n, result, result?.statistic, 'rho')
}

/**
 * Spearman's rho over lesions, for a factor in which the lesions of one subject differ. Lesions of a subject are not
 * independent: p is that of the slope between the ranks with errors clustered by subject (CR1, t on subjects - 2).
 */
export function lesionTrendTest(observations: readonly Observation[], factor: BiasFactor): Association {
  const known = observations.filter(({ factors }) => typeof factors[factor] === 'number')
  const n = new Set(known.map(({ subject }) => subject)).size
  const [test, effect] = ['spearman, errors clustered by subject', 'rho']
  if (n < testedFrom)
    return untested(
      test,
      n,
      effect,
      `${n} subject${n === 1 ? '' : 's'} with a known value, at least ${testedFrom} are needed`,
    )
  const ranksOf = (values: number[]): Float64Array => {
    const { ranks } = rankValues(values)
    return ranks.map((rank) => rank - (values.length + 1) / 2)
  }
  const x = known.map(({ factors }) => factors[factor] as number)
  const y = known.map(({ value }) => value)
  const rho = spearman(x, y)?.statistic
  const ranks = ranksOf(x)
  const columns = [new Float64Array(ranks.length).fill(1), ranks]
  const fit = fitLinear(
    columns,
    ranksOf(y),
    known.map(({ subject }) => subject),
  )
  const line = fit && coefficientLine({ ...fit, df: n - 2 }, 1)
  if (rho === undefined || !line) return answer(test, n, undefined, undefined, effect)
  return {
    test,
    n,
    statistic: line.estimate / line.se,
    p: line.p,
    effect: rho,
    effect_name: effect,
    note: `${known.length} lesions of ${n} subjects; the statistic is t of the slope between ranks`,
  }
}
