import type { Modality, Postprocessing } from '../../contract/index.ts'
import type { ReportData } from './data.ts'

/** Method ids to names that differ from one another, in the study's order: the order of colours and markers. */
export function methodNames(data: ReportData): { id: string; name: string }[] {
  const twice = new Set(
    data.methods.map((method) => method.name).filter((name, at, all) => all.indexOf(name) !== at),
  )
  return data.methods.map(({ id, name }) => ({ id, name: twice.has(name) ? `${name} (${id})` : name }))
}

export const nameOf = (data: ReportData): ((id: string) => string) => {
  const names = new Map(methodNames(data).map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? id
}

const factors: Record<string, string> = {
  scanner: 'scanner',
  site: 'site',
  age: 'age group',
  age_group: 'age group',
  sex: 'sex',
  lesion_type: 'lesion type',
  lesion_volume_mm3: 'lesion volume',
  lesion_size: 'lesion size',
  lesion_contrast: 'lesion contrast',
}
/** A factor as it is written in running text. */
export const factorName = (factor: string): string => factors[factor] ?? factor.replaceAll('_', ' ')

/** A group's level as it is printed: '<40' as '< 40', '40-59' as '40–59', '>=60' as '≥ 60', mm3 as mm³. */
export const levelText = (level: string): string =>
  level
    .replace(/^<(?=\d)/, '< ')
    .replace(/^>=(?=\d)/, '≥ ')
    .replace(/^(\d[\d.e+]*)-(\d)/, '$1–$2')
    .replace(/ mm3$/, ' mm³')

export const splitName: Record<ReportData['cohort'][number]['split'], string> = {
  calibration: 'Calibration',
  test: 'Test',
  train: 'Training',
  none: 'No split',
}

const order: readonly string[] = ['T1w', 'T2w', 'FLAIR'] satisfies Modality[]
/** Modalities in the order in which they are always shown. */
export const sortedModalities = <T extends string>(found: Iterable<T>): T[] =>
  [...new Set(found)].sort((a, b) => order.indexOf(a) - order.indexOf(b))

const reasonTexts: Record<string, string> = {
  unreadable: 'could not be read',
  'not-a-volume': 'not an image volume',
  truncated: 'file cut short',
  'not-finite': 'holds values that are not numbers',
  'empty-volume': 'no voxel above zero',
  'grid-mismatch': 'lesion mask or brain mask on another grid',
  'not-found': 'file missing',
  'missing-column': 'column missing in the table',
  'bad-table': 'row of the table not understood',
  'missing-age': 'age not given',
  'process-died': 'the inference process ended unexpectedly',
  'provider-failed': 'the inference provider failed',
  'duplicate-scan': 'the same subject, session and modality twice',
  'contrast-agent': 'taken after a contrast agent',
  'several-masks': 'several lesion masks',
  'no-mask': 'patient without a lesion mask',
  'unknown-group': 'neither healthy nor patient',
  'unknown-modality': 'of another modality',
  'unknown-sex': 'sex not understood',
  'unknown-split': 'split not understood',
  'patient-in-calibration': 'patient given for calibration, moved to test',
  'unused-mask': 'mask without its scan',
  'changed-file': 'changed since import',
  'odd-file': 'file of an odd kind',
  duplicate: 'the same subject, session and modality twice',
  leak: 'subject in two splits',
  cancelled: 'cancelled',
}
/** The code of a note or fault in plain words; codes without an entry with their hyphens removed. */
export const reasonText = (code: string): string => reasonTexts[code] ?? code.replaceAll('-', ' ')

const filters: Record<Postprocessing, string> = {
  none: 'without a filter',
  median3: 'after a 3 × 3 × 3 median filter',
  median4: 'after a 4 × 4 × 4 median filter',
  median5: 'after a 5 × 5 × 5 median filter',
}
/** What was done to the maps before anything was measured, as a phrase: 'after a 4 × 4 × 4 median filter'. */
export const filterText = (postprocessing: string): string =>
  filters[postprocessing as Postprocessing] ?? postprocessing
