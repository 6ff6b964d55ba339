import type { Block, Cell } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { counted, minuteOf, whole } from '../format.ts'
import { filterText } from '../names.ts'

const settingNames: Record<string, string> = {
  postprocessing: 'Post-processing of maps',
  version: 'Study made with Normascope',
}
const settingName = (name: string): string =>
  settingNames[name] ?? name.replaceAll(/[_-]/g, ' ').replace(/^./, (first) => first.toUpperCase())

const settingText = (settings: Record<string, unknown>): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')

export function provenanceSection(data: ReportData): Block[] {
  const { provenance } = data
  const rows: (Cell[] | { heading: string })[] = [
    { heading: 'Software' },
    ...provenance.versions.map((entry): Cell[] => [entry.name, entry.version]),
    ...provenance.providers.map((entry): Cell[] => [
      'Inference provider',
      `${entry.name}, ${counted(entry.n, 'map')}`,
    ]),
    { heading: 'Settings' },
    ...provenance.settings.map((entry): Cell[] => [
      settingName(entry.name),
      entry.name === 'postprocessing' ? filterText(entry.value).replace(/^after /, '') : entry.value,
    ]),
    ...provenance.seeds.map((entry): Cell[] => [`Seed, ${entry.what}`, String(entry.seed)]),
    { heading: 'Runs' },
    ...provenance.runs.map((run): Cell[] => [
      minuteOf(run.started),
      [
        run.outcome ?? 'not ended',
        run.ended === null ? '' : `until ${minuteOf(run.ended)}`,
        settingText(run.settings),
      ]
        .filter((text) => text !== '')
        .join('; '),
    ]),
  ]
  return [
    { kind: 'heading', text: 'Provenance' },
    {
      kind: 'table',
      caption:
        'What is needed to repeat this report, besides the scans and the model files. The same inputs, seeds and provider give the same numbers.',
      columns: [
        { title: 'What', share: 3 },
        { title: 'Value', share: 7 },
      ],
      rows,
    },
    {
      kind: 'table',
      caption: `The ${whole(provenance.scans.length)} scans of the study and the first 16 digits of the SHA-256 of the files as they were imported.${data.pseudonyms ? ' Subjects carry pseudonyms that are stable within the study; the study itself holds the key.' : ''}`,
      columns: [
        { title: 'Scan', share: 1 },
        { title: 'SHA-256', share: 1 },
        { title: 'Lesion mask', share: 1 },
        { title: 'Scan', share: 1 },
        { title: 'SHA-256', share: 1 },
        { title: 'Lesion mask', share: 1 },
      ],
      rows: twoColumns(
        provenance.scans.map((scan): Cell[] => [
          scan.scan,
          { code: scan.sha256.slice(0, 16) },
          scan.mask_sha256 === null ? { muted: '–' } : { code: scan.mask_sha256.slice(0, 16) },
        ]),
      ),
      size: 7.5,
    },
  ]
}

/** Two rows side by side, read from left to right. */
const twoColumns = (rows: readonly Cell[][]): Cell[][] =>
  rows.flatMap((row, at) => (at % 2 === 0 ? [[...row, ...(rows[at + 1] ?? ['', '', ''])]] : []))

export function limitsSection(data: ReportData): Block[] {
  const { comparison } = data
  return [
    { kind: 'heading', text: 'How to read this report, and its limits' },
    {
      kind: 'list',
      items: [
        'The subject is the unit: intervals come from resampling subjects with all their scans and lesions ' +
          `(${counted(comparison.bootstrap_replicates, 'bootstrap replicate')}, 95 %). They are optimistic for small groups.`,
        'Voxel metrics are over brain voxels of the scan’s own grid; a voxel is called anomalous when its score is above the threshold. AUPRC is average precision. Lesions are 26-connected components of the reference standard, detected if any voxel is above the threshold.',
        'The reference standard is as imported. What it misses counts as a false alarm here.',
        '“Not estimable” means that there is nothing to estimate from; it is not 0 and not a sign of fairness.',
        'Results hold for these scans, scanners and thresholds. They do not say how a method would do elsewhere, nor what a reader working with it would do; live use was not evaluated.',
        'Research use only. The program is not a medical device; nothing here may guide the care of a patient.',
      ],
    },
  ]
}
