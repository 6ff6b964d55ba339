import type { Modality, RemarkCode } from '../../contract/index.ts'
import type { Aliases, Group } from '../studies/index.ts'
import { splitAliases, subjectAliases } from '../studies/index.ts'
import type { Remark } from './candidate.ts'

/** Column names that a table or participants.tsv may use, English and German (docs/importing.md). */
// prettier-ignore
export const columnAliases = {
  path: [
    'file', 'filename', 'filepath', 'file_path', 'scan', 'scan_path', 'image', 'image_path',
    'datei', 'dateiname', 'dateipfad', 'pfad', 'bild', 'bilddatei',
  ],
  subject: subjectAliases,
  session: ['session_id', 'ses', 'visit', 'timepoint', 'sitzung', 'zeitpunkt', 'visite'],
  modality: ['sequence', 'contrast', 'suffix', 'modalität', 'modalitaet', 'sequenz', 'kontrast'],
  group: ['diagnosis', 'dx', 'cohort', 'status', 'gruppe', 'diagnose', 'kohorte'],
  age: ['age_years', 'age_at_scan', 'participant_age', 'alter', 'alter_jahre', 'alter_in_jahren', 'lebensalter'],
  sex: ['gender', 'geschlecht'],
  scanner: [
    'scanner_model', 'scanner_id', 'scanner_name', 'manufacturers_model_name', 'device',
    'gerät', 'geraet', 'scannermodell',
  ],
  site: ['site_id', 'centre', 'center', 'hospital', 'standort', 'zentrum', 'klinik', 'krankenhaus'],
  lesion_type: ['lesion', 'lesiontype', 'pathology', 'läsion', 'laesion', 'läsionsart', 'laesionsart', 'pathologie'],
  mask: ['lesion_mask', 'mask_path', 'reference', 'reference_mask', 'läsionsmaske', 'laesionsmaske', 'maske', 'referenzmaske'],
  brain_mask: ['brain', 'brainmask', 'brain_mask_path', 'gehirnmaske', 'hirnmaske'],
  split: splitAliases,
} satisfies Aliases

const modalityWords = new Map<string, Modality>(Object.entries({
  t1w: 'T1w', t1: 'T1w', t1mprage: 'T1w', mprage: 'T1w', t1mpr: 'T1w', mpr: 'T1w', t1weighted: 'T1w', t1gewichtet: 'T1w', t13d: 'T1w', '3dt1': 'T1w',
  t2w: 'T2w', t2: 'T2w', t2weighted: 'T2w', t2gewichtet: 'T2w', t2tse: 'T2w',
  flair: 'FLAIR', t2flair: 'FLAIR', t2wflair: 'FLAIR', flairt2: 'FLAIR', '3dflair': 'FLAIR', flair3d: 'FLAIR', fla: 'FLAIR',
})) // prettier-ignore

export const parseModality = (text: string): Modality | undefined =>
  modalityWords.get(text.toLowerCase().replaceAll(/[\s_-]/g, ''))

const healthyWords =
  'healthy control controls hc cn nc hv normal volunteer healthy_control healthy_controls healthy_volunteer ' +
  'gesund gesunde gesunder kontrolle kontrollen kontrollperson kontrollgruppe gesunde_kontrolle gesunde_kontrollen'
const patientWords =
  'patient patients pat case cases diseased disease sick pathological abnormal anomalous lesion lesions ms stroke tumor tumour glioma glioblastoma gbm wmh svd ' +
  'patientin krank kranke kranker erkrankt fall fälle läsion läsionen schlaganfall hirntumor rrms spms ppms'
const groups = new Map<string, Group>([
  ...healthyWords.split(' ').map((word) => [word, 'healthy'] as const),
  ...patientWords.split(' ').map((word) => [word, 'patient'] as const),
])

/** Words for a group are the same whatever their case, spaces and hyphens. */
export const groupKey = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')

export const parseGroup = (text: string): Group | undefined => groups.get(groupKey(text))

/** Sex as M, F or O; undefined where the word is unknown. Bare numbers are not guessed. */
export function parseSex(text: string): 'M' | 'F' | 'O' | undefined {
  const word = text.normalize('NFC').toLowerCase()
  if (['m', 'male', 'man', 'boy', 'männlich', 'mann'].includes(word)) return 'M'
  if (['f', 'female', 'w', 'woman', 'girl', 'weiblich', 'frau'].includes(word)) return 'F'
  if (['o', 'other', 'x', 'd', 'diverse', 'divers', 'nonbinary', 'non-binary'].includes(word)) return 'O'
  return undefined
}

const oldest = 120

/**
 * Age in years: 46.7, 46,7 (a remark), 046Y as DICOM writes it, 18M (months), 89+ (a remark). null with a remark where it is
 * absent, no number, or not between 0 and 120.
 */
export function parseAge(text: string | undefined, whose: string): { age: number | null; remarks: Remark[] } {
  const remark = (code: RemarkCode, message: string, remedy: string): Remark => ({ code, message, remedy })
  if (text === undefined) {
    const message = `The age of ${whose} is missing; the bias analysis by age leaves it out.`
    return { age: null, remarks: [remark('missing-age', message, 'Add it in the column "age", in years.')] }
  }
  const match = /^(-?\d+(?:[.,]\d+)?)\s*(\+|y|years?|m|months?|w|weeks?|d|days?)?$/i.exec(text)
  if (!match) {
    const message = `The age of ${whose} is "${text}", which is not a number; it is left out.`
    return { age: null, remarks: [remark('bad-age', message, 'Give the age in years, for example 46.7.')] }
  }
  const unit = match[2]?.[0]?.toLowerCase()
  const perYear = unit === 'm' ? 12 : unit === 'w' ? 52.18 : unit === 'd' ? 365.25 : 1
  const age = Number(match[1].replace(',', '.')) / perYear
  if (!(age >= 0 && age <= oldest)) {
    const message = `The age of ${whose} is ${text}, which is not between 0 and ${oldest} years; it is left out.`
    return {
      age: null,
      remarks: [remark('bad-age', message, 'Correct the age in the table and import again.')],
    }
  }
  const remarks: Remark[] = []
  if (match[1].includes(',')) {
    const message = `The age of ${whose} is written "${text}"; it is read as ${age} years.`
    remarks.push(remark('decimal-comma', message, 'Write ages with a decimal point.'))
  }
  if (unit === '+') {
    const message = `The age of ${whose} is written "${text}"; it is read as ${age} years, the least that it can be.`
    remarks.push(remark('capped-age', message, 'Nothing needs to be done if ages are capped on purpose.'))
  }
  return { age, remarks }
}
