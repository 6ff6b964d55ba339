import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import {
  friedman,
  imageFigures,
  methodsDiffer,
  omnibus,
  pairedDifferences,
  rankIntervals,
  sentenceOf,
  type MethodScans,
  type ScoredScan,
} from './index.ts'

const { friedman: cases } = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/calibration/scipy.json', import.meta.url), 'utf8'),
) as { friedman: { table: number[][]; chi: number; p: number; f: number; p_f: number; ranks: number[] }[] }

test('Friedman and Iman-Davenport are those of SciPy, ties included', () => {
  for (const { table, ...expected } of cases) {
    const found = friedman(table)!
    expect(found.chi).toBeCloseTo(expected.chi, 9)
    expect(found.p).toBeCloseTo(expected.p, 9)
    expect(found.f).toBeCloseTo(expected.f, 9)
    expect(found.p_f).toBeCloseTo(expected.p_f, 9)
  }
})

test('two methods, one subject, nothing but ties: no test; rows that rank alike: F is infinite, p 0', () => {
  expect(
    friedman([
      [1, 2],
      [2, 1],
    ]),
  ).toBeUndefined()
  expect(friedman([[1, 2, 3]])).toBeUndefined()
  expect(
    friedman([
      [1, 1, 1],
      [2, 2, 2],
    ]),
  ).toBeUndefined()
  expect(
    friedman([
      [1, 2, 3],
      [4, 5, 6],
      [0, 1, 9],
    ]),
  ).toMatchObject({ f: Infinity, p_f: 0 })
})

const scan = (subject: string, dice: number, more: Partial<ScoredScan> = {}): ScoredScan => ({
  subject,
  scan: subject,
  group: 'patient',
  hasReference: true,
  values: {
    dice,
    dice_best: dice,
    auprc: dice,
    auroc: null,
    sensitivity: null,
    precision: null,
    lesion_sensitivity: null,
    false_positive_lesions: null,
  },
  fpr: null,
  score: null,
  ...more,
})
const settings = { seed: 1, replicates: 300 }
function methods(effects: readonly number[], n = 20): MethodScans[] {
  const random = createRandom(7)
  const base = Array.from({ length: n }, () => 0.5 + 0.1 * random.normal())
  return effects.map((effect, j) => ({
    method: `m${j}`,
    scans: base.map((own, i) => scan(`s${i}`, own + effect + 0.03 * random.normal())),
  }))
}
const rowsOf = (all: readonly MethodScans[]) =>
  all.map(({ method, scans }) => ({
    method,
    name: method.toUpperCase(),
    dice: { value: scans.reduce((sum, { values }) => sum + values.dice!, 0) / scans.length, n: scans.length },
  }))

describe('all methods before any pair', () => {
  test('no difference as a whole: no pair is named, and the sentence says why', () => {
    const all = methods([0, 0, 0, 0])
    const test = omnibus(all, 'dice')!
    expect(methodsDiffer(test)).toBe(false)
    const text = sentenceOf(rowsOf(all), pairedDifferences(all, 'dice', settings), test)
    expect(text).toMatch(
      /^No decisive winner: taken together the 4 methods do not differ in Dice \(Iman-Davenport p = 0\.\d\d\)/,
    )
  })
  test('a difference as a whole: the pairs decide', () => {
    const all = methods([0.1, 0, 0])
    const test = omnibus(all, 'dice')!
    expect(test).toMatchObject({ n: 20, df1: 2, df2: 38 })
    expect(test.iman_davenport_p!).toBeLessThan(0.001)
    expect(sentenceOf(rowsOf(all), pairedDifferences(all, 'dice', settings), test)).toMatch(/^M0 exceeds M/)
  })
  test('two methods need none; too few subjects are said', () => {
    expect(omnibus(methods([0, 1]), 'dice')).toBeNull()
    expect(omnibus(methods([0, 0, 0], 9), 'dice')).toMatchObject({
      iman_davenport_p: null,
      note: '9 subjects with the figure under every method: too few to test, at least 10 are needed',
    })
    expect(omnibus(methods([0, 0, 0]), 'fpr')!.n).toBe(0)
  })
  test('the false-alarm rate of the gate: 20 of 400 cohorts without an effect, give or take', () => {
    const random = createRandom(3)
    let named = 0
    for (let r = 0; r < 400; r++) {
      const rows = Array.from({ length: 15 }, () => Array.from({ length: 4 }, () => random.normal()))
      if (friedman(rows)!.p_f < 0.05) named++
    }
    expect(named / 400).toBeGreaterThan(0.02)
    expect(named / 400).toBeLessThan(0.085)
  })
})

test('ranks: certain where methods differ by far, wide where they do not; the percentile interval is another one', () => {
  const swing = (j: number) =>
    Array.from({ length: 20 }, (_, i) => scan(`s${i}`, 0.5 + ((i + j) % 2) / 10 + i / 100))
  const all: MethodScans[] = [
    { method: 'best', scans: swing(0).map((one) => scan(one.scan, one.values.dice! + 0.3)) },
    { method: 'even', scans: swing(0) },
    { method: 'odd', scans: swing(1) },
  ]
  const ranks = rankIntervals(all, 'dice', settings)
  expect(ranks[0]!.rank).toEqual({ value: 1, lo: 1, hi: 1, n: 20 })
  const few = all.map((one) => ({ ...one, scans: one.scans.slice(0, 4) }))
  expect(rankIntervals(few, 'dice', settings)[0]!.rank).toEqual({ value: 1, lo: null, hi: null, n: 4 })
  expect(ranks[1]!.rank.lo).toBe(2)
  expect(ranks[1]!.rank.hi).toBe(3)
  expect(rankIntervals(all, 'fpr', settings)[0]!.rank.value).toBeNull()
  const skewed = methods([0.3, 0])
  const bca = pairedDifferences(skewed, 'dice', settings)[0]!.difference
  const percentile = pairedDifferences(skewed, 'dice', { ...settings, interval: 'percentile' })[0]!.difference
  expect(percentile.value).toBe(bca.value)
  expect(percentile.lo).not.toBe(bca.lo)
})

test('image figures: each score apart; a group that is missing is said', () => {
  const image = (group: 'patient' | 'healthy', i: number, mean: number, max: number): ScoredScan =>
    scan(`${group}${i}`, 0.5, { group, images: { mean, max, top1: null } })
  const scans = Array.from({ length: 12 }, (_, i) => image('patient', i, 1 + i, i % 3)).concat(
    Array.from({ length: 12 }, (_, i) => image('healthy', i, 1 - i, i % 3)),
  )
  const [mean, max, top1] = imageFigures(scans, settings)
  expect(mean!.auroc.value).toBeCloseTo(1 - 0.5 / 144, 12)
  expect(max!.auroc.value).toBe(0.5)
  expect(max!.ap.lo!).toBeLessThan(max!.ap.value!)
  expect(max!.auroc.hi!).toBeGreaterThan(0.5)
  expect(top1!.auroc).toMatchObject({ value: null, note: 'no patients to tell from the healthy' })
})
