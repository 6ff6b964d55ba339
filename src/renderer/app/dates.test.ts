import { expect, test } from 'vitest'
import { datesOf } from './dates.ts'

test('dates are as the system has them where it speaks the language, and never American by default', () => {
  expect(datesOf('en', 'en-US')).toBe('en-US')
  expect(datesOf('en', 'en-GB')).toBe('en-GB')
  expect(datesOf('de', 'de-AT')).toBe('de-AT')
  expect(datesOf('en', 'de-DE')).toBe('en-GB')
  expect(datesOf('en', 'en')).toBe('en-GB')
  expect(datesOf('de', 'en-US')).toBe('de')
})
