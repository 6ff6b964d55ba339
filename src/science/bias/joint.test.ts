import { describe, expect, test } from 'vitest'
import { emptyRow, noFactors } from '../../../scripts/validate/cohorts.ts'
import { createRandom, seedOf } from '../random/index.ts'
import { twoStageEffects } from '../models/index.ts'
import { analyseBias, jointModel } from './index.ts'
import type { Observation } from './rows.ts'

const expit = (x: number): number => 1 / (1 + Math.exp(-x))
function observations(
  n: number,
  seed: number,
  of: (
    i: number,
    random: ReturnType<typeof createRandom>,
  ) => { value: number } & Partial<Observation['factors']>,
): Observation[] {
  return Array.from({ length: n }, (_, i) => {
    const { value, ...factors } = of(i, createRandom(seedOf(seed, i)))
    return { subject: `s${i}`, value, factors: { ...noFactors, ...factors } }
  })
}
const fpr = (x: number): number => expit(-4.6 + 0.6 * x)
const termOf = (model: ReturnType<typeof jointModel>, factor: string) =>
  model.terms.find((term) => term.factor === factor)!

describe('what cannot be told apart', () => {
  test('scanner and sex that are one and the same: neither is estimable, age still is', () => {
    const model = jointModel(
      observations(90, 1, (i, random) => ({
        scanner: i % 2 ? 'A' : 'B',
        sex: i % 2 ? 'F' : 'M',
        age: 30 + 40 * random.uniform(),
        value: fpr(random.normal() + (i % 2)),
      })),
      'fpr',
    )
    for (const factor of ['scanner', 'sex']) {
      expect(termOf(model, factor)).toMatchObject({ status: 'not-estimable', p: null, effect: null })
      const line = model.coefficients.find((own) => own.factor === factor)!
      expect(line).toMatchObject({
        estimate: null,
        se: null,
        lo: null,
        hi: null,
        p: null,
        status: 'not-estimable',
      })
      expect(line.note).toContain(`cannot be told apart from ${factor === 'sex' ? 'scanner' : 'sex'}`)
    }
    expect(termOf(model, 'age').status).toBe('tested')
  })
  test('a site with its scanners: the site has no part, the scanner includes it', () => {
    const model = jointModel(
      observations(120, 2, (i, random) => ({
        scanner: `S${i % 3}`,
        site: i % 3 === 0 ? 'north' : 'south',
        value: fpr(random.normal()),
      })),
      'fpr',
    )
    expect(termOf(model, 'site').note).toContain('every scanner stands in one site')
    expect(termOf(model, 'scanner')).toMatchObject({
      status: 'tested',
      note: 'includes any effect of the site',
    })
  })
  test('one scanner, all ages missing, a constant metric, 3 subjects', () => {
    const one = observations(60, 3, (_, random) => ({
      scanner: 'only',
      sex: random.uniform() < 0.5 ? 'F' : 'M',
      value: fpr(random.normal()),
    }))
    const model = jointModel(one, 'fpr')
    expect(termOf(model, 'scanner').note).toBe('not estimable: one group only (only)')
    expect(termOf(model, 'age').note).toBe('not estimable: no value is known')
    const constant = jointModel(
      one.map((row) => ({ ...row, value: 0.02 })),
      'fpr',
    )
    expect(constant).toMatchObject({ status: 'not-estimable', note: 'not estimable: all values are equal' })
    expect(constant.coefficients).toEqual([])
    expect(jointModel(one.slice(0, 3), 'fpr').status).toBe('not-estimable')
  })
  test('a group in which every lesion is found is separated: not estimable, the others by Firth', () => {
    const model = jointModel(
      observations(120, 4, (i, random) => ({
        lesion_type: ['tumour', 'plaque', 'stroke'][i % 3]!,
        age: 30 + 40 * random.uniform(),
        value: i % 3 === 0 || random.uniform() < 0.5 ? 1 : 0,
      })),
      'detected',
    )
    expect(model.model).toBe('logistic-firth')
    const [plaque, stroke] = ['plaque', 'stroke'].map((level) =>
      model.coefficients.find((c) => c.level === level),
    )
    // the reference is the largest group, the first of equals: plaque; tumour is the separated one
    expect(plaque).toBeUndefined()
    expect(stroke!.estimate).not.toBeNull()
    expect(model.coefficients.find((c) => c.level === 'tumour')).toMatchObject({
      estimate: null,
      status: 'not-estimable',
    })
    expect(termOf(model, 'lesion_type').note).toContain('separation')
    expect(termOf(model, 'age').status).toBe('tested')
  })
  test('groups below 10 are left out and counted, from 10 to 29 estimated and not tested', () => {
    const model = jointModel(
      observations(95, 5, (i, random) => ({
        scanner: i < 40 ? 'A' : i < 75 ? 'B' : i < 90 ? 'C' : 'D',
        value: fpr(random.normal()),
      })),
      'fpr',
    )
    expect(model.left_out).toEqual([{ reason: 'scanner in a group of fewer than 10', n: 5 }])
    expect(model.coefficients.map(({ level, status, p }) => [level, status, p === null])).toEqual([
      ['B', 'ok', false],
      ['C', 'imprecise', true],
    ])
    expect(termOf(model, 'scanner').note).toContain('below 30 subjects: C')
  })
})

test('from five scanners on the scanner is a random effect, below it is not', () => {
  const make = (scanners: number) =>
    jointModel(
      observations(40 * scanners, 6, (i, random) => ({
        scanner: `S${i % scanners}`,
        age: 30 + 40 * random.uniform(),
        value: fpr(random.normal() + (i % scanners === 0 ? 2 : 0)),
      })),
      'fpr',
    )
  const [four, six] = [make(4), make(6)]
  expect([four.model, four.random]).toEqual(['linear', null])
  expect(six.model).toBe('linear-mixed')
  expect(termOf(six, 'scanner').p!).toBeLessThan(1e-6)
  const [first, ...others] = six.random!.levels
  expect(first!.lo!).toBeGreaterThan(Math.max(...others.map(({ value }) => value!)))
  expect(six.random!.icc!).toBeGreaterThan(0.1)
})

test('lesions of many scanners: log odds as random effects around their mean, shrunken', () => {
  const rows = Array.from({ length: 5 }, (_, lesion) =>
    observations(240, 100 + lesion, (i, random) => ({
      scanner: `S${i % 6}`,
      value: random.uniform() < expit(i % 6 === 0 ? -1.5 : 0.5) ? 1 : 0,
    })),
  ).flat()
  const { random } = jointModel(rows, 'detected')
  expect(random!.sd!).toBeGreaterThan(0.3)
  expect(random!.levels[0]).toMatchObject({ level: 'S0' })
  expect(random!.levels[0]!.hi!).toBeLessThan(0)
  expect(random!.levels.reduce((sum, { value }) => sum + value!, 0)).toBeCloseTo(0, 6)
})

test('two stages give back balanced one-way random effects', () => {
  // five group means with equal sampling variance v: t2 is the variance of the means less v
  const [v, means] = [0.2, [0, 1, 2.5, -0.5, 1.2]]
  const contrasts = Float64Array.from(means.slice(1), (value) => value - means[0]!)
  const covariance = Float64Array.from({ length: 16 }, (_, i) => (Math.floor(i / 4) === i % 4 ? 2 * v : v))
  const centre = means.reduce((a, b) => a + b, 0) / 5
  const between = means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 4
  const found = twoStageEffects(contrasts, covariance)!
  expect(found.groupVariance).toBeCloseTo(between - v, 6)
  found.effects.forEach(({ value }, g) =>
    expect(value).toBeCloseTo(((means[g]! - centre) * (between - v)) / between, 6),
  )
})

test('claims: a scanner with older people is named as age where age it is', () => {
  const row = (i: number, random: ReturnType<typeof createRandom>) => {
    const scanner = i % 2 ? 'new' : 'old'
    const age = 45 + (scanner === 'old' ? 15 : 0) + 10 * random.normal()
    return { scanner, age, value: fpr(random.normal() + (age - 45) / 8) }
  }
  const rows = observations(160, 8, row).map(({ subject, value, factors }) => ({
    ...emptyRow(subject, 'healthy'),
    scanner: factors.scanner as string,
    age: factors.age as number,
    method: 'm',
    fpr: value,
  }))
  const result = analyseBias(rows, { seed: 1, replicates: 200 })
  const by = (factor: string) => result.claims.find((claim) => claim.factor === factor)!
  expect(by('scanner')).toMatchObject({ sources: ['test'], attribution: 'other', attributed_to: ['age'] })
  expect(by('age')).toMatchObject({ sources: ['test', 'model'], attribution: 'own' })
  const curve = result.curves.find((own) => own.factor === 'age')!
  expect(curve).toMatchObject({ status: 'ok', n: 160, scale: 'linear' })
  expect(curve.points.at(-1)!.lo_all).toBeGreaterThan(curve.points[0]!.hi_all)
  for (const { lo, hi, lo_all, hi_all, value } of curve.points)
    expect([lo_all, lo, value, hi, hi_all]).toEqual([lo_all, lo, value, hi, hi_all].sort((a, b) => a - b))
  const cells = result.pairs.filter((cell) => cell.factor_a === 'scanner' && cell.factor_b === 'age')
  expect(cells).toHaveLength(6)
  expect(cells.every((cell) => (cell.estimate.value === null) === cell.estimate.n < 10)).toBe(true)
})
