import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import * as s from './index.ts'

interface Tested {
  name: string
  statistic: number
  p: number
}
interface References {
  normal_cdf: [number, number][]
  normal_quantile: [number, number][]
  log_gamma: [number, number][]
  chi2_sf: [number, number, number][]
  t_two_sided: [number, number, number][]
  t_critical: [number, number, number][]
  quantile: { values: number[]; at: [number, number][] }
  wilcoxon: (Tested & { d: number[] })[]
  mann_whitney: (Tested & { a: number[]; b: number[]; cliffs_delta: number })[]
  kruskal: (Tested & { groups: number[][]; epsilon_squared: number })[]
  spearman: (Tested & { x: number[]; y: number[] })[]
  multiplicity: { p: number[]; holm: number[]; bh: number[] }
  wilson: [number, number, number, number, number][]
  bca: {
    name: string
    estimate: number
    jackknife: number[]
    replicates: number[]
    levels: [number, number]
  }[]
}
const reference = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/statistics/references.json', import.meta.url), 'utf8'),
) as References

/** Relative error at most 1e-9, so that small p values keep their digits. */
const near = (ours: number | undefined, theirs: number, at = ''): void => {
  const error = Math.abs((ours ?? NaN) - theirs) / (Math.abs(theirs) || 1)
  expect(error, `${at}: ${ours} against ${theirs}`).toBeLessThan(1e-9)
}

describe('against SciPy, statsmodels and NumPy', () => {
  test('distributions', () => {
    for (const [z, p] of reference.normal_cdf) near(s.normalCdf(z), p, `cdf ${z}`)
    for (const [q, z] of reference.normal_quantile) near(s.normalQuantile(q), z, `quantile ${q}`)
    for (const [x, y] of reference.log_gamma) near(s.logGamma(x), y, `log gamma ${x}`)
    for (const [x, df, p] of reference.chi2_sf) near(s.chiSquaredSf(x, df), p, `chi2 ${x} ${df}`)
    for (const [p, df, t] of reference.t_critical) near(s.studentCritical(p, df), t, `t critical ${p} ${df}`)
    for (const [t, df, p] of reference.t_two_sided) near(s.studentTwoSided(t, df), p, `t ${t} ${df}`)
  })
  test('quantile', () => {
    for (const [q, value] of reference.quantile.at) near(s.quantile(reference.quantile.values, q), value)
  })
  test.each(reference.wilcoxon)('Wilcoxon $name', ({ name, d, statistic, p }) => {
    near(s.wilcoxonSignedRank(d)?.statistic, statistic, name)
    near(s.wilcoxonSignedRank(d)?.p, p, name)
  })
  test.each(reference.mann_whitney)('Mann-Whitney $name', ({ name, a, b, statistic, p, cliffs_delta }) => {
    near(s.mannWhitney(a, b)?.statistic, statistic, name)
    near(s.mannWhitney(a, b)?.p, p, name)
    near(s.cliffsDelta(a, b), cliffs_delta, name)
  })
  test.each(reference.kruskal)('Kruskal-Wallis $name', ({ name, groups, statistic, p, epsilon_squared }) => {
    near(s.kruskalWallis(groups)?.statistic, statistic, name)
    near(s.kruskalWallis(groups)?.p, p, name)
    near(s.epsilonSquared(statistic, groups.flat().length), epsilon_squared, name)
  })
  test.each(reference.spearman)('Spearman $name', ({ name, x, y, statistic, p }) => {
    near(s.spearman(x, y)?.statistic, statistic, name)
    near(s.spearman(x, y)?.p, p, name)
  })
  test('Holm and Benjamini-Hochberg', () => {
    const { p, holm, bh } = reference.multiplicity
    s.holm(p).forEach((value, i) => near(value, holm[i]!))
    s.benjaminiHochberg(p).forEach((value, i) => near(value, bh[i]!))
  })
  test('Wilson', () => {
    for (const [k, n, confidence, lo, hi] of reference.wilson) {
      expect(s.wilson(k, n, confidence)!.lo).toBeCloseTo(lo, 10)
      expect(s.wilson(k, n, confidence)!.hi).toBeCloseTo(hi, 10)
    }
  })
  test.each(reference.bca)('levels of BCa $name', ({ replicates, estimate, jackknife, levels }) => {
    const ours = s.bcaLevels(replicates, estimate, jackknife)!
    near(ours[0], levels[0])
    near(ours[1], levels[1])
  })
})

describe('cases without an answer', () => {
  test('are undefined, never 0', () => {
    expect(s.wilcoxonSignedRank([0, 0])).toBeUndefined()
    expect(s.mannWhitney([1, 1], [1])).toBeUndefined()
    expect(s.mannWhitney([], [1])).toBeUndefined()
    expect(s.kruskalWallis([[1], []])).toBeUndefined()
    expect(s.spearman([1, 2, 3], [4, 4, 4])).toBeUndefined()
    expect(s.wilson(0, 0)).toBeUndefined()
    expect(s.cliffsDelta([], [1])).toBeUndefined()
  })
  test('a mean of nothing has nulls and a reason; of one subject no interval', () => {
    const none = s.bootstrapMean(s.clusterBy([], String, Number), { seed: 1 })
    expect(none).toMatchObject({ value: null, lo: null, hi: null, n: 0 })
    expect(none.note).toContain('no subject')
    const one = s.bootstrapMean(
      s.clusterBy([3, 5], () => 'a', Number),
      { seed: 1 },
    )
    expect(one).toMatchObject({ value: 4, lo: null, hi: null, n: 1 })
  })
  test('of fewer than five subjects a mean has no interval: it would reach from the lowest to the highest, and be called 95 %', () => {
    const of = (n: number) =>
      s.bootstrapMean(
        s.clusterBy([0.1, 0.4, 0.2, 0.3, 0.9].slice(0, n), (value) => String(value), Number),
        { seed: 1 },
      )
    expect(of(2)).toMatchObject({ lo: null, hi: null, n: 2, note: '2 subjects: too few for an interval' })
    expect(of(4)).toMatchObject({ lo: null, hi: null, n: 4 })
    expect(of(5).lo).toBeLessThan(of(5).value!)
  })
  test('where no subject differs: Wilson at a bound of the figure, else no interval, never one without width', () => {
    const all = (value: number, bounds?: readonly [number, number]) =>
      s.bootstrapMean(
        s.clusterBy(
          Array.from({ length: 80 }, (_, i) => i),
          (i) => `s${i % 40}`,
          () => value,
        ),
        { seed: 1, ...(bounds ? { bounds } : {}) },
      )
    const { z2, n } = { z2: 1.959963984540054 ** 2, n: 40 }
    expect(all(1, [0, 1])).toMatchObject({ value: 1, hi: 1, n: 40 })
    expect(all(1, [0, 1]).lo).toBeCloseTo(n / (n + z2), 10) // statsmodels: proportion_confint(40, 40, method='wilson')
    expect(all(0, [0, 1])).toMatchObject({ value: 0, lo: 0 })
    expect(all(0, [0, 1]).hi).toBeCloseTo(z2 / (n + z2), 10)
    expect(all(-1, [-1, 1]).hi).toBeCloseTo(2 * (z2 / (n + z2)) - 1, 10)
    const none = { lo: null, hi: null, note: 'the same in every subject: no interval' }
    expect(all(1)).toMatchObject({ value: 1, ...none })
    expect(all(0.3, [0, 1])).toMatchObject(none)
    expect(all(0, [-1, 1])).toMatchObject(none)
  })
})

const rows = (seed: number, subjects: number, perSubject: number) => {
  const random = createRandom(seed)
  return Array.from({ length: subjects }, (_, i) => {
    const own = random.normal()
    return Array.from({ length: perSubject }, () => ({
      subject: `s${i}`,
      value: own + 0.1 * random.normal(),
    }))
  }).flat()
}
const estimate = (data: { subject: string; value: number }[], options: s.BootstrapOptions) =>
  s.bootstrapMean(
    s.clusterBy(
      data,
      (row) => row.subject,
      (row) => row.value,
    ),
    options,
  )

describe('subject bootstrap', () => {
  test('is the same for the same seed and any order of rows, and another for another seed', () => {
    const data = rows(1, 20, 2)
    const first = estimate(data, { seed: 7 })
    expect(estimate([...data], { seed: 7 })).toEqual(first)
    const turned = estimate([...data].reverse(), { seed: 7 })
    expect(turned.lo).toBeCloseTo(first.lo!, 12)
    expect(estimate(data, { seed: 8 })).not.toEqual(first)
  })

  test('resamples subjects, not rows: ten rows a subject add next to nothing', () => {
    const one = estimate(rows(2, 40, 1), { seed: 1 })
    const ten = estimate(rows(2, 40, 10), { seed: 1 })
    expect(ten.n).toBe(40)
    const ratio = (ten.hi! - ten.lo!) / (one.hi! - one.lo!)
    expect(ratio).toBeGreaterThan(0.7)
    expect(ratio).toBeLessThan(1.4)
  })

  test.each(['bca', 'percentile'] as const)(
    '%s interval covers the planted mean in 92 to 98 of 100',
    (interval) => {
      let covered = 0
      const repeats = 400
      for (let seed = 0; seed < repeats; seed++) {
        const { lo, hi } = estimate(rows(seed + 100, 50, 1), { seed, interval, replicates: 500 })
        if (lo! <= 0 && 0 <= hi!) covered++
      }
      expect(covered / repeats).toBeGreaterThan(0.91)
      expect(covered / repeats).toBeLessThan(0.985)
    },
  )
})
