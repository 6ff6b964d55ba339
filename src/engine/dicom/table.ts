import { relative } from 'node:path'
import { listScans, subjectKey, type Group, type Study } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import { convertedFolder, convertedSeries, maskBeside, placeOf, tablePath, type Sidecar } from './places.ts'

const columns = [
  'path', 'subject', 'session', 'modality', 'group', 'age', 'sex', 'scanner', 'manufacturer', 'field_tesla',
  'site', 'lesion_type', 'mask', 'brain_mask',
] as const // prettier-ignore
type Row = Partial<Record<(typeof columns)[number], string | number | null>>

const cell = (value: string | number | null | undefined): string => {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Ages over 89 are told as the others are not: the table says that it is the least. */
const ageText = (age: number | null): string | null => (age === null ? null : age >= 90 ? '90+' : String(age))

/**
 * What the study says of a scan that it has goes before what the headers said: a person may have corrected it. Masks that
 * were put beside a converted image are taken with the next import.
 */
function rowsOf(study: Study, groups: ReadonlyMap<string, Group>): Row[] {
  const scans = listScans(study)
  const byPath = new Map(scans.map((scan) => [scan.path, scan]))
  const groupOf = new Map(scans.map(({ subject, group }) => [subjectKey(subject), group]))
  const row = (one: Sidecar): Row[] => {
    const { image } = placeOf(study, { subject: one.Subject, session: one.Session }, one.Modality)
    const group = groupOf.get(subjectKey(one.Subject)) ?? groups.get(one.Subject)
    if (group === undefined) return []
    const known = byPath.get(image)
    return [
      {
        path: relative(convertedFolder(study), image).replaceAll('\\', '/'),
        subject: one.Subject,
        session: one.Session,
        modality: one.Modality,
        group,
        age: known ? known.age : ageText(one.PatientAge),
        sex: known ? known.sex : one.PatientSex,
        scanner: known ? known.scanner : one.ManufacturersModelName,
        manufacturer: one.Manufacturer,
        field_tesla: one.MagneticFieldStrength,
        site: known?.site ?? null,
        lesion_type: known?.lesionType ?? null,
        mask: known?.maskPath ?? maskBeside(image, 'lesion'),
        brain_mask: known?.brainMaskPath ?? maskBeside(image, 'brain'),
      },
    ]
  }
  return convertedSeries(study).flatMap(row)
}

/** Writes the table of all converted scans whose group is known, as an import of a table reads it. Returns how many there are. */
export async function writeTable(study: Study, groups: ReadonlyMap<string, Group>): Promise<number> {
  const rows = rowsOf(study, groups)
  const lines = [columns.join(','), ...rows.map((row) => columns.map((name) => cell(row[name])).join(','))]
  await replaceFile(tablePath(study), Buffer.from(`${lines.join('\n')}\n`))
  return rows.length
}
