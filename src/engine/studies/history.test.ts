import { expect, test } from 'vitest'
import { newest } from './history.ts'

test('keeps the newest entries within a number of steps, and always the newest', () => {
  const entry = (steps: number) =>
    Array.from({ length: steps }, (_, id) => ({
      table: 'subject' as const,
      id,
      of: '',
      column: 'split' as const,
      before: null,
      after: 'test',
    }))
  expect(newest([entry(1), entry(15_000), entry(5000)]).map((one) => one.length)).toEqual([15_000, 5000])
  expect(newest([entry(1), entry(30_000)]).map((one) => one.length)).toEqual([30_000])
  expect(newest(Array.from({ length: 250 }, () => entry(1)))).toHaveLength(200)
})
