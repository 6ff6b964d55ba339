import { expect, test } from 'vitest'
import { chosenPercent, estimateLine, estimateText, percent, pValue, significant, whole } from './format.ts'

const estimate = (value: number | null, lo: number | null, hi: number | null) => ({ value, lo, hi, n: 12 })

test('an estimate carries its interval with the same decimals', () => {
  expect(estimateLine(estimate(0.3134, 0.2401, 0.3799), 'dice')).toBe('0.31 [0.24, 0.38]')
  expect(estimateLine(estimate(0.0134, 0.0101, 0.0199), 'dice')).toBe('0.013 [0.010, 0.020]')
  expect(estimateLine(estimate(0.01053, 0.0081, 0.0132), 'fpr')).toBe('1.05 [0.81, 1.32] %')
  expect(estimateLine(estimate(21.23, 15.4, 25.41), 'false_positive_lesions')).toBe('21.2 [15.4, 25.4]')
  expect(estimateText(estimate(-0.0331, -0.078, 0.0141), 'dice', 3)).toEqual({
    value: '−0.033',
    interval: '[−0.078, 0.014]',
  })
})

test('what cannot be estimated is said, never printed as 0', () => {
  expect(estimateLine(estimate(null, null, null), 'dice')).toBe('not estimable')
  expect(estimateLine(estimate(null, null, null), 'fpr')).toBe('not estimable')
  expect(pValue(null)).toBe('not estimable')
})

test('a real 0 is a number, without a minus', () => {
  expect(estimateLine(estimate(0, 0, 0.0021), 'dice')).toBe('0.0000 [0.0000, 0.0021]')
  expect(estimateText(estimate(-0.0001, -0.2, 0.2), 'dice').value).toBe('0.00')
})

test('an estimate without an interval stands alone', () => {
  expect(estimateLine(estimate(0.4, null, null), 'dice')).toBe('0.40')
})

test('plain numbers', () => {
  expect(significant(0.19712)).toBe('0.197')
  expect(significant(1234.5)).toBe('1235')
  expect(whole(58123456)).toBe('58,123,456')
  expect(percent(0.0099998)).toBe('1.00 %')
  expect(chosenPercent(0.01)).toBe('1 %')
  expect(chosenPercent(0.005)).toBe('0.5 %')
  expect(pValue(0.0004)).toBe('< 0.001')
})
