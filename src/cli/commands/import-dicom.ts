import type { GroupChoice, SeriesEntry } from '../../contract/api.ts'
import type { DicomImportReport } from '../../engine/dicom/index.ts'
import { table } from '../output.ts'
import type { Context } from '../program.ts'

export interface DicomOptions {
  group?: 'healthy' | 'patient'
  key?: string
  /** By pseudonym. */
  subject: Record<string, GroupChoice>
  /** Key of a series -> its contrast, or 'out'. */
  series: Record<string, 'T1w' | 'T2w' | 'FLAIR' | 'out'>
}

const size = ({ dims, spacing_mm: spacing }: SeriesEntry): [string, string] => [
  dims?.join('×') ?? '–',
  spacing?.map((mm) => String(Number(mm.toFixed(2)))).join('×') ?? '–',
]

/** A line a series: what is taken first, then what is left out with its reason. */
function seriesLines(series: readonly SeriesEntry[]): string[] {
  const row = (one: SeriesEntry): string[] => [
    one.subject || '–',
    one.session || '–',
    String(one.number ?? '–'),
    one.description || '–',
    String(one.files),
    ...size(one),
    one.modality ?? '–',
    one.key,
  ]
  const head = ['subject', 'session', 'series', 'description', 'files', 'voxels', 'mm', 'contrast', 'key']
  const taken = series.filter((one) => one.taken)
  const left = series.filter((one) => !one.taken)
  return [
    ...(taken.length > 0 ? ['Taken:', ...table([head, ...taken.map(row)])] : []),
    ...(left.length > 0
      ? [
          'Left out:',
          ...table([[...head, 'why'], ...left.map((one) => [...row(one), one.reason?.message ?? ''])]),
        ]
      : []),
  ]
}

export async function importDicomFolder(
  { output, signal }: Context,
  dir: string,
  folder: string,
  options: DicomOptions,
): Promise<DicomImportReport> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { importDicom, listOf, readFolder, sortSeries } = await import('../../engine/dicom/index.ts')
  using study = openStudy(dir)
  const read = await readFolder(folder, {
    signal,
    onProgress: (files) => output.progress(`Looking through ${files} files`),
  })
  const list = listOf(read, await sortSeries(study, read, options.series, signal))
  output.say(
    `${list.images} DICOM images in ${list.series.length} series of ${list.subjects} subjects; ${list.other_files} other files, ${list.damaged} damaged`,
  )
  for (const line of seriesLines(list.series)) output.say(line)
  for (const { message } of list.damaged_examples) output.say(`Damaged: ${message}`)
  const report = await importDicom(study, {
    folder,
    read,
    series: options.series,
    subjects: options.subject,
    ...(options.group === undefined ? {} : { group: options.group }),
    ...(options.key === undefined ? {} : { keyFile: options.key }),
    signal,
    onProgress: (stage, done, total, label) =>
      output.progress(`${stage === 'convert' ? 'Converting' : 'Importing'} ${done}/${total} ${label}`),
  })
  for (const { message, remedy } of report.remarks) output.say(`Warning: ${message}\n  ${remedy}`)
  output.say(
    `${report.converted} series converted, ${report.convertedBefore} had been before. Faces are not removed: treat the images as personal data.`,
  )
  return report
}
