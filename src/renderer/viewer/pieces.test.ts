import { expect, test } from 'vitest'
import { inPieces } from './pieces.ts'

test('every item once, in order, also where the last piece is shorter', async () => {
  const seen: number[] = []
  const all = await inPieces(
    10,
    4,
    (from, to) => {
      for (let i = from; i < to; i++) seen.push(i)
    },
    new AbortController().signal,
  )
  expect([all, seen]).toEqual([true, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
})

test('nothing more once it is ended', async () => {
  const stop = new AbortController()
  let pieces = 0
  const run = (): void => {
    if (++pieces === 2) stop.abort()
  }
  expect([await inPieces(10, 1, run, stop.signal), pieces]).toEqual([false, 2])
})
