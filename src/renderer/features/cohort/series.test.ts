import { expect, test } from 'vitest'
import type { SeriesEntry } from '../../../contract/api.ts'
import { bySubject, groupOf, nothingSaid, outlook, wishOf, worthShowing } from './series.ts'

const entry = (key: string, subject: string, taken = true): SeriesEntry => ({
  key,
  subject,
  session: '01',
  number: 1,
  description: key,
  folder: '',
  files: 20,
  duplicates: 0,
  dims: [16, 16, 20],
  spacing_mm: [1, 1, 1],
  thickness_mm: 1,
  age: 40,
  sex: 'F',
  manufacturer: 'Siemens',
  scanner: 'Prisma',
  field_tesla: 3,
  modality: 'T1w',
  contrast_agent: false,
  converted: false,
  taken,
  can_be_taken: true,
  reason: null,
})
const all = [entry('x', ''), entry('a', 'sub-D001'), entry('b', 'sub-D002'), entry('c', 'sub-D001', false)]

test('series stand under their subject, those of nobody last', () => {
  const shown = bySubject(all).map(({ subject, series }) => [subject, ...series.map(({ key }) => key)])
  expect(shown).toEqual([
    ['sub-D001', 'a', 'c'],
    ['sub-D002', 'b'],
    ['', 'x'],
  ])
})

test('a subject is taken when its group is said, for all or for itself', () => {
  const two = all.slice(1)
  expect(outlook(two, nothingSaid)).toEqual({ offered: 2, taken: 0, open: ['sub-D001', 'sub-D002'] })
  const said = { ...nothingSaid, subjects: { 'sub-D001': 'healthy' as const } }
  expect(outlook(two, said)).toEqual({ offered: 2, taken: 1, open: ['sub-D002'] })
  const patients = { ...nothingSaid, group: 'patient' as const, subjects: { 'sub-D002': 'out' as const } }
  expect(outlook(two, patients)).toEqual({ offered: 2, taken: 1, open: [] })
  expect(groupOf('sub-D002', patients)).toBe('out')
})

test('a key file is wished only where a folder is chosen for it', () => {
  expect(wishOf(nothingSaid, undefined)).toEqual({ series: {}, subjects: {} })
  expect(wishOf({ ...nothingSaid, group: 'healthy' }, 'id')).toMatchObject({
    group: 'healthy',
    key_folder: 'id',
  })
})

test('of many series the offered ones are shown, and what a person said stays in sight', () => {
  expect(worthShowing(all, nothingSaid).map(({ key }) => key)).toEqual(['x', 'a', 'b'])
  expect(worthShowing(all, { ...nothingSaid, series: { c: 'out' } })).toHaveLength(4)
})
