import { expect, test } from 'vitest'
import { ageOf, sexOf } from './person.ts'

const age = (patientAge: string, birth = '', studyDate = ''): number | null =>
  ageOf({ patientAge, patient: { id: '', name: '', birth, sex: '' }, studyDate })

test('age in full years: as the header says, else by the dates', () => {
  expect(age('045Y')).toBe(45)
  expect(age('018M')).toBe(1)
  expect(age('006W')).toBe(0)
  expect(age('', '19780930', '20240929')).toBe(45)
  expect(age('', '19780930', '20240930')).toBe(46)
  expect(age('000Y', '19780930', '20240930'), 'what was not said').toBe(46)
})

test('everything over 89 is 90; what cannot be is not said', () => {
  expect(age('089Y')).toBe(89)
  expect(age('090Y')).toBe(90)
  expect(age('103Y')).toBe(90)
  expect(age('', '19310412', '20230515')).toBe(90)
  expect(age('', '18500101', '20240101')).toBe(null)
  expect(age('', '20250101', '20240101')).toBe(null)
  expect(age('unknown')).toBe(null)
  expect(age('', '', '20240101')).toBe(null)
})

test('sex is M or F, else not said', () => {
  const sex = (sex: string): string | null => sexOf({ patient: { id: '', name: '', birth: '', sex } })
  expect([sex('M'), sex('F'), sex('O'), sex('')]).toEqual(['M', 'F', null, null])
})
