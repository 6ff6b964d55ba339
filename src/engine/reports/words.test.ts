import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

const en = wordsOf('en')
const de = wordsOf('de')
const estimate = (value: number | null, lo: number | null, hi: number | null) => ({ value, lo, hi, n: 12 })

test('an estimate carries its interval with the same decimals', () => {
  expect(en.estimateLine(estimate(0.3134, 0.2401, 0.3799), 'dice')).toBe('0.31 [0.24, 0.38]')
  expect(en.estimateLine(estimate(0.0134, 0.0101, 0.0199), 'dice')).toBe('0.013 [0.010, 0.020]')
  expect(en.estimateLine(estimate(0.01053, 0.0081, 0.0132), 'fpr')).toBe('1.05 [0.81, 1.32] %')
  expect(en.estimateLine(estimate(21.23, 15.4, 25.41), 'false_positive_lesions')).toBe('21.2 [15.4, 25.4]')
  expect(en.estimateText(estimate(-0.0331, -0.078, 0.0141), 'dice', 3)).toEqual({
    value: '−0.033',
    interval: '[−0.078, 0.014]',
  })
})

test('German numbers have a decimal comma, so a semicolon divides the ends of an interval', () => {
  expect(de.estimateLine(estimate(0.3134, 0.2401, 0.3799), 'dice')).toBe('0,31 [0,24; 0,38]')
  expect(de.estimateLine(estimate(-0.01053, -0.0132, 0.0081), 'fpr')).toBe('−1,05 [−1,32; 0,81] %')
  expect(de.whole(58123456)).toBe('58.123.456')
  expect(de.pValue(0.0004)).toBe('< 0,001')
  expect(de.chosenPercent(0.005)).toBe('0,5 %')
  expect(de.longDate('2026-11-20T10:00:00Z')).toBe('20. November 2026')
  expect(de.listing(['a', 'b', 'c'])).toBe('a, b und c')
})

test('what cannot be estimated is said, never printed as 0', () => {
  expect(en.estimateLine(estimate(null, null, null), 'dice')).toBe('not estimable')
  expect(de.estimateLine(estimate(null, null, null), 'fpr')).toBe('nicht schätzbar')
  expect(en.pValue(null)).toBe('not estimable')
})

test('a real 0 is a number, without a minus', () => {
  expect(en.estimateLine(estimate(0, 0, 0.0021), 'dice')).toBe('0.0000 [0.0000, 0.0021]')
  expect(en.estimateText(estimate(-0.0001, -0.2, 0.2), 'dice').value).toBe('0.00')
})

test('an estimate without an interval stands alone', () => {
  expect(en.estimateLine(estimate(0.4, null, null), 'dice')).toBe('0.40')
})

test('plain numbers', () => {
  expect(en.significant(0.19712)).toBe('0.197')
  expect(en.significant(1234.5)).toBe('1235')
  expect(en.whole(58123456)).toBe('58,123,456')
  expect(en.percent(0.0099998)).toBe('1.00 %')
  expect(en.chosenPercent(0.01)).toBe('1 %')
  expect(en.pValue(0.0004)).toBe('< 0.001')
  expect(en.counted(1, ['scan', 'scans'], ['Aufnahme', 'Aufnahmen'])).toBe('1 scan')
})
