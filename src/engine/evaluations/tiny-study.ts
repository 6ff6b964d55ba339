/** A study of small synthetic scans with maps, for the tests of this folder. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { cardSchema, type Modality } from '../../contract/index.ts'
import { HISTOGRAM_BINS } from '../../science/metrics/index.ts'
import { createRandom, seedOf } from '../../science/random/index.ts'
import { axisGrid } from '../../science/volume/index.ts'
import { noteCard } from '../methods/index.ts'
import { recordMap } from '../runs/index.ts'
import { createStudy, setSetting, type Study } from '../studies/index.ts'
import { writeVolume } from '../volumes/index.ts'

const side = 14
export const tinyGrid = axisGrid([side, side, side], [2, 2, 2], [0, 0, 0])
const voxels = side ** 3

export interface TinySubject {
  subject: string
  group: 'healthy' | 'patient'
  split: 'calibration' | 'test' | null
  scanner?: string
  age?: number
  /** Patients: give the reference mask. Default true. */
  mask?: boolean
}

const inBall = (v: number, centre: number, radius: number): boolean => {
  const [i, j, k] = [v % side, Math.floor(v / side) % side, Math.floor(v / side / side)]
  return (i - centre) ** 2 + (j - centre) ** 2 + (k - centre) ** 2 <= radius ** 2
}
const isBrain = (v: number): boolean => inBall(v, 6.5, 6)
const isLesion = (v: number): boolean => inBall(v, 5, 2)

export interface TinyStudy extends Disposable {
  study: Study
  root: string
  mapPath(method: string, subject: string): string
  scores(method: string, subject: string): Float32Array
}

/** Scores of a method: noise, a little higher for some subjects; in a lesion raised by `effects[method]`. */
export function tinyScores(method: string, subject: string, lesion: boolean, effect: number): Float32Array {
  const random = createRandom(seedOf(method, subject))
  const own = 0.2 + 0.02 * random.normal()
  return Float32Array.from({ length: voxels }, (_, v) => {
    if (!isBrain(v)) return 0
    const noise = own + 0.05 * random.normal()
    return lesion && isLesion(v) ? noise + effect : noise
  })
}

/** The same for every test: two methods (or those of `effects`) on one modality; the files lie in a temporary folder. */
export async function tinyStudy(
  subjects: readonly TinySubject[],
  effects: Record<string, number> = { good: 0.4, poor: 0.05 },
  modality: Modality = 'T2w',
): Promise<TinyStudy> {
  const root = mkdtempSync(join(tmpdir(), 'normascope-evaluations-'))
  const study = createStudy(join(root, 'study'), { name: 'tiny' })
  setSetting(study, 'postprocessing', 'none')
  const kept = new Map<string, { path: string; scores: Float32Array }>()
  for (const method of Object.keys(effects)) noteCard(study.db, card(method, modality))
  for (const [at, one] of subjects.entries()) {
    const scan = await addScan(study, root, at + 1, one, modality)
    for (const [method, effect] of Object.entries(effects)) {
      const scores = tinyScores(method, one.subject, one.group === 'patient', effect)
      const path = `derivatives/normascope/${one.subject}_${modality}_seg-${method}.nii.gz`
      mkdirSync(dirname(join(study.folder, path)), { recursive: true })
      const sha256 = await writeVolume(
        join(study.folder, path),
        { grid: tinyGrid, data: scores },
        { datatype: 'float32' },
      )
      kept.set(`${method} ${one.subject}`, { path: join(study.folder, path), scores })
      recordMap(study, {
        scanId: scan,
        method,
        key: `${method}-${one.subject}`,
        path,
        sha256,
        brainVoxels: 0,
        lesionVoxels: null,
        provider: 'cpu',
        seconds: 1,
        runId: null,
        histogram: otherHistogram,
      })
    }
  }
  return {
    study,
    root,
    mapPath: (method, subject) => kept.get(`${method} ${subject}`)!.path,
    scores: (method, subject) => kept.get(`${method} ${subject}`)!.scores.filter((_, v) => isBrain(v)),
    [Symbol.dispose]: () => {
      study.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const empty = deflateSync(new Uint8Array(4 * HISTOGRAM_BINS))
/** As a run leaves it for another post-processing: calibration has to count its own. */
export const otherHistogram = {
  postprocessing: 'median5',
  range: [0, 1],
  bins: HISTOGRAM_BINS,
  healthy: empty,
  lesion: empty,
} as const

async function addScan(
  { db }: Study,
  root: string,
  id: number,
  { subject, group, split, scanner, age, mask = true }: TinySubject,
  modality: Modality,
): Promise<number> {
  const image = Float32Array.from({ length: voxels }, (_, v) =>
    isBrain(v) ? (isLesion(v) ? 2 : 1) + (v % 7) / 10 : 0,
  )
  const path = join(root, `${subject}_${modality}.nii.gz`)
  const maskPath = group === 'patient' && mask ? join(root, `${subject}_mask.nii.gz`) : null
  const sha256 = await writeVolume(path, { grid: tinyGrid, data: image }, { datatype: 'float32' })
  const lesion = Uint8Array.from({ length: voxels }, (_, v) => (isLesion(v) ? 1 : 0))
  const maskSha256 =
    maskPath && (await writeVolume(maskPath, { grid: tinyGrid, data: lesion }, { datatype: 'uint8' }))
  db.prepare('INSERT INTO subject (id, subject, grp, age, split) VALUES (?, ?, ?, ?, ?)').run(
    id,
    subject,
    group,
    age ?? null,
    split,
  )
  db.prepare(
    'INSERT INTO scan (id, subject_id, modality, label, path, mask_path, mask_sha256, scanner, dims, spacing, size, mtime_ms, sha256, imported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)',
  ).run(
    id,
    id,
    modality,
    `${subject}_${modality}`,
    path,
    maskPath,
    maskSha256,
    scanner ?? null,
    JSON.stringify(tinyGrid.dims),
    '[2,2,2]',
    sha256,
    '2026-01-01T00:00:00Z',
  )
  return id
}

const card = (id: string, modality: Modality) =>
  cardSchema.parse({
    schema: 1,
    id,
    name: `Method ${id}`,
    family: 'test',
    version: '1',
    description: 'for a test',
    citation: 'none',
    licence: 'none',
    trained_on: 'nothing',
    limits: 'all',
    clinical_use: 'Not for clinical use. Research use only; not a medical device.',
    modalities: [modality],
    procedure: 'external',
    parameters: {},
    input: {
      space: 'native',
      intensity: { clip_percentiles: [0, 100], range: [0, 1], background: 0 },
      slice_axis: 'axial',
      channels: 1,
      batch: 1,
      min_brain_voxels: 0,
    },
    graphs: [],
    score: { range: [0, 1] },
  })

const numbered = (name: string, n: number, rest: Omit<TinySubject, 'subject'>): TinySubject[] =>
  Array.from({ length: n }, (_, i) => ({ subject: `sub-${name}${i}`, ...rest, age: 20 + 3 * i }))

/** 12 calibrate, 11 healthy are tested, 12 patients of whom the last has no reference. */
export const tinyCohort = (): TinySubject[] => [
  ...numbered('cal', 12, { group: 'healthy', split: 'calibration', scanner: 'A' }),
  ...numbered('test', 11, { group: 'healthy', split: 'test', scanner: 'B' }),
  ...numbered('pat', 11, { group: 'patient', split: 'test', scanner: 'A' }),
  { subject: 'sub-patX', group: 'patient', split: 'test', mask: false },
]
