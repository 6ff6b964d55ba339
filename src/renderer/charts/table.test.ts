import { expect, it } from 'vitest'
import { csvOf } from './table.ts'

it('writes a table as RFC 4180 with the values themselves', () => {
  const columns = [
    { key: 'scanner', title: 'Scanner' },
    { key: 'fpr', title: 'FPR, %', numeric: true, text: () => 'about a tenth' },
  ]
  const rows = [
    { scanner: 'A "old", west', fpr: 0.1 },
    { scanner: 'line\nbreak', fpr: null },
  ]
  expect(csvOf({ columns, rows }, ['lower', 'upper'])).toBe(
    'Scanner,"FPR, %"\r\n"A ""old"", west",0.1\r\n"line\nbreak",\r\n',
  )
})

it('writes the ends of an interval that is read in one cell', () => {
  const columns = [
    { key: 'method', title: 'Method' },
    { key: 'value', title: 'Dice [95 % interval]', numeric: true, text: () => '0.3 [0.2, 0.4]' },
    { key: 'n', title: 'n' },
  ]
  const rows = [
    { method: 'a', value: 0.31, lo: 0.21, hi: 0.41, n: 40 },
    { method: 'b', value: null, lo: null, hi: null, n: 0 },
  ]
  expect(csvOf({ columns, rows }, ['lower', 'upper'])).toBe(
    'Method,Dice,lower,upper,n\r\na,0.31,0.21,0.41,40\r\nb,,,,0\r\n',
  )
})
