import { describe, expect, test } from 'vitest'
import { cohort as generated, type CohortPlan } from '../../../scripts/validate/cohorts.ts'
import { createRandom, shuffled } from '../random/index.ts'
import { analyseBias, type BiasRow } from './index.ts'

const cohort = (seed: number, plan: Partial<CohortPlan>): BiasRow[] =>
  generated(seed, { methods: 1, healthy: 0, patients: 0, scanners: 2, sites: 0, ...plan })
/** The same on one scanner of this name. */
const onScanner = (scanner: string, plan: Partial<CohortPlan>): BiasRow[] =>
  cohort(4, { scanners: 1, ...plan }).map((row) => ({
    ...row,
    scanner,
    subject: `${scanner}${row.subject}`,
    scan: `${scanner}${row.scan}`,
  }))
const expit = (x: number): number => 1 / (1 + Math.exp(-x))
const options = { seed: 3, replicates: 400 }

describe('planted effects', () => {
  test('a scanner with a higher FPR is found: largest of six, interval above 0 and around its size, test adjusted', () => {
    const repeats = 40
    // 2.5 standard deviations on the logit scale, on the last scanner
    const random = createRandom(1)
    let truth = 0
    for (let i = 0; i < 100_000; i++) {
      const logit = -4.6 + 0.6 * random.normal()
      truth += (expit(logit + 1.5) - expit(logit)) / 100_000
    }
    let [found, covered] = [0, 0]
    for (let seed = 0; seed < repeats; seed++) {
      const rows = cohort(seed, { healthy: 210, scanners: 6, scannerEffect: 2.5 })
      const scannerOnly = rows.map((row) => ({ ...row, age: null, sex: null }))
      const result = analyseBias(scannerOnly, { seed, replicates: 200 })
      const { largest, smallest, gap } = result.gaps.find((g) => g.factor === 'scanner')!
      const [test] = result.tests
      expect(test).toMatchObject({ test: 'kruskal-wallis', n: 210, effect_name: 'epsilon_squared' })
      expect(smallest).not.toBe('scanner 6')
      if (largest === 'scanner 6' && gap.lo! > 0 && test!.p_adjusted! < 0.001) found++
      if (gap.lo! <= truth && truth <= gap.hi!) covered++
    }
    expect(found).toBe(repeats)
    expect(covered).toBeGreaterThanOrEqual(34)
  })

  test('age is found by Spearman, with its sign', () => {
    const result = analyseBias(cohort(2, { patients: 80, diceAgeEffect: -0.5 }), options)
    const test = result.tests.find((t) => t.metric === 'dice' && t.factor === 'age')!
    expect(test).toMatchObject({ test: 'spearman', n: 80, effect_name: 'rho' })
    expect(test.effect!).toBeLessThan(-0.3)
    expect(test.p_adjusted!).toBeLessThan(0.05)
    const ages = result.groups.filter((g) => g.metric === 'dice' && g.factor === 'age')
    expect(ages.map((g) => g.level)).toEqual(['<40', '40-59', '>=60'])
  })

  test('small lesions that are missed show in the gap by size, though one subject has lesions of all sizes', () => {
    const result = analyseBias(cohort(3, { patients: 60, sizeEffect: 1 }), options)
    const gap = result.gaps.find((g) => g.metric === 'detected' && g.factor === 'lesion_volume_mm3')!
    expect(gap.smallest).toMatch(/^<|^[\d.]+-5/)
    expect(gap.gap.lo!).toBeGreaterThan(0)
    const test = result.tests.find((t) => t.metric === 'detected' && t.factor === 'lesion_volume_mm3')!
    expect(test).toMatchObject({ test: 'spearman, errors clustered by subject', n: 60, effect_name: 'rho' })
    expect(test.effect!).toBeGreaterThan(0.2)
    expect(test.p_adjusted!).toBeLessThan(0.001)
    const model = result.models.find((own) => own.metric === 'detected')!
    const size = model.coefficients.find((own) => own.factor === 'lesion_volume_mm3')!
    expect(size.odds_ratio_lo!).toBeGreaterThan(1)
  })
})

test('with nothing planted, a gap over six scanners leaves out 0 in about 5 of 100 cohorts, and so does any adjusted p', () => {
  const repeats = 150
  let [gaps, tests] = [0, 0]
  for (let seed = 0; seed < repeats; seed++) {
    const result = analyseBias(cohort(1000 + seed, { healthy: 180, scanners: 6 }), {
      seed,
      replicates: 250,
      skip: ['curves', 'pairs'],
    })
    if (result.gaps.find((g) => g.factor === 'scanner')!.gap.lo! > 0) gaps++
    if (result.tests.some((t) => t.p_adjusted !== null && t.p_adjusted < 0.05)) tests++
  }
  expect(gaps / repeats).toBeLessThan(0.1)
  expect(tests / repeats).toBeLessThan(0.1)
})

describe('what cannot be said', () => {
  const rows = [
    ...onScanner('A', { healthy: 40 }),
    ...onScanner('B', { healthy: 24 }),
    ...onScanner('C', { healthy: 5 }),
    ...onScanner('D', { patients: 12 }),
  ]
  const result = analyseBias(rows, options)
  const group = (level: string) =>
    result.groups.find((g) => g.metric === 'fpr' && g.factor === 'scanner' && g.level === level)!

  test('is said by the status, with nulls and a reason, never with 0', () => {
    expect(group('A').status).toBe('ok')
    expect(group('B').status).toBe('imprecise')
    expect(group('B').estimate.value).not.toBeNull()
    expect(group('C')).toMatchObject({
      status: 'counts-only',
      estimate: { value: null, lo: null, hi: null, n: 5 },
    })
    expect(group('D')).toMatchObject({
      status: 'not-estimable',
      estimate: { value: null, n: 0, note: 'no scan in this group' },
    })
  })
  test('groups below 30 are not tested, and are named', () => {
    const test = result.tests.find((t) => t.metric === 'fpr' && t.factor === 'scanner')!
    expect(test).toMatchObject({ statistic: null, p: null, p_adjusted: null, effect: null })
    expect(test.note).toBe('not tested: fewer than two groups of at least 30 subjects (A 40, B 24, C 5, D 0)')
  })
  test('a gap is taken over groups of at least 10 only', () => {
    const gap = result.gaps.find((g) => g.metric === 'fpr' && g.factor === 'scanner')!
    expect([gap.largest, gap.smallest].sort()).toEqual(['A', 'B'])
    const dice = result.gaps.find((g) => g.metric === 'dice' && g.factor === 'scanner')!
    expect(dice).toMatchObject({ largest: null, smallest: null, gap: { value: null, lo: null, hi: null } })
  })
  test('an unknown value is a group of its own and part of no gap or test', () => {
    const holed = rows.map((row, i) => (i < 12 ? { ...row, scanner: null } : row))
    const own = analyseBias(holed, options)
    const unknown = own.groups.find(
      (g) => g.metric === 'fpr' && g.factor === 'scanner' && g.level === 'unknown',
    )!
    expect(unknown.estimate.n).toBe(12)
    expect(own.gaps.some((g) => [g.largest, g.smallest].includes('unknown'))).toBe(false)
  })
  test('a factor without any value is said, and nothing is shown for it', () => {
    expect(result.notes).toContain('site: no row has a value, so it is not analysed.')
    expect(result.groups.some((g) => g.factor === 'site')).toBe(false)
    expect(result.models.flatMap((m) => m.coefficients).some((c) => c.factor === 'site')).toBe(false)
  })
})

test('the order of rows changes nothing, another seed only the intervals', () => {
  const rows = cohort(5, { healthy: 40, patients: 30 })
  const first = analyseBias(rows, options)
  const turned = analyseBias(shuffled(rows, createRandom(1)), options)
  const pick = (r: typeof first) =>
    r.groups.map((g) => `${g.metric} ${g.factor} ${g.level} ${g.estimate.lo?.toFixed(9)}`).sort()
  expect(pick(turned)).toEqual(pick(first))
  const other = analyseBias(rows, { ...options, seed: 4 })
  expect(other.groups.map((g) => g.estimate.value)).toEqual(first.groups.map((g) => g.estimate.value))
  expect(other).not.toEqual(first)
})

test('figures of a scan with several lesion rows are counted once', () => {
  const rows = cohort(6, { patients: 20 }).map((row) => ({ ...row, lesion_type: 'stroke' }))
  const dice = analyseBias(rows, options).groups.find(
    (g) => g.metric === 'dice' && g.factor === 'lesion_type',
  )!
  const once = [...new Map(rows.map((row) => [row.scan, row.dice!])).values()]
  expect(dice.estimate.value).toBeCloseTo(once.reduce((a, b) => a + b, 0) / 20, 12)
  expect(dice.estimate.n).toBe(20)
})
