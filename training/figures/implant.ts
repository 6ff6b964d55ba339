/**
 * The BIDS cohort the methods are measured on, from the IXI subjects of split.csv, T1w as they are and, where synthesise.py
 * wrote them, synthetic T2w and FLAIR: healthy calibration and test subjects, and each test subject again as a patient
 * (sub-<id>les) with lesions of the phantom's lesion model.
 *
 *   node training/figures/implant.ts --data DIR --out DIR [--synthetic DIR] [--subjects N] [--seed N]
 *
 * --subjects takes the first N calibration and the first N test subjects. Type, volume and contrast of each patient's lesions
 * are drawn as in `normascope phantom` (its default plan, all patients).
 */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readTable } from '../../src/engine/studies/index.ts'
import { readVolume, writeVolume } from '../../src/engine/volumes/index.ts'
import { writeJson, writeText } from '../../src/engine/phantom/bids.ts'
import { defaultPlan, planCohort, type Modality } from '../../src/science/phantom/index.ts'
import { maskOf } from '../../src/science/phantom/subject.ts'
import { growIn, implant } from './paint.ts'
import { anatomyOf } from './labelled.ts'

export interface Person {
  readonly id: string
  readonly split: 'calibration' | 'test'
  readonly age: string
  readonly sex: string
}

const label = (id: string): string => `sub-${id.split('-')[0]}`

/** Subjects of the split in order of id, the first `most` of each. */
export function peopleOf(data: string, most: number): Person[] {
  const folder = join(data, 'healthy_t1_ixi')
  const rows = (file: string, columns: string[]): Record<string, string>[] =>
    readTable(join(folder, file), Object.fromEntries(columns.map((name) => [name, []])), ['id']).rows.map(
      ({ cells }) => cells,
    )
  const facts = new Map(rows('subjects.csv', ['id', 'age', 'sex']).map((row) => [row['id'], row]))
  const all = rows('split.csv', ['id', 'split']).toSorted((a, b) => (a['id'] < b['id'] ? -1 : 1))
  return (['calibration', 'test'] as const).flatMap((split) =>
    all
      .filter((row) => row['split'] === split)
      .slice(0, most)
      .map(({ id }) => ({ id, split, age: facts.get(id)?.['age'] ?? 'n/a', sex: facts.get(id)?.['sex'] ?? 'n/a' })),
  )
}

/** DLMUSE labels of white matter, by name (contrast.py names the same). */
export const whiteLabelsOf = (data: string): number[] =>
  readTable(join(data, 'healthy_t1_ixi', 'muse_label_names.csv'), { index: [], name: [] }, ['index', 'name'])
    .rows.filter(({ cells }) => /WM|Callosum|Capsule|Fornix/.test(cells['name'] ?? ''))
    .map(({ cells }) => Number(cells['index']))

interface Place {
  readonly data: string
  readonly out: string
  readonly synthetic: string | undefined
}

const sources = ({ data, synthetic }: Place, id: string): [Modality, string][] => {
  const made = (['T2w', 'FLAIR'] as const).map(
    (kind): [Modality, string] => [kind, join(synthetic ?? '', `${id}_${kind}.nii.gz`)],
  )
  const t1 = join(data, 'healthy_t1_ixi', 'brain2mm', `${id}_T1_brain.nii.gz`)
  return [['T1w', t1], ...made.filter(([, path]) => synthetic !== undefined && existsSync(path))]
}

async function writeHealthy(place: Place, { id }: Person): Promise<void> {
  const folder = join(place.out, label(id), 'anat')
  await mkdir(folder, { recursive: true })
  for (const [kind, path] of sources(place, id))
    await copyFile(path, join(folder, `${label(id)}_${kind}.nii.gz`))
}

type Planned = ReturnType<typeof planCohort>[number]

/** One mask for all modalities of the patient; what was drawn goes into truth.json. */
async function writePatient(place: Place, { id }: Person, planned: Planned, whiteLabels: number[]): Promise<object> {
  const [[, t1Path]] = sources(place, id)
  const t1 = await readVolume(t1Path)
  const labels = await readVolume(join(place.data, 'healthy_t1_ixi', 'dlmuse2mm', `${id}_DLMUSE.nii.gz`))
  const anatomy = anatomyOf({ t1, labels: labels.data, whiteLabels })
  const spec = planned.spec.lesion!
  const lesions = growIn(anatomy, spec, planned.spec.seed)
  const { mask, records } = maskOf(anatomy, lesions, spec.contrast)
  const name = `${label(id)}les`
  const folder = join(place.out, name, 'anat')
  await mkdir(folder, { recursive: true })
  for (const [kind, path] of sources(place, id)) {
    const scan = await readVolume(path)
    const data = implant(scan.data, anatomy, kind, lesions, spec.contrast, planned.spec.seed)
    const description = 'IXI with implanted lesions'
    await writeVolume(join(folder, `${name}_${kind}.nii.gz`), { grid: scan.grid, data }, { datatype: 'int16', description })
  }
  const maskPath = join(folder, `${name}_seg-anomaly_mask.nii.gz`)
  await writeVolume(maskPath, { grid: t1.grid, data: mask }, { datatype: 'uint8', description: 'implanted lesions' })
  const volumeMm3 = records.reduce((sum, record) => sum + record.volumeMm3, 0)
  return { id: name, type: spec.type, contrast: spec.contrast, wantedMm3: Math.round(spec.volumeMm3), volumeMm3, lesions: records.length }
}

export interface CohortOptions extends Place {
  readonly subjects: number
  readonly seed: number
}

/** Writes the folder anew; returns what was implanted. */
export async function writeCohort(options: CohortOptions): Promise<object[]> {
  const people = peopleOf(options.data, options.subjects)
  const test = people.filter(({ split }) => split === 'test')
  const planned = planCohort({ ...defaultPlan, patientShare: 1 }, test.length, options.seed)
  const whiteLabels = whiteLabelsOf(options.data)
  await rm(options.out, { recursive: true, force: true })
  for (const person of people) await writeHealthy(options, person)
  const truth: object[] = []
  for (const [i, person] of test.entries()) truth.push(await writePatient(options, person, planned[i], whiteLabels))
  const row = (name: string, { age, sex }: Person, group: string, type: string): string =>
    [name, age, sex, group, type].join('\t')
  const rows = [
    ...people.map((person) => row(label(person.id), person, 'healthy', 'n/a')),
    ...test.map((person, i) => row(`${label(person.id)}les`, person, 'patient', planned[i].lesionType!)),
  ]
  await writeText(
    join(options.out, 'participants.tsv'),
    `participant_id\tage\tsex\tgroup\tlesion_type\n${rows.join('\n')}\n`,
  )
  const splits = [
    ...people.map(({ id, split }) => `${label(id)},${split}`),
    ...test.map(({ id }) => `${label(id)}les,test`),
  ]
  await writeText(join(options.out, 'splits.csv'), `subject,split\n${splits.join('\n')}\n`)
  await writeJson(join(options.out, 'truth.json'), { seed: options.seed, subjects: options.subjects, patients: truth })
  const about = { Name: 'IXI with implanted lesions', BIDSVersion: '1.10.0', License: 'CC BY-SA 3.0' }
  await writeJson(join(options.out, 'dataset_description.json'), about)
  return truth
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      synthetic: { type: 'string' },
      subjects: { type: 'string', default: '34' },
      seed: { type: 'string', default: '31' },
    },
  })
  if (values.data === undefined || values.out === undefined) throw new Error('--data and --out are needed')
  const { data, out, synthetic } = values
  await writeCohort({ data, out, synthetic, subjects: Number(values.subjects), seed: Number(values.seed) })
  console.log(await readFile(join(out, 'truth.json'), 'utf8'))
}

if (import.meta.main) await main()
