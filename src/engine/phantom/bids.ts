import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toFault } from '../../contract/faults.ts'
import type { PlannedSubject, Scanner, Subject } from '../../science/phantom/index.ts'
import { replaceFile, writeVolume } from '../volumes/index.ts'

const encoder = new TextEncoder()

export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw toFault(error, dirname(path))
  })
  await replaceFile(path, encoder.encode(text))
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeText(path, `${JSON.stringify(value, undefined, 2)}\n`)

const sidecarOf = (scanner: Scanner, modality: string): object => ({
  Modality: 'MR',
  Manufacturer: scanner.vendor,
  ManufacturersModelName: scanner.model,
  MagneticFieldStrength: scanner.fieldStrengthTesla,
  InstitutionName: scanner.site,
  ProtocolName: modality,
  SkullStripped: true,
  Synthetic: true,
})

/** Writes the scans of a subject and, for a patient, the reference mask. Returns the number of scans. */
export async function writeSubject(out: string, person: PlannedSubject, subject: Subject): Promise<number> {
  const folder = join(out, person.id, 'anat')
  await mkdir(folder, { recursive: true })
  const entries = Object.entries(subject.volumes)
  for (const [modality, volume] of entries) {
    const base = join(folder, `${person.id}_${modality}`)
    await writeVolume(`${base}.nii.gz`, volume, {
      datatype: 'int16',
      sformCode: 4,
      description: 'Normascope phantom',
    })
    await writeJson(`${base}.json`, sidecarOf(person.spec.scanner, modality))
  }
  if (subject.mask) {
    const masks = join(out, 'derivatives', 'reference', person.id, 'anat')
    await mkdir(masks, { recursive: true })
    await writeVolume(join(masks, `${person.id}_label-L_mask.nii.gz`), subject.mask, {
      datatype: 'uint8',
      sformCode: 4,
      description: 'Normascope phantom reference',
    })
  }
  return entries.length
}

/** participants.tsv: one row a subject; n/a where a value does not apply. */
export function participantsTable(people: readonly PlannedSubject[]): string {
  const rows = people.map((p) =>
    [p.id, p.age.toFixed(1), p.sex, p.group, p.scanner, p.site, p.lesionType ?? 'n/a'].join('\t'),
  )
  return `${['participant_id\tage\tsex\tgroup\tscanner\tsite\tlesion_type', ...rows].join('\n')}\n`
}

export const participantsSidecar = {
  age: { Description: 'Age of the simulated person', Units: 'years' },
  sex: { Levels: { M: 'male', F: 'female' } },
  group: { Levels: { healthy: 'no lesion drawn', patient: 'lesions drawn' } },
  scanner: { Description: 'Invented scanner' },
  site: { Description: 'Invented site' },
  lesion_type: {
    Levels: {
      tumour: 'tumour with oedema',
      stroke: 'infarct',
      ms: 'multiple sclerosis plaques',
      'small-vessel': 'white-matter lesions of small vessels',
    },
  },
}

export const describeDataset = (name: string, type: 'raw' | 'derivative'): object => ({
  Name: name,
  BIDSVersion: '1.10.0',
  DatasetType: type,
  License: 'CC BY-SA 3.0',
  Acknowledgements:
    'Simulated people. Shape fitted to the IXI dataset (https://brain-development.org/ixi-dataset/) and the ICBM 2009a template.',
  GeneratedBy: [{ Name: 'Normascope phantom' }],
})
