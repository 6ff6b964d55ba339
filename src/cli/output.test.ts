import { expect, test } from 'vitest'
import { duration } from './output.ts'

test('a duration never shows sixty seconds or sixty minutes', () => {
  expect([9.94, 59.7, 119.6, 179.9, 3599, 3700, 45].map(duration)).toEqual([
    '9.9 s',
    '1 min 0 s',
    '2 min 0 s',
    '3 min 0 s',
    '1 h 0 min',
    '1 h 2 min',
    '45 s',
  ])
})
