import { expect, test } from 'vitest'
import { csvOf, sortRows } from './table-rows.ts'

const row = (id: string, value: number | null, text: string) => ({
  id,
  cells: { value: { text: String(value), sort: value }, text: { text } },
})
const rows = [row('a', 2, 'sub-10'), row('b', null, 'sub-2'), row('c', 10, 'x, "y"'), row('d', 2, 'sub-1')]
const ids = (all: readonly { id: string }[]): string => all.map(({ id }) => id).join('')

test('sorts numbers by size and words by the numbers in them; what has no value is last either way', () => {
  expect(ids(sortRows(rows, 'value', false))).toBe('adcb')
  expect(ids(sortRows(rows, 'value', true))).toBe('cadb')
  expect(ids(sortRows(rows, 'text', false))).toBe('dbac')
})

test('gives CSV with quotes where they are needed and nothing for an undefined figure', () => {
  const columns = [
    { key: 'text', title: 'Scan' },
    { key: 'value', title: 'Dice, mean' },
  ]
  expect(csvOf(columns, rows)).toBe('Scan,"Dice, mean"\nsub-10,2\nsub-2,\n"x, ""y""",10\nsub-1,2')
})
