import { listScans } from './scans.ts'
import type { Group, ScanRow, Split } from './scans.ts'
import { checkSources } from './sources.ts'
import type { SourceProblem } from './sources.ts'
import type { Study } from './study.ts'

export type ImportOutcome = 'taken' | 'taken-with-warning' | 'skipped'

/** What an import had to say about one file. */
export interface ImportNote {
  path: string
  outcome: ImportOutcome
  /** A word for programs: a fault code, or one of those listed in docs/importing.md. */
  code: string
  message: string
  remedy: string
}

export interface StudySummary {
  name: string
  subjects: number
  scans: number
  counts: {
    modality: string
    group: Group
    split: Split | null
    scans: number
    subjects: number
    masks: number
  }[]
  /** Years, over subjects; nulls where no age is known. */
  age: { known: number; missing: number; min: number | null; median: number | null; max: number | null }
  /** Subjects by sex; '' is unknown. */
  sexes: Record<string, number>
  /** Scans by scanner; '' is unknown. */
  scanners: Record<string, number>
  problems: { notes: ImportNote[]; sources: SourceProblem[] }
}

/** Warnings and refusals of the imports so far, in the order in which they were written. */
export const importNotes = (
  study: Pick<Study, 'db'>,
  options: { outcomes?: readonly ImportOutcome[] } = {},
): ImportNote[] =>
  study.db
    .prepare<[string], ImportNote>(
      `SELECT path, outcome, code, message, remedy FROM import_note
       WHERE outcome IN (SELECT value FROM json_each(?)) ORDER BY id`,
    )
    .all(JSON.stringify(options.outcomes ?? ['taken-with-warning', 'skipped']))

const tally = (keys: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length] as const).sort(),
  )

function ageOf(subjects: readonly ScanRow[]): StudySummary['age'] {
  const ages = subjects.map((row) => row.age).filter((age) => age !== null)
  ages.sort((a, b) => a - b)
  const missing = subjects.length - ages.length
  if (ages.length === 0) return { known: 0, missing, min: null, median: null, max: null }
  const middle = (ages.length - 1) / 2
  const median = (ages[Math.floor(middle)] + ages[Math.ceil(middle)]) / 2
  return { known: ages.length, missing, min: ages[0], median, max: ages[ages.length - 1] }
}

const countsOf = (scans: readonly ScanRow[]): StudySummary['counts'] =>
  [...Map.groupBy(scans, (row) => [row.modality, row.group, row.split ?? ''].join('|')).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rows]) => ({
      modality: rows[0].modality,
      group: rows[0].group,
      split: rows[0].split,
      scans: rows.length,
      subjects: new Set(rows.map((row) => row.subjectId)).size,
      masks: rows.filter((row) => row.maskPath !== null).length,
    }))

/**
 * What is in the study and what is wrong with it. Files are checked (and masks hashed) unless `check` is false, when
 * `problems.sources` is empty.
 */
export async function studySummary(
  study: Pick<Study, 'db' | 'name'>,
  options: { check?: boolean; signal?: AbortSignal } = {},
): Promise<StudySummary> {
  const scans = listScans(study)
  const subjects = [...new Map(scans.map((row) => [row.subjectId, row])).values()]
  const { check = true, ...rest } = options
  return {
    name: study.name,
    subjects: subjects.length,
    scans: scans.length,
    counts: countsOf(scans),
    age: ageOf(subjects),
    sexes: tally(subjects.map((row) => row.sex ?? '')),
    scanners: tally(scans.map((row) => row.scanner ?? '')),
    problems: { notes: importNotes(study), sources: check ? await checkSources(study, rest) : [] },
  }
}
