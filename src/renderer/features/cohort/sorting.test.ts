import { describe, expect, it } from 'vitest'
import type { ScanEntry } from '../../../contract/api.ts'
import { nextOrder, rowsInView, sortScans } from './sorting.ts'

const scan = (subject: string, age: number | null): ScanEntry => ({ subject, age }) as ScanEntry

describe('the order of the table', () => {
  const scans = [scan('sub-10', 50), scan('sub-9', null), scan('sub-2', 30)]
  const names = (sorted: readonly ScanEntry[]): string[] => sorted.map(({ subject }) => subject)

  it('sorts names by their numbers and leaves missing values at the end in both directions', () => {
    expect(names(sortScans(scans, (one) => one.subject, false))).toEqual(['sub-2', 'sub-9', 'sub-10'])
    expect(names(sortScans(scans, (one) => one.age, false))).toEqual(['sub-2', 'sub-10', 'sub-9'])
    expect(names(sortScans(scans, (one) => one.age, true))).toEqual(['sub-10', 'sub-2', 'sub-9'])
  })

  it('goes from rising to falling to as given', () => {
    const rising = nextOrder('age', undefined)
    expect(rising).toEqual({ key: 'age', descending: false })
    expect(nextOrder('age', rising)).toEqual({ key: 'age', descending: true })
    expect(nextOrder('age', { key: 'age', descending: true })).toBeUndefined()
    expect(nextOrder('sex', rising)).toEqual({ key: 'sex', descending: false })
  })

  it('draws the rows in view and some beyond, never outside the list', () => {
    expect(rowsInView(5000, 28, 0, 560)).toEqual({ first: 0, last: 32 })
    expect(rowsInView(5000, 28, 28000, 560)).toEqual({ first: 988, last: 1032 })
    expect(rowsInView(3, 28, 28000, 560)).toEqual({ first: 3, last: 3 })
  })
})
