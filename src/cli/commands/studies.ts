import { resolve } from 'node:path'
import { counted, usage, table, figure, type Output } from '../output.ts'
import type { GroupChoice, ImportLayout, NamesChoice, SubjectRule, WordMeaning } from '../../contract/api.ts'
import type { ImportReport } from '../../engine/imports/index.ts'
import type { Context } from '../program.ts'
import type { DicomOptions } from './import-dicom.ts'

export async function create({ output }: Context, dir: string, options: { name: string }): Promise<unknown> {
  const { createStudy } = await import('../../engine/studies/index.ts')
  using study = createStudy(dir, options)
  output.say(`Study "${study.name}" made in ${study.folder}`)
  return { folder: study.folder, name: study.name }
}

interface ImportArguments extends DicomOptions {
  layout?: ImportLayout
  table?: string
  mapGroup: Record<string, GroupChoice>
  word: Record<string, WordMeaning>
  subjectFrom?: SubjectRule
  saveTable?: string
}

/** Options that only some layouts know. */
const knownTo: readonly (readonly [
  flag: string,
  given: keyof ImportArguments,
  layouts: readonly ImportLayout[],
])[] = [
  ['--word', 'word', ['images']],
  ['--subject-from', 'subjectFrom', ['images']],
  ['--save-table', 'saveTable', ['images']],
  ['--group', 'group', ['images', 'dicom']],
  ['--subject', 'subject', ['dicom']],
  ['--series', 'series', ['dicom']],
  ['--key', 'key', ['dicom']],
]

/** An option without effect would look as if it had one. */
function refuseVain(options: ImportArguments, layout: ImportLayout): void {
  const isGiven = (value: unknown): boolean =>
    typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined
  for (const [flag, given, layouts] of knownTo)
    if (isGiven(options[given]) && !layouts.includes(layout))
      throw usage(
        `${flag} has no meaning for a folder of the layout ${layout}.`,
        `Leave it out, or add --layout ${layouts.join(' or --layout ')}.`,
      )
}

export async function importScans(
  context: Context,
  dir: string,
  folder: string,
  options: ImportArguments,
): Promise<unknown> {
  const { output, signal } = context
  const { openStudy } = await import('../../engine/studies/index.ts')
  const imports = await import('../../engine/imports/index.ts')
  const layout =
    options.layout ?? (options.table !== undefined ? 'table' : detectOr(folder, imports.detectLayout))
  refuseVain(options, layout)
  if (layout === 'dicom') {
    const { importDicomFolder } = await import('./import-dicom.ts')
    return tellReport(output, await importDicomFolder(context, dir, folder, options))
  }
  using study = openStudy(dir)
  const names = namesChoice(options)
  if (options.saveTable !== undefined) {
    const { replaceFile } = await import('../../engine/volumes/index.ts')
    const groups = imports.mergedGroups(imports.keptGroups(study), options.mapGroup)
    const csv = imports.tableByNames(resolve(folder), names, groups)
    await replaceFile(resolve(options.saveTable), Buffer.from(csv))
    output.say(`What the names say was written to ${options.saveTable}`)
  }
  const report = await imports.importFolder(study, {
    folder,
    layout,
    names,
    ...(options.table === undefined ? {} : { table: options.table }),
    groups: options.mapGroup,
    onProgress: (done, total, label) => output.progress(`Importing ${done}/${total} ${label}`),
    signal,
  })
  return tellReport(output, report)
}

function tellReport(output: Output, report: ImportReport): ImportReport {
  output.say(
    `${counted(report.taken, 'scan')} of ${counted(report.subjects, 'subject')} taken, ${report.warned} with warnings, ${report.already} already there; ${report.skipped} skipped`,
  )
  for (const note of report.notes) {
    if (note.outcome === 'taken') continue
    output.say(`${note.outcome === 'skipped' ? 'Skipped' : 'Warning'}: ${note.message}`)
    output.say(`  ${note.remedy}`)
  }
  if (report.taken === 0) process.exitCode = 3
  return report
}

const namesChoice = ({ word, subjectFrom, group }: ImportArguments): NamesChoice => ({
  words: word,
  ...(subjectFrom && { subject: subjectFrom }),
  ...(group && { group }),
})

const detectOr = (folder: string, detect: (folder: string) => ImportLayout): ImportLayout => {
  try {
    return detect(folder)
  } catch {
    return 'bids' // the import itself says what is wrong with the folder
  }
}

export async function scans({ output }: Context, dir: string): Promise<unknown> {
  const { openStudy, listScans, studySummary } = await import('../../engine/studies/index.ts')
  using study = openStudy(dir)
  const summary = await studySummary(study)
  const rows = listScans(study)
  output.say(`${summary.name}: ${counted(summary.scans, 'scan')} of ${counted(summary.subjects, 'subject')}`)
  if (rows.length === 0) output.say('No scans yet. Import some with `normascope import STUDY FOLDER`.')
  else {
    output.say()
    for (const line of table([
      ['modality', 'group', 'split', 'subjects', 'scans', 'with mask'],
      ...summary.counts.map((c) => [
        c.modality,
        c.group,
        c.split ?? 'none',
        String(c.subjects),
        String(c.scans),
        String(c.masks),
      ]),
    ]))
      output.say(line)
    output.say()
    for (const line of table([
      ['scan', 'group', 'split', 'age', 'sex', 'scanner', 'lesions', 'voxels', 'mm'],
      ...rows.map((r) => [
        r.label,
        r.group,
        r.split ?? '–',
        figure(r.age),
        r.sex ?? '–',
        r.scanner ?? '–',
        r.maskPath === null ? '–' : (r.lesionType ?? 'mask'),
        r.dims.join('×'),
        r.spacing.map((s) => figure(s)).join('×'),
      ]),
    ]))
      output.say(line)
  }
  for (const note of summary.problems.notes)
    output.say(`${note.outcome === 'skipped' ? 'Skipped' : 'Warning'}: ${note.message} ${note.remedy}`)
  for (const problem of summary.problems.sources)
    output.say(`Problem: ${problem.fault.message} ${problem.fault.remedy}`)
  return { ...summary, scans: rows }
}

export async function split(
  { output }: Context,
  dir: string,
  options: { calibration: number; seed: number; from?: string },
): Promise<unknown> {
  const { openStudy, splitStudy } = await import('../../engine/studies/index.ts')
  if (!(options.calibration > 0 && options.calibration < 1))
    throw usage(
      `--calibration ${options.calibration} is not a share.`,
      'Give a number between 0 and 1, for example 0.5.',
    )
  using study = openStudy(dir)
  const report = splitStudy(
    study,
    options.from === undefined
      ? { calibration: options.calibration, seed: options.seed }
      : { from: options.from },
  )
  output.say(
    `Calibration: ${report.healthyCalibration} healthy subjects. Test: ${report.healthyTest} healthy subjects and ${report.patientsTest} patients.${report.train > 0 ? ` Train: ${report.train}.` : ''}`,
  )
  for (const warning of report.warnings) output.say(`Warning: ${warning}`)
  if (report.unknown.length > 0) output.say(`Not in the study: ${report.unknown.join(', ')}`)
  if (report.unassigned.length > 0) output.say(`Without a split: ${report.unassigned.join(', ')}`)
  return report
}
