/** The harness from end to end on invented people in the layout of the real data: cohort, study, maps, figures, page. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadModel } from '../../src/engine/phantom/model-file.ts'
import { readVolume, writeVolume } from '../../src/engine/volumes/index.ts'
import { growAnatomy } from '../../src/science/phantom/anatomy.ts'
import { generateSubject, neutralScanner, phantomGrid } from '../../src/science/phantom/index.ts'
import { studyOf, type Place } from '../../training/figures/cohorts.ts'
import type { Figures } from '../../training/figures/figures.ts'
import { measure, store } from '../../training/figures/measure.ts'
import { methodsPage } from '../../training/figures/page.ts'
import type { CardWords } from '../../training/figures/targets.ts'

const mm = 4
const ids = ['IXI001', 'IXI002', 'IXI003', 'IXI004']
const patient = join(
  process.env['NORMASCOPE_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data'),
  'ms-patient',
)
const hasPatient = existsSync(patient)
let folder = ''
let place: Place

/** A phantom person as a file of IXI with region labels: 51 ventricle, 59 thalamus, 81 white matter, 101 cortex. */
async function writePerson(root: string, id: string, seed: number): Promise<void> {
  const model = await loadModel()
  const shape = { age: 40, sex: 'F', seed, ageEffect: 1, sexEffect: 1 } as const
  const grid = phantomGrid(mm)
  const scanner = { ...neutralScanner, gain: 200 }
  const { volumes } = generateSubject(model, { ...shape, scanner, modalities: ['T1w', 'FLAIR'] }, mm)
  const anatomy = growAnatomy(model, grid, shape)
  const labels = new Uint8Array(volumes.T1w!.data.length)
  anatomy.index.forEach((at, n) => {
    const [x, y, z] = [anatomy.position[3 * n], anatomy.position[3 * n + 1], anatomy.position[3 * n + 2]]
    const tissue =
      anatomy.white[n] > 0.5 ? 81 : anatomy.csf[n] > 0.5 ? (anatomy.lateral[n] > 0.5 ? 51 : 0) : 101
    labels[at] = Math.hypot(Math.abs(x) - 12, y + 19, z - 8) < 6 ? 59 : tissue
  })
  const data = Uint8Array.from(volumes.T1w!.data, (value) => Math.min(255, value))
  const flair = join(folder, 'synthetic', `${id}_FLAIR.nii.gz`)
  await writeVolume(flair, volumes.FLAIR!, { datatype: 'int16' })
  await writeVolume(join(root, 'brain2mm', `${id}_T1_brain.nii.gz`), { grid, data }, { datatype: 'uint8' })
  await writeVolume(
    join(root, 'dlmuse2mm', `${id}_DLMUSE.nii.gz`),
    { grid, data: labels },
    { datatype: 'uint8' },
  )
}

/** The real patient's FLAIR alone. */
async function linkPatient(to: string): Promise<void> {
  await mkdir(join(to, 'sub-26', 'anat'), { recursive: true })
  for (const file of [
    'participants.tsv',
    ...['FLAIR', 'seg-anomaly_mask'].map((what) => `sub-26/anat/sub-26_${what}.nii.gz`),
  ])
    await symlink(join(patient, file), join(to, file))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'figures-'))
  const root = join(folder, 'data', 'healthy_t1_ixi')
  await mkdir(join(root, 'brain2mm'), { recursive: true })
  await mkdir(join(root, 'dlmuse2mm'))
  await mkdir(join(folder, 'synthetic'))
  await writeFile(
    join(root, 'subjects.csv'),
    `id,age,sex\n${ids.map((id) => `${id}-HH-1,40.0,F`).join('\n')}\n`,
  )
  const split = ['calibration', 'test', 'calibration', 'test']
  await writeFile(
    join(root, 'split.csv'),
    `id,split\n${ids.map((id, i) => `${id}-HH-1,${split[i]}`).join('\n')}\n`,
  )
  await writeFile(
    join(root, 'muse_label_names.csv'),
    'Index,Code,Name\n81,M,frontallobeWM_right\n101,M,Cortex\n',
  )
  for (const [i, id] of ids.entries()) await writePerson(root, `${id}-HH-1`, i)
  if (hasPatient) await linkPatient(join(folder, 'data', 'ms-patient'))
  place = { data: join(folder, 'data'), work: folder, subjects: 2, phantomSubjects: 2, phantomMm: mm }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the cohort has the test subjects twice, the second time with lesions and nothing else changed', async () => {
  using study = await studyOf('implanted', place)
  const scans = study.db
    .prepare<[], { label: string; split: string; mask: number }>(
      `SELECT label, split, mask_path IS NOT NULL AS mask FROM scan JOIN subject ON subject.id = subject_id ORDER BY label`,
    )
    .all()
  const person = (name: string, split: string, mask: number): (typeof scans)[number][] =>
    ['FLAIR', 'T1w'].map((modality) => ({ label: `sub-${name}_${modality}`, split, mask }))
  expect(scans).toEqual([
    ...(hasPatient ? [{ label: 'sub-26_FLAIR', split: 'test', mask: 1 }] : []),
    ...person('IXI001', 'calibration', 0),
    ...person('IXI002', 'test', 0),
    ...person('IXI002les', 'test', 1),
    ...person('IXI003', 'calibration', 0),
    ...person('IXI004', 'test', 0),
    ...person('IXI004les', 'test', 1),
  ])
  const truth = JSON.parse(await readFile(join(folder, 'implanted-cohort', 'truth.json'), 'utf8')) as {
    patients: { wantedMm3: number; volumeMm3: number }[]
  }
  const cohort = (subject: string, what: string): string =>
    join(folder, 'implanted-cohort', subject, 'anat', `${subject}_${what}.nii.gz`)
  for (const [i, id] of ['sub-IXI002', 'sub-IXI004'].entries()) {
    const healthy = (await readVolume(cohort(id, 'T1w'))).data
    const ill = (await readVolume(cohort(`${id}les`, 'T1w'))).data
    const mask = (await readVolume(cohort(`${id}les`, 'seg-anomaly_mask'))).data
    let [inside, darker, changedOutside, outside] = [0, 0, 0, 0]
    mask.forEach((value, at) => {
      if (value > 0) {
        inside++
        darker += ill[at] - healthy[at]
      } else if (healthy[at] > 0) {
        outside++
        changedOutside += Number(ill[at] !== healthy[at])
      } else expect(ill[at]).toBe(0)
    })
    const { wantedMm3, volumeMm3 } = truth.patients[i]
    expect(inside * mm ** 3).toBe(volumeMm3)
    expect(Math.abs(volumeMm3 / wantedMm3 - 1)).toBeLessThan(0.1)
    expect(darker / inside).toBeLessThan(-15) // white matter is about 200
    expect(changedOutside).toBeLessThan(0.05 * outside) // soft edges only
  }
}, 200_000)

test('both studies are measured, a second call measures nothing again, and the page holds the figures', async () => {
  const file = join(folder, 'figures.json')
  const lines: string[] = []
  for (const kind of ['implanted', 'phantom', 'implanted'] as const) {
    using study = await studyOf(kind, place)
    const say = (text: string): number => lines.push(text)
    const found = await measure(study, kind, 'intensity', { jobs: 1, quality: 'reference', say })
    store(file, 'intensity', kind, 'reference', found)
  }
  expect(lines.map((line) => line.replace(/ maps in.*/, ''))).toEqual([
    `implanted intensity: ${hasPatient ? 13 : 12}`,
    'phantom intensity: 18',
    'implanted intensity: 0',
  ])
  const figures = JSON.parse(await readFile(file, 'utf8')) as Figures
  const { rows, failures, patient: real } = figures.methods['intensity']
  expect(failures).toEqual([])
  expect(
    rows.map((row) => `${row.cohort} ${row.modality} ${row.calibration_scans} ${row.all.patients}`).sort(),
  ).toEqual([
    'implanted FLAIR 2 2',
    'implanted T1w 2 2',
    'phantom FLAIR 2 2',
    'phantom T1w 2 2',
    'phantom T2w 2 2',
  ])
  for (const row of rows) expect(row.all.auprc.value).toBeGreaterThan(0)
  expect(real.map(({ modality, lesions }) => `${modality} ${lesions}`)).toEqual(
    hasPatient ? ['FLAIR 19'] : [],
  )
  for (const { auprc, dice } of real) {
    expect(auprc).toBeGreaterThan(0.2) // 0.248 without the filter
    expect(dice).not.toBeNull()
  }
  const card = JSON.parse(
    await readFile(new URL('../../resources/models/intensity/card.json', import.meta.url), 'utf8'),
  ) as CardWords
  const page = methodsPage([card], figures)
  expect(page).toContain(
    '### IXI test subjects with implanted lesions, compared with the bundled references, T1w',
  )
  expect(page).not.toMatch(/undefined|NaN/)
}, 400_000)
