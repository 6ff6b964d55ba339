import { expect, test } from 'vitest'
import { brushedScans } from './brush.ts'

const rows = [
  { scan: 's1', method: 'A', value: 0.2 },
  { scan: 's1', method: 'B', value: 0.7 },
  { scan: 's2', method: 'A', value: 0.8 },
  { scan: 's3', method: 'B', value: 0.25 },
]

test('takes the scans with a mark between the ends and in the rows of the brush', () => {
  expect([...brushedScans(rows, { value: [0.3, 0.1] })!]).toEqual(['s1', 's3'])
  expect([...brushedScans(rows, { value: [0.6, 0.9], method: ['A'] })!]).toEqual(['s2'])
  expect([...brushedScans(rows, { value: [0.9, 1] })!]).toEqual([])
  expect(brushedScans(rows, undefined)).toBeUndefined()
})
