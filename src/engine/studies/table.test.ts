import { expect, test } from 'vitest'
import { temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { delimiterOf, parseSplit, readTable } from './table.ts'

const aliases = { subject: ['participant_id', 'id'], age: ['age_years'], split: [] }

const read = (text: string | Uint8Array, required: string[] = []): ReturnType<typeof readTable> => {
  using folder = temporaryFolder()
  return readTable(writeText(folder.at('table.csv'), text), aliases, required)
}
const cells = (text: string | Uint8Array): Record<string, string>[] => read(text).rows.map((row) => row.cells)

test('the separator is taken from the header line, outside quotes', () => {
  expect(delimiterOf('a\tb,c\td\n')).toBe('\t')
  expect(delimiterOf('a;b;c\n1,5;2;3\n')).toBe(';')
  expect(delimiterOf('"x;y;z",b\n')).toBe(',')
  expect(delimiterOf('only\n')).toBe(',')
})

test('comma, semicolon, tab and bar tables hold the same cells', () => {
  for (const separator of [',', ';', '\t', '|'])
    expect(cells(['id', 'age'].join(separator) + '\n' + ['s1', '40'].join(separator) + '\n')).toEqual([
      { subject: 's1', age: '40' },
    ])
})

test('byte order marks, quotes, blank lines, CRLF and Windows-1252 are read', () => {
  const expected = [{ subject: 'Müller, A', age: '41,5' }]
  const text = '\uFEFFParticipant ID,Age.Years\r\n\r\n"Müller, A","41,5"\r\n'
  expect(cells(text)).toEqual(expected)
  expect(cells(Buffer.from(text, 'utf16le'))).toEqual(expected)
  expect(cells(Buffer.from(text.slice(1), 'latin1'))).toEqual(expected)
})

test('empty and n/a cells are absent, unknown columns left out, exact names go first', () => {
  expect(cells('id,participant_id,subject,age,extra\nx,y,s1,n/a,1\n')).toEqual([{ subject: 's1' }])
  expect(cells('id,participant_id,age\nx,y,\n')).toEqual([{ subject: 'y' }])
})

test('rows carry the line they stand on', () => {
  expect(read('id\ns1\n\ns2\n').rows.map((row) => row.line)).toEqual([2, 4])
})

test('a missing column is named with the columns found', () => {
  expect(() => read('id,years\ns1,40\n', ['subject', 'age', 'split'])).toThrow(
    expect.objectContaining({
      code: 'missing-column',
      message: expect.stringMatching(/table\.csv has no column "age", "split"; its columns are id, years/),
      remedy: expect.stringContaining('age_years'),
    }),
  )
})

test.each([
  ['a workbook', Buffer.from('PK\x03\x04xl/workbook.xml'), /workbook/],
  ['a binary file', Buffer.from([65, 0, 66, 0, 0, 1]), /not a text file/],
  ['an empty file', '', /is empty/],
  ['a header alone', 'id,age\n', /no rows/],
  ['a ragged line', 'id,age\ns1,40,x\n', /cannot be read as a table.*line 2/],
  ['an open quote', 'id,age\n"s1,40\n', /cannot be read as a table/],
  ['a column twice', 'id,Age,age\ns1,40,41\n', /column "age" twice/],
])('%s is refused by name', (_, text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'bad-table', message: expect.stringMatching(message) }),
  )
})

test('a table that is not there is not found', () => {
  expect(() => readTable('/nowhere/at/all.csv', aliases, [])).toThrow(
    expect.objectContaining({ code: 'not-found', message: expect.stringContaining('/nowhere/at/all.csv') }),
  )
})

test('split words', () => {
  expect(['Calibration', 'val', 'TEST', 'train ', 'fold1'].map(parseSplit)).toEqual([
    'calibration',
    'calibration',
    'test',
    'train',
    undefined,
  ])
})
