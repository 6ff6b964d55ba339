import { expect, test } from 'vitest'
import { RunPace } from './run-pace.ts'

/** A clock that is set by hand, in seconds. */
function clock(): { now: () => number; at: (seconds: number) => void } {
  let time = 0
  return { now: () => 1000 * time, at: (seconds) => void (time = seconds) }
}

test('counts over all methods; the group goes by its own pace, later ones by what they took before', () => {
  const { now, at } = clock()
  const groups = [
    { maps: 10, secondsEach: null },
    { maps: 5, secondsEach: 4 },
  ]
  const pace = new RunPace(groups, 1, now)
  expect(pace.begin(0, 10)).toEqual({ done: 0, total: 15, secondsLeft: null })
  at(2)
  expect(pace.step()).toEqual({ done: 1, total: 15, secondsLeft: 9 * 2 + 5 * 4 })
  at(8)
  for (let i = 0; i < 8; i++) pace.step()
  expect(pace.step()).toEqual({ done: 10, total: 15, secondsLeft: 20 })
  at(100) // a graph was loaded
  expect(pace.begin(1, 5)).toEqual({ done: 10, total: 15, secondsLeft: 20 })
  at(101)
  expect(pace.step()).toEqual({ done: 11, total: 15, secondsLeft: 4 })
})

test('a method that was never timed is taken for the mean of this run; two at once halve what is known of one', () => {
  const { now, at } = clock()
  const groups = [
    { maps: 4, secondsEach: 6 },
    { maps: 2, secondsEach: null },
    { maps: 0, secondsEach: null },
  ]
  const pace = new RunPace(groups, 2, now)
  expect(pace.begin(0, 4).secondsLeft).toBeNull() // nothing is known of the second
  at(4)
  pace.step()
  expect(pace.step()).toEqual({ done: 2, total: 6, secondsLeft: 2 * 2 + 2 * 2 })
  at(8)
  pace.step()
  pace.step()
  at(60) // the time of a graph that is loaded is no map's
  expect(pace.begin(1, 2).secondsLeft).toBe(2 * 2)
  expect(new RunPace(groups.slice(0, 1), 2, now).begin(0, 4).secondsLeft).toBe(12)
})

test('what a group turns out to have takes the place of what was thought', () => {
  const { now, at } = clock()
  const groups = [
    { maps: 0, secondsEach: 1 },
    { maps: 3, secondsEach: 1 },
    { maps: 3, secondsEach: 1 },
  ]
  const pace = new RunPace(groups, 1, now)
  expect(pace.begin(0, 2)).toEqual({ done: 0, total: 8, secondsLeft: 8 })
  at(1)
  pace.step()
  pace.step()
  // The second group is found finished, and never begins.
  expect(pace.begin(2, 3)).toEqual({ done: 2, total: 5, secondsLeft: 3 })
})
