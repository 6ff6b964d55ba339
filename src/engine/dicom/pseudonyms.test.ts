import { expect, test } from 'vitest'
import { identityOf, pseudonymsFor, type Known } from './pseudonyms.ts'

const nobody: Known = { salt: 'salt of one study', subjects: {}, sessions: {} }
const examination = (id: string, studyUid: string, when = '') => ({ identity: `id ${id}`, studyUid, when })
const people = ['Adam', 'Berta', 'Cesar', 'Doris', 'Emil', 'Frieda', 'Gustav', 'Heinz'].map((id) =>
  examination(id, '1'),
)

test('the same folder gives the same pseudonyms, whoever of it was taken in between, and numbers do not follow the alphabet', async () => {
  const first = await pseudonymsFor(nobody, people, [])
  const named = people.map(({ identity }) => first.of.get(`${identity}\n1`)!.subject)
  expect(named.toSorted()).toEqual(people.map((_, i) => `sub-D00${i + 1}`))
  expect(named, 'for this salt').not.toEqual(named.toSorted())
  const taken = new Set(['sub-D002', 'sub-D005'])
  const kept = Object.fromEntries(Object.entries(first.known.subjects).filter(([, name]) => taken.has(name)))
  const second = await pseudonymsFor({ ...nobody, subjects: kept }, people, [])
  expect(second.of).toEqual(first.of)
  expect(JSON.stringify(first.known)).not.toMatch(/Adam|Heinz/)
})

test('pseudonyms that scans have are not given again', async () => {
  const { of } = await pseudonymsFor(nobody, [examination('x', '1')], ['sub-D001', '07'])
  expect(of.get('id x\n1')).toEqual({ subject: 'sub-D002', session: '01' })
})

test('sessions come by date, and keep their numbers when an earlier one is found later', async () => {
  const two = [examination('x', 'b', '20240101'), examination('x', 'a', '20230101')]
  const first = await pseudonymsFor(nobody, two, [])
  expect([first.of.get('id x\na')?.session, first.of.get('id x\nb')?.session]).toEqual(['01', '02'])
  const third = [...two, examination('x', 'c', '20200101')]
  const later = await pseudonymsFor(first.known, third, [])
  expect(third.map(({ studyUid }) => later.of.get(`id x\n${studyUid}`)?.session)).toEqual(['02', '01', '03'])
})

test('who it is: the patient ID, else name and date of birth, else nobody knows', () => {
  const of = (id: string, name: string, birth: string): string | null =>
    identityOf({ patient: { id, name, birth, sex: '' } })
  expect(of('7', 'A^B', '19700101')).toBe('id 7')
  expect(of('', 'Muster^Max', '19700101')).toBe(of('', 'MUSTER Max ', '19700101'))
  expect(of('', 'Muster^Max', '')).toBe(null)
  expect(of('', '', '19700101')).toBe(null)
})
