import type { Block, Cell } from '../blocks.ts'
import type { CohortRow, ReportData } from '../data.ts'
import { counted, significant, whole } from '../format.ts'
import { nameOf, reasonText, splitName } from '../names.ts'

const none: Cell = { muted: '–' }
const list = (entries: readonly { name: string; n: number }[]): Cell =>
  entries.length === 0 ? none : { lines: entries.map(({ name, n }) => `${name} (${whole(n)})`) }

const years = (value: number): string => String(Math.round(value))

function ageCell({ age }: CohortRow): Cell {
  if (age.median === null || age.low === null || age.high === null) return { muted: 'not given' }
  const range = `${years(age.median)} (${years(age.low)}–${years(age.high)})`
  return age.missing > 0 ? { lines: [range, `${whole(age.missing)} not given`] } : range
}

function volumeCell({ lesion_volume_ml: volume }: CohortRow): Cell {
  if (volume.median === null || volume.low === null || volume.high === null) return none
  return {
    lines: [
      `${significant(volume.median, 2)} (${significant(volume.low, 2)}–${significant(volume.high, 2)})`,
      counted(volume.n, 'scan'),
    ],
  }
}

function flowRows(data: ReportData): (Cell[] | { heading: string })[] {
  const { flow } = data
  const name = nameOf(data)
  const skipped = flow.skipped.reduce((sum, entry) => sum + entry.n, 0)
  return [
    { heading: 'Import' },
    ['Scans taken', whole(flow.scans), `of ${counted(flow.subjects, 'subject')}`],
    ...flow.warnings.map((entry): Cell[] => ['– with a warning', whole(entry.n), reasonText(entry.reason)]),
    ...(skipped === 0 ? [['Files skipped', '0', none] as Cell[]] : []),
    ...flow.skipped.map((entry): Cell[] => ['Files skipped', whole(entry.n), reasonText(entry.reason)]),
    { heading: 'Preparation' },
    ['Scans without a split', whole(flow.without_split), flow.without_split > 0 ? 'in no result' : none],
    [
      'Alignment to MNI doubtful',
      whole(flow.doubtful_alignment),
      flow.doubtful_alignment > 0 ? 'kept; worth a look' : none,
    ],
    { heading: 'Methods' },
    ['Anomaly maps computed', whole(flow.maps), `${counted(data.methods.length, 'method')}`],
    ...flow.failed.map((entry): Cell[] => [
      'Maps that failed',
      whole(entry.n),
      `${name(entry.method)}: ${reasonText(entry.reason)}`,
    ]),
    ['Maps evaluated', whole(flow.evaluated), 'on test scans, at the operating point'],
  ]
}

export function cohortSection(data: ReportData): Block[] {
  return [
    { kind: 'heading', text: 'Scans and subjects' },
    {
      kind: 'table',
      caption:
        'Flow of scans from the folders offered to the results. A subject is in one split only; skipped files were never part of the study.',
      columns: [
        { title: 'Stage', share: 4 },
        { title: 'n', align: 'right' },
        { title: 'Remark', share: 6 },
      ],
      rows: flowRows(data),
    },
    {
      kind: 'table',
      caption:
        'The cohort by split and group. Age: median (range) in years. Lesion volume: median (quartiles) in ml of the reference standard of each scan. In brackets: scans by modality, subjects by sex, scanner and lesion type.',
      columns: [
        { title: 'Split, group', share: 3 },
        { title: 'Subjects', align: 'right' },
        { title: 'Scans', share: 2.4 },
        { title: 'Age', share: 2.6 },
        { title: 'Sex', share: 2 },
        { title: 'Scanners', share: 5.4 },
        { title: 'Lesion types', share: 4.2 },
        { title: 'Lesion volume', share: 3 },
      ],
      rows: data.cohort.map((row) => [
        `${splitName[row.split]}, ${row.group === 'patient' ? 'patients' : 'healthy'}`,
        whole(row.subjects),
        list(row.scans),
        ageCell(row),
        list(row.sex),
        list(row.scanners),
        list(row.lesion_types),
        volumeCell(row),
      ]),
      size: 8,
    },
  ]
}
