import { expect, test } from 'vitest'
import { numberFrom } from './field.ts'

test('takes a number within its limits, and says what is wrong with anything else', () => {
  expect(numberFrom(' 0,5 ', 0.001, 99)).toEqual({ value: 0.5 })
  expect(numberFrom('abc', 0.001, 99)).toEqual({ wrong: 'number' })
  expect(numberFrom('', 0.001, 99)).toEqual({ wrong: 'number' })
  expect(numberFrom('0', 0.001, 99)).toEqual({ wrong: 'between' })
  expect(numberFrom('150', 0.001, 99)).toEqual({ wrong: 'between' })
})
