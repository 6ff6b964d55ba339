import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fault } from '../../contract/faults.ts'
import { readMask, readVolume } from '../volumes/index.ts'
import { generatePhantomCohort } from './index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const files = async (root: string): Promise<Map<string, Buffer>> => {
  const names = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )
  const pairs = names.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    return [path.slice(root.length), await readFile(path)] as const
  })
  return new Map((await Promise.all(pairs)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const plan = async (name: string, value: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

interface Truth {
  subjects: { id: string; lesionVolumeMm3: number; lesions: { type: string; volumeMm3: number }[] }[]
}

test('the same seed gives the same bytes, and every patient a mask of the volume truth.json states', async () => {
  const own = { patientShare: 0.8, modalities: ['FLAIR'] }
  const options = { subjects: 5, seed: 11, spacingMm: 4, plan: await plan('a.json', own) }
  const first = await generatePhantomCohort({ ...options, out: join(folder, 'a') })
  await generatePhantomCohort({ ...options, out: join(folder, 'b') })
  expect(first).toMatchObject({ subjects: 5, scans: 5, patients: 4 })
  const a = await files(join(folder, 'a'))
  expect([...(await files(join(folder, 'b')))]).toEqual([...a])
  await generatePhantomCohort({ ...options, seed: 12, out: join(folder, 'c') })
  const c = await files(join(folder, 'c'))
  expect(c.get('/sub-001/anat/sub-001_FLAIR.nii.gz')).not.toEqual(a.get('/sub-001/anat/sub-001_FLAIR.nii.gz'))

  const truth = JSON.parse(a.get('/truth.json')!.toString()) as Truth
  const masks = [...a.keys()].filter((name) => name.endsWith('_label-L_mask.nii.gz'))
  expect(masks).toHaveLength(4)
  for (const name of masks) {
    const mask = await readMask(join(folder, 'a', name))
    const voxels = mask.data.reduce((sum, value) => sum + value, 0)
    const person = truth.subjects.find(({ id }) => name.includes(id))!
    expect(voxels * 64).toBe(person.lesionVolumeMm3)
    expect(person.lesions.reduce((sum, lesion) => sum + lesion.volumeMm3, 0)).toBe(person.lesionVolumeMm3)
    expect(voxels).toBeGreaterThan(0)
  }
}, 60_000)

test('scans are in MNI space, skull-stripped, with participants of the planned kinds', async () => {
  const out = join(folder, 'a')
  const volume = await readVolume(join(out, 'sub-001/anat/sub-001_FLAIR.nii.gz'))
  expect(volume.grid.dims).toEqual([48, 56, 40])
  expect(volume.grid.affine).toEqual([4, 0, 0, -94, 0, 4, 0, -128, 0, 0, 4, -71, 0, 0, 0, 1])
  expect(volume.header).toMatchObject({ sformCode: 4, datatype: 'int16' })
  const brain = volume.data.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) * 0.064
  expect(brain).toBeGreaterThan(1300)
  expect(brain).toBeLessThan(2500)
  const [head, ...rows] = (await readFile(join(out, 'participants.tsv'), 'utf8')).trimEnd().split('\n')
  expect(head).toBe('participant_id\tage\tsex\tgroup\tscanner\tsite\tlesion_type')
  expect(rows).toHaveLength(5)
  expect(rows.filter((row) => row.includes('\tpatient\t'))).toHaveLength(4)
  for (const row of rows) expect(row.split('\t')[6] === 'n/a').toBe(row.includes('\thealthy\t'))
})

test('the plan that is written reads back as the same plan', async () => {
  const again = join(folder, 'again')
  await generatePhantomCohort({
    out: again,
    subjects: 1,
    seed: 3,
    spacingMm: 4,
    plan: join(folder, 'a', 'plan.json'),
  })
  expect(await readFile(join(again, 'plan.json'))).toEqual(await readFile(join(folder, 'a', 'plan.json')))
}, 60_000)

const refused = async (run: Promise<unknown>): Promise<Fault> => {
  const error: unknown = await run.then(() => 'no fault').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Fault)
  return error as Fault
}

test('what cannot be made is refused with its name and a remedy', async () => {
  const options = { out: join(folder, 'never'), subjects: 1, seed: 1, spacingMm: 4 }
  expect((await refused(generatePhantomCohort({ ...options, subjects: 0 }))).code).toBe('usage')
  expect((await refused(generatePhantomCohort({ ...options, subjects: 1.5 }))).code).toBe('usage')
  expect((await refused(generatePhantomCohort({ ...options, spacingMm: 0.5 }))).message).toContain('0.5 mm')
  expect((await refused(generatePhantomCohort({ ...options, spacingMm: Number.NaN }))).code).toBe('usage')
  const full = await refused(generatePhantomCohort({ ...options, out: join(folder, 'a') }))
  expect(full.message).toContain('not empty')
  expect(full.path).toBe(join(folder, 'a'))
  const missing = await refused(generatePhantomCohort({ ...options, plan: join(folder, 'none.json') }))
  expect(missing.code).toBe('not-found')
})

test.each([
  ['{', 'not JSON'],
  [{ patientShare: 2 }, 'patientShare'],
  [{ patientshare: 0.5 }, 'patientshare'],
  [{ ages: [50, 40] }, 'ages'],
  [{ ages: [0, 40] }, 'ages'],
  [{ scanners: { 'scanner-Z': 1 } }, 'scanner-Z'],
  [{ scanners: { 'scanner-A': 0 } }, 'scanners'],
  [{ lesionVolumeMm3: { ms: [0, 5] } }, 'lesionVolumeMm3'],
  [{ plant: [{ factor: 'scanner', level: 'C', what: 'noise', sd: 1 }] }, 'plant.0.level'],
  [{ plant: [{ factor: 'age', level: 'old', what: 'noise', sd: 1 }] }, 'plant.0.level'],
])('plan %j is refused naming %s', async (value, name) => {
  const path = await plan('bad.json', value)
  const fault = await refused(
    generatePhantomCohort({ out: join(folder, 'never'), subjects: 1, seed: 1, plan: path }),
  )
  expect(fault.code).toBe('bad-input')
  expect(fault.message).toContain(name)
  expect(fault.path).toBe(path)
})

test('stopping leaves a fault that says so', async () => {
  const stop = new AbortController()
  const run = generatePhantomCohort({
    out: join(folder, 'stopped'),
    subjects: 3,
    seed: 1,
    spacingMm: 4,
    signal: stop.signal,
    onProgress: (done) => {
      if (done === 1) stop.abort()
    },
  })
  expect((await refused(run)).code).toBe('cancelled')
}, 60_000)
