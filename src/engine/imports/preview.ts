import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ImportLayout, NamesChoice } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { hashFile, lookAtTable } from '../studies/index.ts'
import type { ChosenColumns, ScanRow } from '../studies/index.ts'
import type { Candidate, Found, Remark, Skip } from './candidate.ts'
import type { GroupChoices, GroupWord } from './groups.ts'
import { clashOf, isSecondFile } from './clash.ts'
import { detectLayout, find } from './importFolder.ts'
import type { NamesSeen } from './names/index.ts'
import { plan } from './plan.ts'
import { requiredColumns, tableIn } from './tableLayout.ts'
import { columnAliases } from './words.ts'

export interface PreviewInput {
  folder: string
  /** Recognised where absent. */
  layout?: ImportLayout
  table?: string
  columns?: ChosenColumns
  groups?: GroupChoices
  names?: NamesChoice
  /** The scans that the study has. */
  known: readonly ScanRow[]
}

/** What an import would take, without a voxel read or a line written. Paths are absolute. */
export interface ImportPreview {
  layout: ImportLayout
  table: {
    path: string
    columns: string[]
    /** Canonical name -> column that is taken for it. */
    taken: Record<string, string>
    /** Canonical names that must be given and are not. */
    missing: string[]
    fields: string[]
    rows: number
    sample: string[][]
  } | null
  names: NamesSeen | null
  scans: number
  subjects: number
  /** Subjects; `undecided` ones are healthy or patients by their lesion masks, which are not looked into yet. */
  healthy: number
  patients: number
  undecided: number
  masks: number
  brainMasks: number
  /** Scans that the study has from the same file. */
  already: number
  modalities: Record<string, number>
  groupWords: GroupWord[]
  /** The first candidates. */
  rows: (Omit<Candidate, 'remarks'> & { remarks: undefined })[]
  /** By code: how many, and the first of them. */
  problems: { level: 'skipped' | 'warning'; code: string; count: number; examples: Omit<Remark, 'code'>[] }[]
}

/** Candidates that an import would read, and those that it would refuse by their names alone. */
async function sorted(
  candidates: readonly Candidate[],
  known: readonly ScanRow[],
): Promise<{ takable: Candidate[]; refused: Remark[] }> {
  const byPath = new Map(known.map((row) => [row.path, row]))
  const slotOf = (scan: { subject: string; session: string; modality: string }): string =>
    [scan.subject, scan.session, scan.modality].join('\0')
  const bySlot = new Map(known.map((row) => [slotOf(row), row]))
  const takable: Candidate[] = []
  const refused: Remark[] = []
  for (const candidate of candidates) {
    const { path } = candidate
    const known = { samePath: byPath.get(path), slot: bySlot.get(slotOf(candidate)) }
    const problem: Remark | undefined = existsSync(path)
      ? clashOf(candidate, known, isSecondFile(candidate, known) ? await hashFile(path) : '')
      : {
          code: 'not-found',
          message: `${path} does not exist.`,
          remedy: 'Correct the path in the table, or put the file there.',
        }
    if (problem) refused.push(problem)
    else takable.push(candidate)
  }
  return { takable, refused }
}

const ROWS = 200
const EXAMPLES = 20

function problemsOf(
  level: 'skipped' | 'warning',
  remarks: readonly (Remark | Skip)[],
): ImportPreview['problems'] {
  return [...Map.groupBy(remarks, ({ code }) => code)].map(([code, same]) => ({
    level,
    code,
    count: same.length,
    examples: same.slice(0, EXAMPLES).map(({ message, remedy }) => ({ message, remedy })),
  }))
}

/** Series are looked at by themselves (src/engine/dicom). */
const ofDicom: ImportPreview = {
  layout: 'dicom',
  table: null,
  names: null,
  scans: 0,
  subjects: 0,
  healthy: 0,
  patients: 0,
  undecided: 0,
  masks: 0,
  brainMasks: 0,
  already: 0,
  modalities: {},
  groupWords: [],
  rows: [],
  problems: [],
}

/** The table of a folder, or what a person at the window can do where there is none or more than one. */
function tableToTake(folder: string): string {
  try {
    return tableIn(folder)
  } catch (error) {
    if (!(error instanceof Fault) || !error.message.startsWith(`${folder} has `)) throw error
    throw new Fault({
      code: 'not-found',
      message: `${folder} is not a BIDS folder, and ${error.message.slice(folder.length + 1)}`,
      remedy:
        'Choose the table that lists the scans, names of files as the layout, or a folder that holds folders called sub-….',
      path: folder,
    })
  }
}

/** Looks at a folder as an import would. Throws Fault as `importFolder` does for what concerns the whole folder. */
export async function previewImport(input: PreviewInput): Promise<ImportPreview> {
  const folder = resolve(input.folder)
  const layout = input.layout ?? (input.table !== undefined ? 'table' : detectLayout(folder))
  if (layout === 'dicom') return ofDicom
  let table: ImportPreview['table'] = null
  if (layout === 'table') {
    const path = input.table ?? tableToTake(folder)
    const look = lookAtTable(path, columnAliases, input.columns)
    const missing = requiredColumns.filter((name) => look.taken[name] === undefined)
    table = { path, ...look, missing, fields: Object.keys(columnAliases) }
  }
  const open = table !== null && (table.missing.length > 0 || table.rows === 0)
  const options = {
    layout,
    ...(table ? { table: table.path } : {}),
    ...(input.columns ? { columns: input.columns } : {}),
    ...(input.groups ? { groups: input.groups } : {}),
    ...(input.names ? { names: input.names } : {}),
  }
  const found: Found = open ? { candidates: [], skipped: [], groupWords: [] } : find(folder, options)
  const { candidates, skipped, groupWords } = plan(found, input.known)
  const { takable, refused } = await sorted(candidates, input.known)
  const there = new Set(input.known.map(({ path }) => path))
  const subjects = [...Map.groupBy(takable, ({ subject }) => subject).values()]
  const inGroup = (group: Candidate['group']): number =>
    subjects.filter(([first]) => first!.group === group).length
  const modalities: Record<string, number> = {}
  for (const { modality } of takable) modalities[modality] = (modalities[modality] ?? 0) + 1
  return {
    layout,
    table,
    names: found.names ?? null,
    scans: takable.length,
    subjects: subjects.length,
    healthy: inGroup('healthy'),
    patients: inGroup('patient'),
    undecided: inGroup(null),
    masks: takable.filter(({ maskPath }) => maskPath !== null).length,
    brainMasks: takable.filter(({ brainMaskPath }) => brainMaskPath !== null).length,
    already: takable.filter(({ path }) => there.has(path)).length,
    modalities,
    groupWords,
    rows: takable.slice(0, ROWS).map((candidate) => ({ ...candidate, remarks: undefined })),
    problems: [
      ...problemsOf('skipped', [...skipped, ...refused]),
      ...problemsOf(
        'warning',
        takable.flatMap(({ remarks }) => remarks),
      ),
    ],
  }
}
