import { expect, test } from 'vitest'
import { fixtureData } from '../fixture.test-data.ts'
import { rawTables } from '../tables.ts'
import type { Block } from './blocks.ts'
import { calibrationChapter } from './calibration.ts'
import { contextOf } from './context.ts'

type Table = Extract<Block, { kind: 'table' }>
const tablesOf = (data: ReturnType<typeof fixtureData>): Table[] =>
  calibrationChapter(contextOf(data)).filter((block): block is Table => block.kind === 'table')
const titles = ({ columns }: Table): string[] => columns.map(({ title }) => title)

test('one confidence for all stands in the caption; several have a column of their own', () => {
  const data = fixtureData()
  const [alike, promised] = tablesOf(data)
  expect(alike!.caption).toContain('with 90 % intervals')
  expect(promised!.caption).toContain('with 95 % confidence')
  expect(titles(alike!)).not.toContain('Confidence')
  expect(titles(promised!)).not.toContain('Confidence')

  const [first] = data.calibrations
  first!.confidence = 0.95
  first!.band!.confidence = 0.95
  data.calibrations.find(({ scan_fpr }) => scan_fpr)!.scan_fpr!.confidence = 0.9
  data.calibrations.find(({ scan_fpr }) => scan_fpr)!.scan_fpr!.volume_ml = 0.25
  const [mixed, promises] = tablesOf(data)
  expect(mixed!.caption).toContain('with 90 % and 95 % intervals')
  const at = titles(mixed!).indexOf('Confidence')
  const rows = mixed!.rows.filter((row) => Array.isArray(row))
  expect(rows.map((row) => row[at]).slice(0, 2)).toEqual(['95 %', '90 %'])
  expect(rows.every((row) => row.length === mixed!.columns.length)).toBe(true)
  expect(promises!.caption).toContain('with 90 % and 95 % confidence')
  expect(titles(promises!)).toEqual(expect.arrayContaining(['Confidence', 'Cluster from']))
  const bands = calibrationChapter(contextOf(data)).find(
    (block) => block.kind === 'figure' && block.data === 'bands.csv',
  )
  expect(bands).toMatchObject({ caption: expect.stringContaining('(90 % and 95 %)') as string })
})

test('the history and the CSV files name the confidence', () => {
  const data = fixtureData()
  data.history[0]!.confidence = 0.95
  const history = tablesOf(data).find((table) => table.data === 'history.csv')!
  const at = titles(history).indexOf('Confidence')
  expect((history.rows[0] as unknown[])[at]).toBe('95 %')
  const tables = rawTables(data)
  expect(tables['history.csv']![0]).toMatchObject({ confidence: 0.95 })
  expect(tables['thresholds.csv']![0]).toMatchObject({ confidence: 0.9 })
  expect(tables['bands.csv']![0]).toMatchObject({ confidence: 0.9 })
})
