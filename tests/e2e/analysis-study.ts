import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { cardSchema, type Card } from '../../src/contract/index.ts'
import { calibrate, directRunner, evaluate, slidersOf } from '../../src/engine/evaluations/index.ts'
import { noteCard } from '../../src/engine/methods/index.ts'
import { derivedPath, prepareDerivatives, recordMap } from '../../src/engine/runs/index.ts'
import {
  createStudy,
  listScans,
  setSetting,
  type ScanRow,
  type Study,
} from '../../src/engine/studies/index.ts'
import { writeVolume } from '../../src/engine/volumes/index.ts'
import { HISTOGRAM_BINS } from '../../src/science/metrics/index.ts'
import { createRandom, seedOf } from '../../src/science/random/index.ts'
import { axisGrid } from '../../src/science/volume/index.ts'

/**
 * A study large enough for figures with intervals and small enough for a test: 105 healthy subjects and 40 patients, one
 * coarse FLAIR scan each, three methods. Scanner B is noisier for the autoencoder, scanner C has few subjects, small
 * lesions are hard to find; the z-map finds less than the others.
 */
const dims: [number, number, number] = [24, 28, 22]
const grid = axisGrid(dims, [3, 3, 3], [-36, -45, -30])
const voxels = dims[0] * dims[1] * dims[2]

export const analysisMethods = [
  { id: 'autoencoder', name: 'Autoencoder', lift: 0.3, noiseOnB: 1.35 },
  { id: 'diffusion', name: 'Diffusion restoration', lift: 0.34, noiseOnB: 1 },
  { id: 'zmap', name: 'Normative z-map', lift: 0.12, noiseOnB: 1 },
] as const

interface Person {
  subject: string
  group: 'healthy' | 'patient'
  split: 'calibration' | 'test'
  scanner: string
  age: number
  sex: string
  lesionType: string | null
  /** Centre in voxels and radius. */
  lesion: [number, number, number, number] | null
}

/** Scanners in the shares of a real study: the third has four healthy test subjects. */
const scannerOf = (i: number, n: number): string => (i < n * 0.48 ? 'A' : i < n * 0.94 ? 'B' : 'C')

function people(): Person[] {
  const random = createRandom(seedOf('people'))
  const person = (name: string, i: number, n: number, rest: Pick<Person, 'group' | 'split'>): Person => {
    const patient = rest.group === 'patient'
    const small = i % 2 === 0
    return {
      subject: `sub-${name}${String(i + 1).padStart(2, '0')}`,
      ...rest,
      scanner: `Scanner ${scannerOf(i, n)}`,
      age: Math.round(22 + 56 * random.uniform()),
      sex: random.uniform() < 0.5 ? 'F' : 'M',
      lesionType: patient ? (small ? 'ms' : 'tumour') : null,
      lesion: patient ? [8 + (i % 8), 8 + (i % 11), 8 + (i % 6), small ? 1.1 : 2 + (i % 3) / 2] : null,
    }
  }
  const many = (name: string, n: number, rest: Pick<Person, 'group' | 'split'>): Person[] =>
    Array.from({ length: n }, (_, i) => person(name, i, n, rest))
  return [
    ...many('cal', 40, { group: 'healthy', split: 'calibration' }),
    ...many('test', 65, { group: 'healthy', split: 'test' }),
    ...many('pat', 40, { group: 'patient', split: 'test' }),
  ]
}

const place = (v: number): [number, number, number] => [
  v % dims[0],
  Math.floor(v / dims[0]) % dims[1],
  Math.floor(v / (dims[0] * dims[1])),
]
/** 0 in the middle of the head, 1 at its edge. */
const depth = ([i, j, k]: readonly number[]): number =>
  Math.hypot((i! - 11.5) / 10.5, (j! - 13.5) / 12.5, (k! - 10.5) / 9.5)
const inLesion = ({ lesion }: Person, at: readonly number[]): boolean =>
  lesion !== null && Math.hypot(at[0]! - lesion[0], at[1]! - lesion[1], at[2]! - lesion[2]) <= lesion[3]

function imageOf(person: Person): Float32Array {
  const random = createRandom(seedOf('image', person.subject))
  return Float32Array.from({ length: voxels }, (_, v) => {
    const at = place(v)
    const d = depth(at)
    if (d > 1) return 0
    const tissue = d > 0.82 ? 420 : d < 0.22 ? 120 : 300
    return tissue + (inLesion(person, at) ? 330 : 0) + 14 * random.normal()
  })
}

function mapOf(person: Person, method: (typeof analysisMethods)[number]): Float32Array {
  const random = createRandom(seedOf('map', method.id, person.subject))
  const own = 0.12 + 0.012 * random.normal()
  const spread = 0.04 * (person.scanner === 'Scanner B' ? method.noiseOnB : 1)
  return Float32Array.from({ length: voxels }, (_, v) => {
    const at = place(v)
    if (depth(at) > 1) return 0
    const noise = own + spread * Math.abs(random.normal())
    return Math.max(0, noise + (inLesion(person, at) ? method.lift * (0.3 + random.uniform()) : 0))
  })
}

const card = ({ id, name }: { id: string; name: string }): Card =>
  cardSchema.parse({
    schema: 1,
    id,
    name,
    family: 'test',
    version: '1',
    description: 'Scores made for the test of the pages.',
    citation: 'none',
    licence: 'none',
    trained_on: 'nothing',
    limits: 'of no use',
    clinical_use: 'Not for clinical use. Research use only; not a medical device.',
    modalities: ['FLAIR'],
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

async function addScan(study: Study, folder: string, id: number, person: Person): Promise<void> {
  const path = join(folder, 'scans', `${person.subject}_FLAIR.nii.gz`)
  const maskPath = person.lesion ? join(folder, 'scans', `${person.subject}_mask.nii.gz`) : null
  mkdirSync(dirname(path), { recursive: true })
  const sha256 = await writeVolume(path, { grid, data: imageOf(person) }, { datatype: 'float32' })
  const mask = Uint8Array.from({ length: voxels }, (_, v) => Number(inLesion(person, place(v))))
  const maskSha256 = maskPath && (await writeVolume(maskPath, { grid, data: mask }, { datatype: 'uint8' }))
  study.db
    .prepare('INSERT INTO subject (id, subject, grp, age, sex, split) VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, person.subject, person.group, person.age, person.sex, person.split)
  study.db
    .prepare(
      `INSERT INTO scan (id, subject_id, modality, label, path, mask_path, mask_sha256, scanner, lesion_type, dims,
         spacing, size, mtime_ms, sha256, imported) VALUES (?, ?, 'FLAIR', ?, ?, ?, ?, ?, ?, ?, '[3,3,3]', 0, 0, ?, ?)`,
    )
    .run(
      id,
      id,
      `${person.subject}_FLAIR`,
      path,
      maskPath,
      maskSha256,
      person.scanner,
      person.lesionType,
      JSON.stringify(dims),
      sha256,
      '2026-01-01T00:00:00Z',
    )
}

const empty = deflateSync(new Uint8Array(4 * HISTOGRAM_BINS))

async function addMap(
  study: Study,
  scan: ScanRow,
  person: Person,
  method: (typeof analysisMethods)[number],
): Promise<void> {
  const path = derivedPath(scan, method.id, 'anomaly')
  const data = mapOf(person, method)
  const sha256 = await writeVolume(prepareDerivatives(study, path), { grid, data }, { datatype: 'float32' })
  recordMap(study, {
    scanId: scan.id,
    method: method.id,
    key: `${method.id} ${scan.label}`,
    path,
    sha256,
    brainVoxels: data.reduce((count, value) => count + Number(value > 0), 0),
    lesionVoxels: null,
    provider: 'cpu',
    seconds: 0.1,
    runId: null,
    // as a run leaves it for another filter: calibration counts its own
    histogram: {
      postprocessing: 'median5',
      range: [0, 1],
      bins: HISTOGRAM_BINS,
      healthy: empty,
      lesion: empty,
    },
  })
}

export interface AnalysisStudy {
  readonly folder: string
}

/** Makes the study in `folder`; with `measured` it is calibrated and evaluated as well. */
export async function makeAnalysisStudy(folder: string, measured: boolean): Promise<AnalysisStudy> {
  const home = join(folder, measured ? 'measured' : 'maps-only')
  const study = createStudy(join(home, 'study'), { name: 'Three methods on FLAIR' })
  try {
    setSetting(study, 'postprocessing', 'none')
    for (const method of analysisMethods) noteCard(study.db, card(method))
    const everyone = people()
    for (const [i, person] of everyone.entries()) await addScan(study, home, i + 1, person)
    for (const scan of listScans(study))
      for (const method of analysisMethods) await addMap(study, scan, everyone[scan.id - 1]!, method)
    if (measured) {
      await calibrate(study, { runner: directRunner, why: 'first calibration of the study' })
      await evaluate(study, { runner: directRunner })
      await slidersOf(study, { runner: directRunner })
    }
    return { folder: study.folder }
  } finally {
    study.close()
  }
}
