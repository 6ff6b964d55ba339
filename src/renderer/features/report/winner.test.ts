import { expect, test } from 'vitest'
import { winnerOf } from './winner.ts'

test('the sentence is that of the modality chosen', () => {
  const summary = [
    { id: 'cohort', text: 'FLAIR: not this one' },
    { id: 'winner', text: 'T2w: no decisive winner' },
    { id: 'winner', text: 'FLAIR: A exceeds B' },
  ]
  expect(winnerOf(summary, 'FLAIR')).toBe('FLAIR: A exceeds B')
  expect(winnerOf(summary, 'T2w')).toBe('T2w: no decisive winner')
  expect(winnerOf(summary, 'T1w')).toBe('T2w: no decisive winner')
  expect(winnerOf([], 'T1w')).toBe('')
})
