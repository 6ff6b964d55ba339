import type { Modality, ReportData } from '../../contract/index.ts'
import { cardInGerman } from '../../german/index.ts'
import type { Language, Words } from './words.ts'

type Pair = readonly [en: string, de: string]
const pick = (words: Words, pair: Pair | undefined, otherwise: string): string =>
  pair ? words.t(...pair) : otherwise

/** A text of a method's card in the report's language; that of a study's own method is in its author's words. */
export const cardText = (language: Language, id: string, text: string): string =>
  language === 'de' ? cardInGerman(id, text) : text

/** Method ids to names that differ from one another, in the study's order: the order of colours and markers. */
export function methodNames({ methods, options }: Pick<ReportData, 'methods' | 'options'>): {
  id: string
  name: string
}[] {
  const names = methods.map(({ id, name }) => cardText(options.language, id, name))
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at))
  return methods.map(({ id }, at) => {
    const name = names[at]!
    return { id, name: twice.has(name) ? `${name} (${id})` : name }
  })
}

const factors: Record<string, Pair> = {
  scanner: ['scanner', 'Scanner'],
  site: ['site', 'Standort'],
  age: ['age', 'Alter'],
  sex: ['sex', 'Geschlecht'],
  lesion_type: ['lesion type', 'Läsionsart'],
  lesion_volume_mm3: ['lesion size', 'Läsionsgröße'],
  lesion_contrast: ['lesion contrast', 'Läsionskontrast'],
}
/** A factor as it is written in running text. */
export const factorName = (words: Words, factor: string): string =>
  pick(words, factors[factor], factor.replaceAll('_', ' '))

export const unknownLevel = 'unknown'

/** A group's level as it is printed: '<40' as '< 40', '40-59' as '40–59', '>=60' as '≥ 60', mm3 as mm³. */
export function levelText(words: Words, level: string): string {
  if (level === unknownLevel) return words.t('unknown', 'unbekannt')
  const lettered = /^(Site|Reader) ([A-Z]{1,2})$/.exec(level)
  if (lettered)
    return `${lettered[1] === 'Site' ? words.t('Site', 'Standort') : words.t('Reader', 'Leser')} ${lettered[2]}`
  const tidy = level
    .replace(/^<(?=\d)/, '< ')
    .replace(/^>=(?=\d)/, '≥ ')
    .replace(/^(\d[\d.e+]*)-(\d)/, '$1–$2')
    .replace(/ mm3$/, ' mm³')
  // bounds of numbers carry the language's decimal sign, names keep their points
  return /^(?:[<≥] )?\d[\d.]*(?:–\d[\d.]*)?(?: mm³)?$/.test(tidy)
    ? tidy.replaceAll('.', words.t('.', ','))
    : tidy
}

const splits: Record<ReportData['cohort'][number]['split'], Pair> = {
  calibration: ['Calibration', 'Kalibrierung'],
  test: ['Test', 'Test'],
  train: ['Training', 'Training'],
  none: ['No split', 'Nicht zugeteilt'],
}
export const splitName = (words: Words, split: ReportData['cohort'][number]['split']): string =>
  words.t(...splits[split])
export const groupName = (words: Words, group: 'healthy' | 'patient'): string =>
  group === 'patient' ? words.t('patients', 'Patienten') : words.t('healthy', 'Gesunde')

const order: readonly string[] = ['T1w', 'T2w', 'FLAIR'] satisfies Modality[]
/** Modalities in the order in which they are always shown. */
export const sortedModalities = <T extends string>(found: Iterable<T>): T[] =>
  [...new Set(found)].sort((a, b) => order.indexOf(a) - order.indexOf(b))

const reasons: Record<string, Pair> = {
  unreadable: ['could not be read', 'nicht lesbar'],
  'not-a-volume': ['not an image volume', 'kein Bildvolumen'],
  truncated: ['file cut short', 'Datei abgeschnitten'],
  'not-finite': ['holds values that are not numbers', 'enthält Werte, die keine Zahlen sind'],
  'empty-volume': ['no voxel above zero', 'kein Voxel über null'],
  'grid-mismatch': [
    'lesion mask or brain mask on another grid',
    'Läsions- oder Hirnmaske auf anderem Gitter',
  ],
  'not-found': ['file missing', 'Datei fehlt'],
  'missing-column': ['column missing in the table', 'Spalte fehlt in der Tabelle'],
  'bad-table': ['row of the table not understood', 'Zeile der Tabelle nicht verstanden'],
  'missing-age': ['age not given', 'Alter nicht angegeben'],
  'process-died': ['the inference process ended unexpectedly', 'der Rechenprozess endete unerwartet'],
  'provider-failed': ['the inference provider failed', 'die Recheneinheit versagte'],
  'duplicate-scan': [
    'the same subject, session and modality twice',
    'dieselbe Person, Sitzung und Modalität zweimal',
  ],
  'contrast-agent': ['taken after a contrast agent', 'nach Kontrastmittel aufgenommen'],
  'several-masks': ['several lesion masks', 'mehrere Läsionsmasken'],
  'no-mask': ['patient without a lesion mask', 'Patient ohne Läsionsmaske'],
  'left-out': ['left out by choice', 'auf Wunsch ausgelassen'],
  'bad-input': ['contradicts the group or the study', 'widerspricht der Gruppe oder der Studie'],
  'unknown-group': ['neither healthy nor patient', 'weder gesund noch krank angegeben'],
  'unknown-modality': ['of another modality', 'andere Modalität'],
  'unknown-sex': ['sex not understood', 'Geschlecht nicht verstanden'],
  'unknown-split': ['split not understood', 'Zuteilung nicht verstanden'],
  'patient-in-calibration': [
    'patient given for calibration, moved to test',
    'Patient zur Kalibrierung angegeben, in den Test verschoben',
  ],
  'unused-mask': ['mask without its scan', 'Maske ohne Aufnahme'],
  'changed-file': ['changed since import', 'seit dem Import verändert'],
  'odd-file': ['file of an odd kind', 'Datei ungewöhnlicher Art'],
  duplicate: [
    'the same subject, session and modality twice',
    'dieselbe Person, Sitzung und Modalität zweimal',
  ],
  leak: ['subject in two splits', 'Person in zwei Teilen'],
  cancelled: ['cancelled', 'abgebrochen'],
}
/** The code of a note or fault in plain words; codes without an entry with their hyphens removed. */
export const reasonText = (words: Words, code: string): string =>
  pick(words, reasons[code], code.replaceAll('-', ' '))

const filters: Record<string, Pair> = {
  none: ['without a filter', 'ohne Filter'],
  median3: ['after a 3 × 3 × 3 median filter', 'nach einem Medianfilter 3 × 3 × 3'],
  median4: ['after a 4 × 4 × 4 median filter', 'nach einem Medianfilter 4 × 4 × 4'],
  median5: ['after a 5 × 5 × 5 median filter', 'nach einem Medianfilter 5 × 5 × 5'],
}
/** What was done to the maps before anything was measured, as a phrase: 'after a 4 × 4 × 4 median filter'. */
export const filterText = (words: Words, postprocessing: string): string =>
  pick(words, filters[postprocessing], postprocessing)

/** Lesion types and other names of categories: as the study has them, but 'ms' as 'MS' and without hyphens for spaces. */
export const categoryText = (words: Words, name: string): string =>
  name === unknownLevel ? words.t('not given', 'nicht angegeben') : name === 'ms' ? 'MS' : name

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
