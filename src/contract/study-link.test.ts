import { expect, test } from 'vitest'
import { linkTo, sameStudy, studyOfLink } from './study-link.ts'

const study = { name: 'Häma & Co. #2', created: '2026-11-23T08:23:01.123Z' }
const queryOf = (link: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(link.slice(link.indexOf('?'))))

test.each([
  ['app://normascope/#/cohort?scan=sub-01_T2w&at=1,2,3', { scan: 'sub-01_T2w', at: '1,2,3' }],
  ['http://127.0.0.1:4173/#/bias', {}],
])('a link to %s names the study and keeps the view', (address, view) => {
  const link = linkTo(address, study)
  expect(link.startsWith(address)).toBe(true)
  expect(link).not.toMatch(/\s/)
  expect(studyOfLink(queryOf(link))).toEqual({ study, rest: view })
})

test('an address of its own names none', () => {
  expect(studyOfLink({ scan: 'a', study: 'b' }).study).toBeUndefined()
  expect(sameStudy(study, { ...study })).toBe(true)
  expect(sameStudy(study, { ...study, created: '' })).toBe(false)
  expect(sameStudy(study, undefined)).toBe(false)
})
