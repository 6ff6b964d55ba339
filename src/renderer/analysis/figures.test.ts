import { describe, expect, it } from 'vitest'
import { Figures } from './figures.ts'

const en = new Figures('en-GB')
const de = new Figures('de')

describe('Figures', () => {
  it('prints estimates with the same decimals and the decimal sign of the language', () => {
    expect(en.estimate({ value: 0.3123, lo: 0.2411, hi: 0.3777 })).toBe('0.31 [0.24, 0.38]')
    expect(de.estimate({ value: 0.3123, lo: 0.2411, hi: 0.3777 })).toBe('0,31 [0,24; 0,38]')
    expect(en.estimate({ value: 0.0125, lo: 0.0101, hi: 0.0155 }, { percent: true })).toBe(
      '1.25 % [1.01, 1.55]',
    )
    expect(en.estimate({ value: 42.875, lo: 31.7, hi: 56.9 })).toBe('43 [32, 57]')
    expect(en.estimate({ value: 1, lo: 0.7, hi: 1 })).toBe('1.00 [0.70, 1.00]')
    expect(en.estimate({ value: 0.2, lo: null, hi: null })).toBe('0.20')
  })
  it('prints a dash where there is no figure, never 0', () => {
    expect(en.estimate({ value: null, lo: null, hi: null })).toBe('–')
    expect(en.plain(null)).toBe('–')
    expect(en.percent(Number.NaN)).toBe('–')
  })
  it('prints small shares, p values and negative numbers', () => {
    expect(en.percent(0.0001)).toBe('0.010 %')
    expect(en.percent(0.5)).toBe('50.0 %')
    expect(en.chosen(0.005)).toBe('0.5 %')
    expect(en.p(0.00001)).toBe('< 0.001')
    expect(de.p(0.0412)).toBe('0,041')
    expect(en.pWith(0.0412)).toBe('p = 0.041')
    expect(en.pWith(0)).toBe('p < 0.001')
    expect(en.plain(-0.0412)).toBe('−0.0412')
    expect(en.fixed(-0.0001, 2)).toBe('0.00')
  })
})
