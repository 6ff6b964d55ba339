import { expect, test } from 'vitest'
import { framesOf, holds, median, tableOf } from './figures.ts'

test('frames a second are the frames over the time they took', () => {
  expect(framesOf([10, 20, 30])).toEqual({ frames: 3, fps: 50, worst: 30, late: 1 / 3 })
  expect(framesOf([])).toBeUndefined()
})

test('the median of none is none', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(median([])).toBeUndefined()
})

test('a limit holds from below or from above', () => {
  const time = { name: 't', value: 2, unit: 's', limit: 2 }
  expect(holds(time)).toBe(false)
  expect(holds({ ...time, value: 1.99 })).toBe(true)
  expect(holds({ ...time, atLeast: true })).toBe(true)
  expect([59.4, 59.5].map((value) => holds({ ...time, value, limit: 60, atLeast: true }))).toEqual([
    false,
    true,
  ])
  expect(tableOf('host', [time])).toContain('| t | 2.00 s | < 2 s | no |')
})
