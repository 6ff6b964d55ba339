import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ImportLayout, NamesChoice } from '../../contract/api.ts'
import { Fault, flagCodeOf, toFault } from '../../contract/index.ts'
import { listScans, lockStudy } from '../studies/index.ts'
import type { ChosenColumns, ImportNote, ScanRow, Study } from '../studies/index.ts'
import { findInBids } from './bids.ts'
import { namesIn } from './bidsFiles.ts'
import { describeScan } from './candidate.ts'
import type { Candidate, Found, Skip } from './candidate.ts'
import { examine } from './examine.ts'
import type { Examined } from './examine.ts'
import { holdsDicom } from './holds-dicom.ts'
import { keepGroups, keptGroups, mergedGroups, type GroupChoices, type GroupWord } from './groups.ts'
import { findByNames, hasNifti } from './names/index.ts'
import { deleteForgottenNotes, deleteOlderRefusals, isInside, startOfImport, writeNote } from './notes.ts'
import type { NoteContext } from './notes.ts'
import { plan } from './plan.ts'
import { storeScan } from './store.ts'
import { findInTable, isTable, tableIn } from './tableLayout.ts'

/** A folder of DICOM is converted first, and then imported by its table. */
export type Layout = Exclude<ImportLayout, 'dicom'>

export interface ImportOptions {
  folder: string
  layout: Layout
  /** For 'table'; without it scans.csv or scans.tsv, else the only table in the folder. */
  table?: string
  /** Which column of the table holds what, where its names do not say: canonical name -> column name, '' for none. */
  columns?: ChosenColumns
  /** What words of the column "group" mean; added to what the study knows of earlier imports, and kept in it. */
  groups?: GroupChoices
  /** For 'images': what words of the names mean, where the subject stands. */
  names?: NamesChoice
  /** What was left out before the table was made, with its reasons; noted as what this import leaves out. */
  leftOut?: readonly Skip[]
  /** After every scan. */
  onProgress?: (done: number, total: number, label: string) => void
  /** Looked at between scans; scans already taken stay. */
  signal?: AbortSignal
}

export interface ImportReport {
  /** Absolute. */
  folder: string
  /** Scans of this import that are in the study now, those with warnings and those already there included. */
  taken: number
  /** Those of them with at least one warning. */
  warned: number
  /** Those of them that were in the study before, unchanged. */
  already: number
  /** Files, rows and folders that were not taken; each has its reason in a note. */
  skipped: number
  /** Subjects with a scan taken. */
  subjects: number
  /** A scan that was taken has a note 'taken' and one 'taken-with-warning' for each warning. */
  notes: ImportNote[]
}

/** How many scans are read at once: the next is read while the voxels of this one are looked at. */
const readsAtOnce = 2

/**
 * 'bids' where the folder has a participants.tsv or a sub- folder as BIDS lays it out; else by what lies in it: a table, NIfTI files
 * ('images'), DICOM files.
 */
export function detectLayout(folder: string): ImportLayout {
  const names = namesIn(folder)
  if (names.length === 0) return 'table' // no folder, or nothing in it: said where it is looked into
  const subjects = names.filter((name) => name.startsWith('sub-') && namesIn(join(folder, name)).length > 0)
  const hasAnat = (subject: string): boolean =>
    namesIn(join(folder, subject)).some(
      (name) =>
        name === 'anat' || (name.startsWith('ses-') && namesIn(join(folder, subject, name)).includes('anat')),
    )
  if (names.includes('participants.tsv') || subjects.some(hasAnat)) return 'bids'
  if (names.some(isTable)) return 'table'
  const dicom = holdsDicom(folder)
  // a stray mask beside the series of an archive is no folder of scans
  if (hasNifti(folder) && (!dicom || findByNames(folder).candidates.length > 0)) return 'images'
  if (dicom) return 'dicom'
  return subjects.length > 0 ? 'bids' : 'table'
}

/** What a folder offers, before a voxel is read. Throws Fault 'not-found', and as the layouts do. */
export function find(
  folder: string,
  options: Pick<ImportOptions, 'layout' | 'table' | 'columns' | 'groups' | 'names'>,
): Found {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Fault({
      code: 'not-found',
      message: `${folder} is not a folder.`,
      remedy: 'Name the folder that holds the scans.',
      path: folder,
    })
  }
  if (options.layout === 'bids') return findInBids(folder, options.groups)
  if (options.layout === 'images') return findByNames(folder, options.names, options.groups)
  const table = options.table === undefined ? tableIn(folder) : resolve(options.table)
  return findInTable(table, folder, options.columns, options.groups)
}

type Reading = Promise<{ examined: Examined } | { fault: Fault }>

const read = (candidate: Candidate, row: ScanRow | undefined): Reading =>
  examine(candidate, row).then(
    (examined) => ({ examined }),
    (error: unknown) => ({ fault: toFault(error, candidate.path) }),
  )

const asNote = ({ path, code, message, remedy }: Skip): ImportNote => ({
  path,
  outcome: 'skipped',
  code,
  message,
  remedy,
})

/** Scans of the study from this folder whose files are gone. */
const vanished = (study: Study, folder: string, met: ReadonlySet<string>): Skip[] =>
  listScans(study)
    .filter((row) => isInside(row.path, folder) && !met.has(row.path) && !existsSync(row.path))
    .map((row) => ({
      path: row.path,
      code: 'not-found',
      message: `${row.path} (${row.label}) was imported before and does not exist any more.`,
      remedy: 'Put the file back; its results so far are kept.',
    }))

class Import {
  readonly notes: ImportNote[] = []
  readonly taken = new Set<string>()
  readonly #study: Study
  readonly #context: NoteContext
  constructor(study: Study, folder: string) {
    this.#study = study
    this.#context = { folder, started: startOfImport(study) }
  }

  /** One transaction: what is reported is on disk. */
  #write(work: () => ImportNote[]): void {
    try {
      this.notes.push(...this.#study.db.transaction(work).immediate())
    } catch (error) {
      throw toFault(error, this.#study.folder)
    }
  }

  skip(skipped: readonly Skip[]): void {
    this.#write(() => {
      const notes = skipped.map(asNote)
      for (const note of notes) {
        deleteOlderRefusals(this.#study, note.path, this.#context)
        writeNote(this.#study, note, this.#context)
      }
      return notes
    })
  }

  take(candidate: Candidate, result: Awaited<Reading>): void {
    let fault = 'fault' in result ? result.fault : undefined
    if ('examined' in result) {
      try {
        this.#write(() => storeScan(this.#study, candidate, result.examined, this.#context))
        this.taken.add(candidate.subject)
      } catch (error) {
        if (!(error instanceof Fault) || error.path !== candidate.path) throw error
        fault = error
      }
    }
    if (fault)
      this.skip([
        {
          path: candidate.path,
          code: flagCodeOf(fault.code),
          message: fault.message,
          remedy: fault.remedy,
        },
      ])
  }

  finish(groupWords: readonly GroupWord[]): ImportReport {
    const { folder } = this.#context
    this.#write(() => {
      deleteForgottenNotes(this.#study, this.#context)
      return []
    })
    const paths = (test: (note: ImportNote) => boolean): number =>
      new Set(this.notes.filter(test).map((note) => note.path)).size
    const report = {
      folder,
      taken: paths((note) => note.outcome === 'taken'),
      warned: paths((note) => note.outcome === 'taken-with-warning'),
      already: paths((note) => note.code === 'already-there'),
      skipped: this.notes.filter((note) => note.outcome === 'skipped').length,
      subjects: this.taken.size,
      notes: this.notes,
    }
    this.#study.log(
      'import',
      `${folder}: ${report.taken} scans of ${report.subjects} subjects taken (${report.already} already there, ${report.warned} with warnings), ${report.skipped} skipped${groupsText(groupWords)}`,
    )
    return report
  }
}

/** '; groups: RRMS = patient' */
function groupsText(words: readonly GroupWord[]): string {
  const said = words.filter(({ as }) => as !== null).map(({ word, as }) => `${word} = ${as}`)
  return said.length === 0 ? '' : `; groups: ${said.join(', ')}`
}

function stopIfAborted(signal: AbortSignal | undefined, done: number, total: number, folder: string): void {
  if (signal?.aborted !== true) return
  throw new Fault({
    code: 'cancelled',
    message: `The import of ${folder} was cancelled after ${done} of ${total} scans; these are in the study.`,
    remedy: 'Import the folder again to take the rest.',
    path: folder,
  })
}

/**
 * Takes the scans of a folder into the study, by reference: nothing is copied or changed. Every scan is read and checked, and
 * has its own transaction, so that an import may be killed and repeated at any moment: what is in the study already is
 * recognised by its bytes, facts that the table has corrected are brought up to date. Holds the study's writer lock.
 * Throws a Fault for what concerns the whole import ('not-found', 'bad-table', 'missing-column', 'nothing-to-do', 'locked',
 * 'cancelled', 'disk-full', 'read-only'); what concerns one scan is a note in the report and in the study.
 */
export async function importFolder(study: Study, options: ImportOptions): Promise<ImportReport> {
  const folder = resolve(options.folder)
  using held = new DisposableStack()
  held.use(lockStudy(study, 'import'))
  const known = listScans(study)
  const groups = mergedGroups(keptGroups(study), options.groups)
  const { candidates, skipped, groupWords } = plan(find(folder, { ...options, groups }), known)
  if (Object.keys(options.groups ?? {}).length > 0) keepGroups(study, groups)
  const rows = new Map(known.map((row) => [row.path, row]))
  const run = new Import(study, folder)
  run.skip([...(options.leftOut ?? []), ...skipped])
  const readings: Reading[] = []
  try {
    for (const [done, candidate] of candidates.entries()) {
      stopIfAborted(options.signal, done, candidates.length, folder)
      for (let i = done + readings.length; i < candidates.length && readings.length < readsAtOnce; i++)
        readings.push(read(candidates[i], rows.get(candidates[i].path)))
      run.take(candidate, await readings.shift()!)
      options.onProgress?.(done + 1, candidates.length, describeScan(candidate))
    }
  } finally {
    await Promise.all(readings)
  }
  const met = new Set([...candidates, ...skipped].map(({ path }) => path))
  run.skip(vanished(study, folder, met))
  return run.finish(groupWords)
}
