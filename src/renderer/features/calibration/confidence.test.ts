import { expect, test } from 'vitest'
import { confidencesFor } from './confidence.ts'

test('90 and 95 % can be chosen, and what the operating point was set at', () => {
  expect(confidencesFor(undefined)).toEqual([0.9, 0.95])
  expect(confidencesFor({ confidence: 0.95 })).toEqual([0.9, 0.95])
  expect(confidencesFor({ confidence: 0.8 })).toEqual([0.8, 0.9, 0.95])
})
