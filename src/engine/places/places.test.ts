import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Places, RecentStudies } from './index.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'normascope-places-'))

test('an id stands for a path only where it was given, and says nothing of it', () => {
  const places = new Places()
  const place = places.grant('/data/bids')
  expect(place).toMatchObject({ name: 'bids', shown: '/data/bids' })
  expect(place.id).not.toContain('bids')
  expect(places.path(place.id)).toBe('/data/bids')
  expect(places.grant('/data/../data/bids').id).toBe(place.id)
  expect(() => new Places().path(place.id)).toThrow(/not known/)
  expect(() => places.path('/data/bids')).toThrow(/not known/)
})

test('lists folders, studies and the files asked for, in the order people count', () => {
  const at = folder()
  for (const name of ['scan10', 'scan2', '.hidden', 'study']) mkdirSync(join(at, name))
  writeFileSync(join(at, 'study', 'study.sqlite'), '')
  for (const name of ['a.CSV', 'b.txt']) writeFileSync(join(at, name), '')
  const places = new Places()
  const { here, parent, entries, more } = places.list(places.grant(at).id, ['.csv'])
  expect(here?.shown).toBe(at)
  expect(parent?.shown).toBe(tmpdir())
  expect(entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'a.CSV file',
    'scan2 folder',
    'scan10 folder',
    'study study',
  ])
  expect(more).toBe(false)
})

test('says what is wrong with a typed path', () => {
  const places = new Places()
  const at = folder()
  expect(places.typed(` "${at}" `)).toMatchObject({ shown: at, kind: 'folder' })
  expect(() => places.typed('data/bids')).toThrow(/not a whole path/)
  expect(() => places.typed(join(at, 'nowhere'))).toThrow(/does not exist/)
})

test('keeps the last studies, newest first, each once; a broken file is an empty list', () => {
  const at = folder()
  const recent = new RecentStudies(at)
  for (let i = 0; i < 15; i++) recent.opened(`/study/${i}`, `Study ${i}`, '')
  recent.opened('/study/5', 'Study 5 renamed', '2026-11-23T08:23:01.123Z')
  const list = recent.list()
  expect(list).toHaveLength(12)
  expect(list[0]).toMatchObject({
    folder: '/study/5',
    study: 'Study 5 renamed',
    created: '2026-11-23T08:23:01.123Z',
  })
  expect(list.filter(({ folder: one }) => one === '/study/5')).toHaveLength(1)
  recent.forget('/study/5')
  expect(recent.list()[0]?.folder).toBe('/study/14')
  // as written before it told studies of one name apart
  writeFileSync(join(at, 'recent.json'), '[{"folder":"/a","study":"A","opened":"2026-01-01"}]')
  expect(recent.list()).toEqual([{ folder: '/a', study: 'A', opened: '2026-01-01', created: '' }])
  writeFileSync(join(at, 'recent.json'), '{')
  expect(recent.list()).toEqual([])
})
