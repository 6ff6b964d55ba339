import { describe, expect, test } from 'vitest'
import { createRandom, seedOf } from '../random/index.ts'
import {
  comparedMetrics,
  isDecisive,
  pairedDifferences,
  sentenceOf,
  tableRow,
  type ScoredScan,
} from './index.ts'

const settings = { seed: 11, replicates: 500 }

/** Patients whose Dice under a method is their own difficulty plus the method's effect plus noise. */
function planted(effects: Record<string, number>, n: number, seed: number, noise = 0.05) {
  return Object.entries(effects).map(([method, effect]) => ({
    method,
    scans: Array.from({ length: n }, (_, i): ScoredScan => {
      const own = createRandom(seedOf(seed, 'patient', i)).normal()
      const random = createRandom(seedOf(seed, method, i))
      const dice = 0.4 + 0.1 * own + effect + noise * random.normal()
      return scan(`p${i}`, 'patient', { dice })
    }),
  }))
}

const scan = (
  subject: string,
  group: ScoredScan['group'],
  {
    dice = null,
    fpr = null,
    score = null,
    hasReference = true,
  }: Partial<Pick<ScoredScan, 'fpr' | 'score' | 'hasReference'>> & { dice?: number | null } = {},
): ScoredScan => ({
  subject,
  scan: `${subject}_T2w`,
  group,
  hasReference,
  values: { ...(Object.fromEntries(comparedMetrics.map((m) => [m, null])) as ScoredScan['values']), dice },
  fpr,
  score,
})

const rowsOf = (methods: ReturnType<typeof planted>) =>
  methods.map(({ method, scans }) => ({ method, name: method, dice: tableRow(scans, settings).dice }))

describe('paired differences', () => {
  test('a planted difference is found with its size', () => {
    const methods = planted({ A: 0.06, B: 0, C: 0.055 }, 40, 1)
    const pairs = pairedDifferences(methods, 'dice', settings)
    const ab = pairs.find((pair) => pair.a === 'A' && pair.b === 'B')!
    expect(ab.difference.n).toBe(40)
    expect(ab.difference.lo!).toBeLessThan(0.06)
    expect(ab.difference.hi!).toBeGreaterThan(0.06)
    expect(isDecisive(ab)).toBe(true)
    expect(ab.wilcoxon_p_holm!).toBeGreaterThanOrEqual(ab.wilcoxon_p!)
    const text = sentenceOf(rowsOf(methods), pairs)
    expect(text).toMatch(
      /^[AC] exceeds B by 0\.0\d \[0\.0\d, 0\.\d\d\] in mean Dice; no decisive winner between [AC] and [AC]\.$/,
    )
  })

  test('with none planted, three methods get a winner in at most 5 of 100 cohorts, as Holm promises', () => {
    let claimed = 0
    const repeats = 200
    for (let seed = 0; seed < repeats; seed++) {
      const pairs = pairedDifferences(planted({ A: 0, B: 0, C: 0 }, 25, 500 + seed), 'dice', {
        seed,
        replicates: 300,
      })
      if (pairs.some(isDecisive)) claimed++
    }
    expect(claimed / repeats).toBeLessThan(0.085) // 0.05 and two standard errors and a half
  })

  test('adding a method changes no interval of the others', () => {
    const two = pairedDifferences(planted({ A: 0.02, B: 0 }, 20, 3), 'dice', settings)
    const three = pairedDifferences(planted({ A: 0.02, B: 0, C: 0.1 }, 20, 3), 'dice', settings)
    expect(three.find((pair) => pair.a === 'A' && pair.b === 'B')!.difference).toEqual(two[0]!.difference)
  })

  test('scans undefined under one method are left out and counted', () => {
    const [a, b] = planted({ A: 0.1, B: 0 }, 12, 4) as [
      ReturnType<typeof planted>[0],
      ReturnType<typeof planted>[0],
    ]
    const holed = {
      ...b,
      scans: b.scans.map((s, i) => (i === 0 ? { ...s, values: { ...s.values, dice: null } } : s)),
    }
    const [pair] = pairedDifferences([a, holed], 'dice', settings)
    expect(pair!.difference.n).toBe(11)
    expect(pair!.note).toContain('1 scans left out')
  })
})

describe('the sentence', () => {
  test('with few patients names nobody', () => {
    const methods = planted({ A: 0.3, B: 0 }, 4, 5)
    const pairs = pairedDifferences(methods, 'dice', settings)
    expect(pairs[0]!.wilcoxon_p).toBeNull()
    expect(sentenceOf(rowsOf(methods), pairs)).toMatch(
      /^A has the highest mean Dice \(0\.\d\d\), but with 4 patients no winner can be named\.$/,
    )
  })
  test('without a reference says so', () => {
    const methods = ['A', 'B'].map((method) => ({
      method,
      scans: [scan('p1', 'patient', { hasReference: false })],
    }))
    const pairs = pairedDifferences(methods, 'dice', settings)
    expect(pairs[0]!.difference).toMatchObject({ value: null, lo: null, hi: null, n: 0 })
    expect(sentenceOf(rowsOf(methods), pairs)).toMatch(/^No patients with a reference: Dice is not estimable/)
  })
  test('equal methods have no winner', () => {
    const methods = planted({ A: 0, B: 0 }, 20, 6, 0)
    expect(sentenceOf(rowsOf(methods), pairedDifferences(methods, 'dice', settings))).toBe(
      'No decisive winner between A and B.',
    )
  })
})

describe('a row of the table', () => {
  const scans = [
    ...Array.from({ length: 12 }, (_, i) => scan(`h${i}`, 'healthy', { fpr: 0.01 + 0.001 * i, score: i })),
    ...Array.from({ length: 12 }, (_, i) => scan(`p${i}`, 'patient', { dice: i / 20, score: i + 6 })),
    scan('p12', 'patient', { score: 30, hasReference: false }),
  ]
  const row = tableRow(scans, settings)
  test('counts subjects and keeps what is undefined apart', () => {
    expect(row).toMatchObject({ patients: 13, healthy: 12, undefined_dice: 1 })
    expect(row.dice.value).toBeCloseTo(0.275, 12)
    expect(row.dice.n).toBe(12)
    expect(row.auprc).toMatchObject({ value: null, n: 0, note: 'undefined on every scan' })
    expect(row.fpr_healthy.value).toBeCloseTo(0.0155, 12)
  })
  test('image AUROC counts pairs of patients and healthy', () => {
    let won = 0
    for (let p = 0; p < 13; p++)
      for (let h = 0; h < 12; h++) {
        const score = p === 12 ? 30 : p + 6
        won += score > h ? 1 : score === h ? 0.5 : 0
      }
    expect(row.image_auroc.value).toBeCloseTo(won / 156, 12)
    expect(row.image_auroc.lo!).toBeLessThan(won / 156)
    expect(row.image_auroc.hi!).toBeGreaterThan(won / 156)
    expect(
      tableRow(
        scans.filter((s) => s.group === 'patient'),
        settings,
      ).image_auroc.note,
    ).toContain('no healthy')
  })
})
