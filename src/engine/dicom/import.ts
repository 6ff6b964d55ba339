import { rmSync } from 'node:fs'
import type { SeriesChoice, SeriesList } from '../../contract/api.ts'
import { Fault, flagCodeOf, toFault } from '../../contract/index.ts'
import { importFolder, type ImportReport, type Skip } from '../imports/index.ts'
import { listScans, lockStudy, subjectKey, type Group, type Study } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import { convertSeries } from './convert.ts'
import { isConverted, listOf, scannerOf, sortSeries, type Found } from './find.ts'
import { checkKeyFile, writeKeyFile } from './key-file.ts'
import { ageOf, sexOf } from './person.ts'
import {
  astray,
  keptGroups,
  noGroup,
  notTaken,
  nothingConverted,
  nothingToTake,
  refused,
  withoutGroup,
  type Groups,
  type Taken,
} from './left-out.ts'
import {
  convertedFolder,
  placeOf,
  prepareConverted,
  statementPath,
  tablePath,
  type Sidecar,
} from './places.ts'
import { keepSubjects, knownSubjects } from './pseudonyms.ts'
import { readFolder, type FolderRead } from './read-folder.ts'
import type { Told } from './reasons.ts'
import { statement } from './statement.ts'
import { writeTable } from './table.ts'

export type DicomStage = 'look' | 'convert' | 'import'

export interface DicomImportOptions {
  folder: string
  /** What was read of the folder before; else its headers are read now. */
  read?: FolderRead
  /** By key of the series: its contrast, or 'out'. */
  series?: Readonly<Record<string, SeriesChoice>>
  /** What the subjects are that are not named in `subjects`. */
  group?: Group
  /** By pseudonym. */
  subjects?: Readonly<Record<string, Group | 'out'>>
  /** Where the key to the pseudonyms is written, outside the study; absent: nowhere. */
  keyFile?: string
  /** `total` is 0 while the files are being looked through. */
  onProgress?: (stage: DicomStage, done: number, total: number, label: string) => void
  signal?: AbortSignal
}

export interface DicomImportReport extends ImportReport {
  /** Series that were converted now, and those that had been before. */
  converted: number
  convertedBefore: number
  /** What was found in the folder. */
  found: SeriesList
  /** What else a person should know. */
  remarks: Told[]
}

interface Sorted {
  /** As said at the import, else as the study has them. */
  said: Groups
  /** Those of the study first. */
  groups: Map<string, Group>
  remarks: Told[]
}

function sortedGroups(study: Study, taken: readonly Taken[], options: DicomImportOptions): Sorted {
  const inStudy = new Map(listScans(study).map(({ subject, group }) => [subjectKey(subject), group]))
  const said = new Map<string, Group | 'out' | undefined>()
  const known = new Map<string, Group>()
  const groups = new Map<string, Group>()
  for (const { subject } of taken) {
    const own = inStudy.get(subjectKey(subject))
    const now = options.subjects?.[subject] ?? options.group
    if (own !== undefined) known.set(subject, own)
    said.set(subject, now ?? own)
    const group = now === 'out' ? now : (own ?? now)
    if (group !== undefined && group !== 'out') groups.set(subject, group)
  }
  return { said, groups, remarks: keptGroups(said, known) }
}

function sidecarOf({ key, subject, session, modality, series }: Taken, software: string): Sidecar {
  const [first] = series.slices
  const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000)
  return {
    SeriesKey: key,
    Subject: subject,
    Session: session,
    Modality: modality,
    PatientAge: ageOf(first),
    PatientSex: sexOf(first),
    Manufacturer: first.manufacturer || null,
    ManufacturersModelName: scannerOf(first),
    MagneticFieldStrength: first.fieldTesla,
    RepetitionTime: seconds(first.repetitionTime),
    EchoTime: seconds(series.echoTime),
    InversionTime: seconds(first.inversionTime),
    ContrastAgent: series.contrastAgent,
    SourceFiles: series.slices.length,
    ConversionSoftware: software,
  }
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

/** Converts one series; the file beside it is written last and says that it is whole. */
async function convertOne(study: Study, one: Taken, signal: AbortSignal | undefined): Promise<void> {
  const { image, sidecar } = placeOf(study, one, one.modality)
  rmSync(sidecar, { force: true })
  const software = await convertSeries({
    paths: one.series.slices.map(({ path }) => path),
    image,
    dims: one.series.dims,
    ...(signal ? { signal } : {}),
  })
  await replaceFile(sidecar, json(sidecarOf(one, software)))
  await replaceFile(statementPath(study), json(statement(software)))
}

const cancelled = (done: number, total: number): Fault =>
  new Fault({
    code: 'cancelled',
    message: `The import was cancelled after ${done} of ${total} series were converted; these are kept.`,
    remedy: 'Import the folder again to take the rest.',
  })

/** What stops the whole import, not one series. */
const stopsAll = ({ code }: Fault): boolean => ['cancelled', 'disk-full', 'read-only'].includes(code)

async function convertAll(
  study: Study,
  series: readonly Taken[],
  { signal, onProgress }: DicomImportOptions,
): Promise<Skip[]> {
  const failed: Skip[] = []
  for (const [done, one] of series.entries()) {
    if (signal?.aborted) throw cancelled(done, series.length)
    onProgress?.('convert', done, series.length, `${one.subject} ${one.modality}`)
    try {
      await convertOne(study, one, signal)
    } catch (error) {
      const { image } = placeOf(study, one, one.modality)
      const fault = toFault(error, image)
      if (signal?.aborted) throw cancelled(done, series.length)
      if (stopsAll(fault)) throw fault
      failed.push(notTaken(one, one.modality, image, flagCodeOf(fault.code), fault))
    }
  }
  onProgress?.('convert', series.length, series.length, '')
  return failed
}

interface Converted {
  found: Found
  /** Series that are left out because something is wrong with them. */
  left: Skip[]
  remarks: Told[]
  converted: number
  convertedBefore: number
}

/** Up to the table of what is converted, under the study's writer lock. */
async function convertFolder(
  study: Study,
  read: FolderRead,
  keyFile: string | undefined,
  options: DicomImportOptions,
): Promise<Converted> {
  using _lock = lockStudy(study, 'import')
  const found = await sortSeries(study, read, options.series, options.signal)
  const taken = found.decided.filter((one): one is Taken => one.refusal === null && one.modality !== null)
  if (taken.length === 0) throw nothingToTake(read)
  const { said, groups, remarks } = sortedGroups(study, taken, options)
  if ([...said.values()].every((group) => group === undefined)) throw noGroup(read.folder)
  const grouped = taken.filter(({ subject }) => groups.has(subject))
  const todo = grouped.filter((one) => !isConverted(found, one))
  const named = new Set(grouped.map(({ subject }) => subject))
  keepSubjects(study, grownBy(knownSubjects(study), found, named))
  if (keyFile !== undefined) await writeKeyFile(keyFile, grouped.map(keyRow))
  prepareConverted(study)
  const failed = await convertAll(study, todo, options)
  const left = [
    ...failed,
    ...refused(study, found),
    ...withoutGroup(study, taken, said),
    ...astray(study, read),
  ]
  if ((await writeTable(study, groups)) === 0) throw nothingConverted(read.folder, left)
  const counts = { converted: todo.length - failed.length, convertedBefore: grouped.length - todo.length }
  study.log(
    'import',
    `DICOM: ${counts.converted} series converted, ${counts.convertedBefore} had been before`,
  )
  return { found, left, remarks, ...counts }
}

/**
 * Takes a folder of DICOM into the study: looks through it, converts the series that are taken into the study's folder `converted`
 * without identity, and imports these as a table. The folder is only read. May be stopped, killed and repeated at any moment: what is
 * converted is known again. Throws a Fault for what concerns the whole import; what concerns one series is a note of the report.
 */
export async function importDicom(study: Study, options: DicomImportOptions): Promise<DicomImportReport> {
  const { folder, signal, onProgress } = options
  const keyFile =
    options.keyFile === undefined ? undefined : checkKeyFile(options.keyFile, study.folder, folder)
  const read =
    options.read ??
    (await readFolder(folder, {
      ...(signal ? { signal } : {}),
      onProgress: (files) => onProgress?.('look', files, 0, ''),
    }))
  const { found, left, ...counts } = await convertFolder(study, read, keyFile, options)
  const report = await importFolder(study, {
    folder: convertedFolder(study),
    layout: 'table',
    table: tablePath(study),
    leftOut: left,
    ...(signal ? { signal } : {}),
    onProgress: (done, total, label) => onProgress?.('import', done, total, label),
  })
  return { ...report, ...counts, found: listOf(read, found) }
}

/** What the study knew, and the pseudonyms of those of whom something is taken now. */
function grownBy(before: Found['known'], { known }: Found, taken: ReadonlySet<string>): Found['known'] {
  const grown = (old: Record<string, string>, all: Record<string, string>): Record<string, string> => ({
    ...old,
    ...Object.fromEntries(Object.entries(all).filter(([, text]) => taken.has(text.split(' ')[0]!))),
  })
  return {
    salt: known.salt,
    subjects: grown(before.subjects, known.subjects),
    sessions: grown(before.sessions, known.sessions),
  }
}

const keyRow = ({ subject, session, series }: Taken) => {
  const { patient, studyDate } = series.slices[0]
  return { subject, session, patientId: patient.id || `${patient.name} ${patient.birth}`, studyDate }
}
