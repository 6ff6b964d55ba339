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
  expect(csvOf({ columns, rows })).toBe('Scanner,"FPR, %"\r\n"A ""old"", west",0.1\r\n"line\nbreak",\r\n')
})
