import { describe, expect, it } from 'vitest'
import { compile } from 'vega-lite'
import { binCounts, cohortChart, evenEdges, levelCounts, logEdges } from './cohort.ts'

describe('charts of the cohort', () => {
  it('counts values into bins whose end belongs to the next', () => {
    const values = [
      { value: 20, group: 'healthy' as const },
      { value: 29.9, group: 'patient' as const },
      { value: 30, group: 'healthy' as const },
    ]
    const edges = evenEdges(
      values.map(({ value }) => value),
      10,
    )
    expect(edges).toEqual([20, 30, 40])
    const bars = binCounts(values, edges, (from, to) => `${from}–${to}`)
    expect(bars.map(({ level, group, n }) => [level, group, n])).toEqual([
      ['20–30', 'healthy', 1],
      ['20–30', 'patient', 1],
      ['30–40', 'healthy', 1],
      ['30–40', 'patient', 0],
    ])
  })

  it('has edges 1, 3, 10 for volumes, and the largest inside the last bin', () => {
    expect(logEdges([0.02, 0.5, 10])).toEqual([0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30])
    expect(logEdges([0])).toEqual([])
  })

  it('puts the most frequent level first and makes a spec that compiles', () => {
    const bars = levelCounts([
      { level: 'B', group: 'healthy' },
      { level: 'A', group: 'patient' },
      { level: 'B', group: 'patient' },
    ])
    expect(bars.map(({ level }) => level)).toEqual(['B', 'B', 'A', 'A'])
    const spec = cohortChart(bars, {
      theme: 'dark',
      width: 300,
      titles: { level: 'Scanner', count: 'Scans' },
      groups: { healthy: 'healthy', patient: 'patients' },
      horizontal: true,
    })
    expect(JSON.stringify(compile(spec).spec)).toContain('"patients"')
  })
})
