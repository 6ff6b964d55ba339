import type { BiasFactor, Observation } from '../rows.ts'
import { countOf } from './subjects.ts'

/** How continuous factors are measured. */
export const continuous: Partial<Record<BiasFactor, { unit: string; of: (value: number) => number }>> = {
  age: { unit: '10 years', of: (value) => value / 10 },
  lesion_volume_mm3: { unit: 'tenfold volume', of: (value) => Math.log10(Math.max(value, 1e-3)) },
  lesion_contrast: { unit: '1', of: (value) => value },
}
export const isContinuous = (factor: BiasFactor): boolean => continuous[factor] !== undefined

/** Subjects of each level of a factor, in the order of the levels' names. */
export function sizes(rows: readonly Observation[], factor: BiasFactor): Map<string, number> {
  const known = rows.filter((row) => row.factors[factor] !== null)
  const found = Map.groupBy(known, (row) => String(row.factors[factor]))
  return new Map(
    [...found].map(([level, own]) => [level, countOf(own)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Each level of `inner` occurs with one level of `outer` only. */
export function determines(rows: readonly Observation[], inner: BiasFactor, outer: BiasFactor): boolean {
  const seen = new Map<unknown, unknown>()
  return rows.every(({ factors }) => {
    const [from, to] = [factors[inner], factors[outer]]
    if (from === null || to === null) return true
    if (!seen.has(from)) seen.set(from, to)
    return seen.get(from) === to
  })
}

/** Why a factor cannot enter, before any row is dropped; undefined when it can. */
export function obstacle(
  rows: readonly Observation[],
  factor: BiasFactor,
  smallest: number,
): string | undefined {
  const known = rows.filter((row) => row.factors[factor] !== null)
  const [all, some] = [countOf(rows), countOf(known)]
  if (some === 0) return 'no value is known'
  if (3 * some < 2 * all) return `known for ${some} of ${all} subjects only`
  if (isContinuous(factor))
    return new Set(known.map((row) => row.factors[factor])).size < 2 ? 'one value only' : undefined
  const counts = sizes(rows, factor)
  if (counts.size < 2) return `one group only (${[...counts.keys()].join('')})`
  const kept = [...counts].filter(([, n]) => n >= smallest).map(([level]) => level)
  if (kept.length < 2) return `fewer than two groups of at least ${smallest} subjects`
  const left = countOf(known.filter((row) => kept.includes(String(row.factors[factor]))))
  return 3 * left < 2 * all ? `most subjects are in groups of fewer than ${smallest}` : undefined
}
