import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { fisherSf } from '../statistics/index.ts'
import * as m from './index.ts'

interface Reference {
  name: string
  x: number[][]
  y: number[]
  clusters: number[]
  weights: number[] | null
  coefficients: number[]
  se: number[]
  p: number[]
  lo: number[]
  hi: number[]
  which: number[]
  f: number
  f_p: number
  f_df2: number
}
interface MixedReference extends Pick<Reference, 'name' | 'x' | 'y' | 'coefficients' | 'se'> {
  groups: number[]
  residual_variance: number
  group_variance: number
  log_likelihood: number
  intercepts: Record<string, number>
  nested_f: number
  nested_p: number
  nested_df: number
}
const reference = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/regression/references.json', import.meta.url), 'utf8'),
) as {
  f_sf: [number, number, number, number][]
  linear: (Reference & { rss: number })[]
  logistic: Reference[]
  mixed: MixedReference[]
}

const near = (ours: number | undefined, theirs: number, at: string, tolerance = 1e-6): void =>
  expect(
    Math.abs((ours ?? NaN) - theirs) / Math.max(Math.abs(theirs), 1e-3),
    `${at}: ${ours}, ${theirs}`,
  ).toBeLessThan(tolerance)
const columnsOf = (x: number[][]): Float64Array[] => x.map((column) => Float64Array.from(column))
const labels = (values: number[]): string[] => values.map((value) => `s${value}`)

function compare(fit: m.Fit, r: Reference): void {
  r.coefficients.forEach((value, at) => {
    const line = m.coefficientLine(fit, at)
    near(line?.estimate, value, `${r.name} coefficient ${at}`)
    near(line?.se, r.se[at]!, `${r.name} se ${at}`)
    near(line?.p, r.p[at]!, `${r.name} p ${at}`)
    near(line?.lo, r.lo[at]!, `${r.name} lo ${at}`)
    near(line?.hi, r.hi[at]!, `${r.name} hi ${at}`)
  })
  const wald = m.waldTest(fit, r.which)
  near(wald?.statistic, r.f, `${r.name} F`)
  near(wald?.p, r.f_p, `${r.name} p of F`)
  expect(wald?.df2).toBe(r.f_df2)
}

describe('against statsmodels, to 1e-6', () => {
  test("Fisher's F", () => {
    for (const [f, a, b, p] of reference.f_sf) near(fisherSf(f, a, b), p, `F ${f}`, 1e-9)
  })
  test.each(reference.linear)('linear, errors clustered: $name', (r) => {
    const weights = r.weights ? Float64Array.from(r.weights) : undefined
    const fit = m.fitLinear(columnsOf(r.x), Float64Array.from(r.y), labels(r.clusters), weights)!
    compare(fit, r)
    near(fit.rss, r.rss, 'rss')
  })
  test.each(reference.logistic)('logistic, errors clustered: $name', (r) => {
    const weights = r.weights ? Float64Array.from(r.weights) : undefined
    const fit = m.fitLogistic(columnsOf(r.x), Float64Array.from(r.y), labels(r.clusters), weights)!
    expect(fit.separated).toEqual([])
    if (weights) {
      // the reference repeats rows, so its small-sample factor counts more of them
      const [n, p, total] = [r.y.length, r.x.length, weights.reduce((a, b) => a + b, 0)]
      const factor = (total - 1) / (total - p) / ((n - 1) / (n - p))
      fit.covariance = fit.covariance.map((value) => value * factor)
    }
    compare(fit, r)
  })
  test.each(reference.mixed)('mixed, one random intercept: $name', (r) => {
    const fit = m.fitMixed(columnsOf(r.x), Float64Array.from(r.y), labels(r.groups))!
    r.coefficients.forEach((value, at) => {
      near(fit.coefficients[at], value, `fixed ${at}`)
      near(Math.sqrt(fit.covariance[at * r.x.length + at]!), r.se[at]!, `se ${at}`)
    })
    near(fit.residualVariance, r.residual_variance, 'residual variance')
    near(fit.groupVariance, r.group_variance, 'group variance')
    near(fit.logLikelihood, r.log_likelihood, 'log likelihood')
    for (const { group, value } of fit.intercepts)
      near(value, r.intercepts[group.slice(1)]!, `intercept ${group}`)
    near(fit.icc, r.group_variance / (r.group_variance + r.residual_variance), 'icc')
  })
  test.each(reference.mixed)('F of nested fits: $name', (r) => {
    const [x, y, groups] = [columnsOf(r.x), Float64Array.from(r.y), labels(r.groups)]
    const found = m.nestedTest(x, groups, y)!
    near(found.statistic, r.nested_f, 'F')
    near(found.p, r.nested_p, 'p')
    expect(found.df1).toBe(r.nested_df)
  })
})

const one = (n: number): Float64Array => new Float64Array(n).fill(1)

describe('designs without an answer', () => {
  test('columns that others make up are named with those others', () => {
    const [a, b] = [Float64Array.of(1, 0, 1, 0, 1), Float64Array.of(0, 1, 0, 1, 0)]
    const age = Float64Array.of(30, 40, 50, 60, 71)
    expect(m.rankOf([one(5), a, age, b])).toEqual({ kept: [0, 1, 2], dependent: [{ column: 3, on: [0, 1] }] })
    expect(m.rankOf([one(5), new Float64Array(5)]).dependent).toEqual([{ column: 1, on: [] }])
    expect(m.rankOf([one(5), a, age]).dependent).toEqual([])
  })
  test('no fit comes of a rank-deficient design, of one cluster, or of equal outcomes', () => {
    const clusters = ['a', 'b', 'c', 'd', 'e']
    const x = Float64Array.of(1, 0, 1, 0, 1)
    const y = Float64Array.of(0, 1, 1, 0, 1)
    expect(m.fitLinear([one(5), x, x], y, clusters)).toBeUndefined()
    expect(m.fitLogistic([one(5), x, x], y, clusters)).toBeUndefined()
    expect(m.fitMixed([one(5), x, x], y, clusters)).toBeUndefined()
    expect(m.fitLinear([one(5), x], y, ['a', 'a', 'a', 'a', 'a'])).toBeUndefined()
    expect(m.fitLogistic([one(5), x], one(5), clusters)).toBeUndefined()
    expect(m.fitLogistic([one(5), x], new Float64Array(5), clusters)).toBeUndefined()
  })
})

describe('separation', () => {
  const twoByTwo = (counts: [number, number, number, number]) => {
    const rows = counts.flatMap((count, cell) =>
      Array.from({ length: count }, () => [cell < 2 ? 0 : 1, cell % 2] as const),
    )
    const x = Float64Array.from(rows, ([group]) => group)
    return {
      x: [one(rows.length), x],
      y: Float64Array.from(rows, ([, y]) => y),
      ids: rows.map((_, i) => `${i}`),
    }
  }
  test('a group whose every lesion is found is separated; the other coefficients are not', () => {
    const { x, y, ids } = twoByTwo([12, 18, 0, 25])
    const random = createRandom(1)
    const age = Float64Array.from(y, () => random.normal())
    expect(m.fitLogistic([...x, age], y, ids)!.separated).toEqual([1])
    expect(
      m.fitLogistic([...twoByTwo([12, 18, 1, 25]).x], twoByTwo([12, 18, 1, 25]).y, [...ids, 'z'])!.separated,
    ).toEqual([])
  })
  test('complete separation by a continuous factor is seen', () => {
    const x = Float64Array.from({ length: 40 }, (_, i) => (i - 19.5) / 10)
    const y = x.map((value) => (value > 0 ? 1 : 0))
    const ids = Array.from(x, String)
    expect(m.fitLogistic([one(40), x], y, ids)!.separated).toContain(1)
  })
  test("Firth's estimate of a two-by-two table is that of the table with a half added to every cell", () => {
    for (const counts of [
      [12, 18, 0, 25],
      [3, 7, 5, 2],
    ] as [number, number, number, number][]) {
      const { x, y, ids } = twoByTwo(counts)
      const [a, b, c, d] = counts.map((count) => count + 0.5) as [number, number, number, number]
      const fit = m.fitFirth(x, y, ids)!
      near(fit.coefficients[0], Math.log(b / a), 'intercept')
      near(fit.coefficients[1], Math.log(d / c) - Math.log(b / a), 'log odds ratio')
    }
  })
})

test('without variance between groups the mixed model is least squares', () => {
  const random = createRandom(4)
  const x = Float64Array.from({ length: 60 }, () => random.normal())
  const groups = Array.from(x, (_, i) => `g${i % 6}`)
  const noise = Float64Array.from(x, () => random.normal())
  const means = [0, 1, 2, 3, 4, 5].map(
    (g) => noise.filter((_, i) => i % 6 === g).reduce((a, b) => a + b, 0) / 10,
  )
  const y = x.map((value, i) => 2 * value + noise[i]! - means[i % 6]!)
  const centred = [0, 1, 2, 3, 4, 5].map(
    (g) => x.filter((_, i) => i % 6 === g).reduce((a, b) => a + b, 0) / 10,
  )
  const own = x.map((value, i) => value - centred[i % 6]!)
  const fit = m.fitMixed(
    [one(60), own],
    y.map((value, i) => value - 2 * centred[i % 6]!),
    groups,
  )!
  expect(fit.groupVariance).toBe(0)
  expect(fit.icc).toBe(0)
  near(fit.coefficients[1], m.fitLinear([one(60), own], y, groups)!.coefficients[1]!, 'slope', 1e-9)
})

test('a natural spline is straight beyond its outer knots', () => {
  const x = Float64Array.from({ length: 80 }, (_, i) => i)
  const knots = m.splineKnots(x)
  expect(knots).toHaveLength(4)
  for (const column of m.naturalSpline(Float64Array.of(80, 90, 100, -10, -20, -30), knots)) {
    expect(column[2]! - column[1]!).toBeCloseTo(column[1]! - column[0]!, 6)
    expect(column[5]! - column[4]!).toBeCloseTo(column[4]! - column[3]!, 6)
  }
  expect(m.splineKnots([1, 1, 1, 2])).toEqual([])
})
