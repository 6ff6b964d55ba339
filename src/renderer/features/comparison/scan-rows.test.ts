import { expect, test } from 'vitest'
import type { ResultRow, ScanEntry } from '../../../contract/api.ts'
import { boardMetrics, differencesOf, firstEstimable, placeOf, scanLines } from './scan-rows.ts'

const scan = (id: number, group: 'healthy' | 'patient') =>
  ({ scan_id: id, scan: `s${id}`, group }) as unknown as ScanEntry
const row = (id: number, method: string, dice: number | null, fpr: number, top = 0.5) =>
  ({
    scan_id: id,
    method,
    dice,
    fpr,
    score_top1: top,
    centre_mm: id === 1 ? (method === 'b' ? [1, 2, 3] : [4, 5, 6]) : null,
  }) as unknown as ResultRow
const scans = [scan(1, 'patient'), scan(2, 'patient'), scan(3, 'healthy')]
const results = [
  row(1, 'a', 0.8, 0.01),
  row(1, 'b', 0.5, 0.02),
  row(2, 'a', null, 0.01),
  row(2, 'b', 0.4, 0.03),
  row(3, 'a', null, 0.05),
]

test('without a Dice the page begins with the first figure that there is', () => {
  const none = { value: null, lo: null, hi: null, n: 0 }
  const row = Object.fromEntries(boardMetrics.map((one) => [one, none])) as Parameters<
    typeof firstEstimable
  >[0][number]
  const fpr = { ...row, fpr_healthy: { value: 0.01, lo: null, hi: null, n: 4 } }
  expect(firstEstimable([row, fpr])).toBe('fpr_healthy')
  expect(firstEstimable([{ ...fpr, dice: { value: 0.5, lo: null, hi: null, n: 1 } }])).toBe('dice')
  expect(firstEstimable([])).toBe('dice')
})

test('one line a scan of a patient, with the spread of the methods', () => {
  const lines = scanLines(results, scans, 'dice')
  expect(lines.map(({ scan: { scan: label }, spread }) => [label, spread])).toEqual([
    ['s1', expect.closeTo(0.3)],
    ['s2', null],
  ])
  expect(lines[1]!.values.get('a')).toBeNull()
})

test('FPR is of healthy scans, image scores of all', () => {
  expect(scanLines(results, scans, 'fpr_healthy').map((line) => line.values.get('a'))).toEqual([0.05])
  expect(scanLines(results, scans, 'image_auroc')).toHaveLength(3)
})

test('scores of different methods are never subtracted', () => {
  expect(scanLines(results, scans, 'image_auroc').map(({ spread }) => spread)).toEqual([null, null, null])
})

test('differences leave out scans without both figures', () => {
  expect([...differencesOf(scanLines(results, scans, 'dice'), 'a', 'b')]).toEqual([
    ['s1', expect.closeTo(0.3)],
  ])
})

test('the place to look at is that of the method, and of no lesion for a figure of false alarms', () => {
  const [first, second] = scanLines(results, scans, 'dice')
  expect(placeOf(first, 'b', 'dice')).toEqual([1, 2, 3])
  expect(placeOf(first, 'a', 'dice')).toEqual([4, 5, 6])
  expect(placeOf(first, 'a', 'false_positive_lesions')).toBeUndefined()
  expect(placeOf(second, 'a', 'dice')).toBeUndefined()
})
