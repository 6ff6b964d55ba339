import type { Observation } from '../rows.ts'

export const subjectsOf = (rows: readonly Observation[]): string[] => rows.map((row) => row.subject)
export const countOf = (rows: readonly Observation[]): number => new Set(subjectsOf(rows)).size

/** One row a subject and scanner: means of the outcome and of continuous factors. */
export function meansBySubject(rows: readonly Observation[]): Observation[] {
  const groups = Map.groupBy(rows, (row) => `${row.subject}\0${row.factors.scanner}`)
  return [...groups.values()].map((own) => {
    const mean = (of: (row: Observation) => number): number =>
      own.reduce((sum, row) => sum + of(row), 0) / own.length
    const factors = { ...own[0]!.factors }
    for (const factor of ['age', 'lesion_volume_mm3', 'lesion_contrast'] as const)
      if (own.every((row) => typeof row.factors[factor] === 'number'))
        factors[factor] = mean((row) => row.factors[factor] as number)
    return { subject: own[0]!.subject, value: mean((row) => row.value), factors }
  })
}
