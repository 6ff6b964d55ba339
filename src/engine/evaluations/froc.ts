import { Fault, type Froc, type Modality } from '../../contract/index.ts'
import { binEdgeOf, froc as frocOf, frocIntervals, type FrocScan } from '../../science/metrics/index.ts'
import { seedOf } from '../../science/random/index.ts'
import { digestOf } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { mapsOf } from './calibration-scans.ts'
import { planEvaluation } from './evaluate.ts'
import { forEachLimited, withRunner, type TaskRunner } from './runner.ts'
import { slidersOf, type SliderAndPoint } from './slider-memory.ts'
import {
  contentOf,
  findMetrics,
  listMaps,
  mapFiles,
  studyPostprocessing,
  type MapRow,
  type Pair,
} from './store.ts'
import type { FrocCounts } from './tasks.ts'

/** Changes when a step here changes what comes out. */
const FROC_VERSION = 2
const mostThresholds = 192
/** Voxel FPR down to which thresholds are followed: by then there are far more than 8 false positives a scan, or none at all. */
const lastFpr = 0.2
const replicates = 1000

export interface FrocOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Smaller components are no false positives; default 0, every component is one. */
  minMl?: number | undefined
  /** Of the intervals; default 1. */
  seed?: number
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}

/** Thresholds of the slider, descending, from above all scores to where a fifth of the healthy voxels lies above. */
function thresholdsOf({ table, range, patients }: SliderAndPoint): number[] {
  const last = table.edges.length - 1
  const above = (k: number): number =>
    patients.reduce((sum, s) => sum + table.healthy[k * table.scans + s]!, 0)
  const limit = lastFpr * above(0)
  let lowest = last
  while (lowest > 1 && above(lowest - 1) <= limit) lowest--
  const all = Array.from({ length: last - lowest + 1 }, (_, i) => last - i)
  const every = Math.max(1, all.length / mostThresholds)
  const places = Array.from(
    { length: Math.min(all.length, mostThresholds) },
    (_, i) => all[Math.floor(i * every)]!,
  )
  return places.map((k) => binEdgeOf(range, table.edges[k]!))
}

/** `where`: the digest of thresholds, volume and filter, which many maps share. */
const keyOf = (map: MapRow, where: string): string =>
  digestOf({
    stage: 'froc',
    version: FROC_VERSION,
    content: contentOf(map),
    where,
  })

/** Looks up what was counted before. */
function finder({ db }: Study): (map: MapRow, key: string) => FrocCounts | undefined {
  const find = db
    .prepare<[number, string], string>('SELECT result FROM froc_scan WHERE map_id = ? AND key = ?')
    .pluck()
  return (map, key) => {
    const text = find.get(map.id, key)
    return text === undefined ? undefined : (JSON.parse(text) as FrocCounts)
  }
}

function store({ db }: Study, map: MapRow, key: string, counts: FrocCounts): void {
  db.prepare('INSERT OR REPLACE INTO froc_scan (map_id, key, result) VALUES (?, ?, ?)').run(
    map.id,
    key,
    JSON.stringify(counts),
  )
}

/** JSON has no -Infinity: a lesion outside the brain, found at no threshold, is stored as null. */
const scanOf = ({ lesionScores, falsePositives }: FrocCounts): FrocScan => ({
  lesionScores: Float64Array.from(lesionScores, (score) => score ?? -Infinity),
  falsePositives: Int32Array.from(falsePositives),
})

/** Where the evaluation found the operating point on the curve: undefined before `evaluate`. */
function operatingOf(
  study: Study,
  pair: Pair,
  scans: ReadonlySet<number>,
): NonNullable<Froc['operating']> | undefined {
  const [plan] = planEvaluation(study, { methods: [pair.method], modalities: [pair.modality] })
  if (!plan?.calibration) return undefined
  const own = plan.maps.filter(({ map }) => scans.has(map.scan.id))
  let [lesions, found, falses] = [0, 0, 0]
  for (const { map, key } of own) {
    const metrics = findMetrics(study, map.id, key)
    if (metrics?.false_positive_lesions == null) return undefined
    lesions += metrics.lesions.length
    found += metrics.lesions.filter(({ detected }) => detected).length
    falses += metrics.false_positive_lesions
  }
  return lesions === 0
    ? undefined
    : {
        threshold: plan.calibration.threshold,
        sensitivity: found / lesions,
        false_positives: falses / own.length,
      }
}

const operatingOrNull = (study: Study, pair: Pair, scans: ReadonlySet<number>): Froc['operating'] => {
  try {
    return operatingOf(study, pair, scans) ?? null
  } catch (error) {
    if (error instanceof Fault && error.code === 'nothing-to-do') return null // no operating point in force
    throw error
  }
}

/**
 * The FROC curves of methods on patients' test scans with a reference, over up to 192 thresholds, each scan counted at all
 * of them in one pass and kept in the study until its map changes. Healthy test scans are counted beside them. Throws
 * 'nothing-to-do' without maps, 'not-found' for a method without any, 'bad-input' for a volume below 0.
 */
export async function froc(study: Study, options: FrocOptions = {}): Promise<Froc[]> {
  const { minMl = 0, signal, onProgress } = options
  if (!(minMl >= 0))
    throw new Fault({
      code: 'bad-input',
      message: `${minMl} ml is no volume.`,
      remedy: 'Give the smallest false positive in ml, 0 or more.',
    })
  const { methods, modalities } = options
  return withRunner(options.runner, async (runner) => {
    const sliders = await slidersOf(study, { methods, modalities, signal, runner })
    const all = listMaps(study)
    const postprocessing = studyPostprocessing(study)
    const jobs = sliders.flatMap((slider) => {
      const thresholds = thresholdsOf(slider)
      const where = digestOf([postprocessing, thresholds, minMl])
      const wanted = new Set([...slider.patients, ...slider.heldout].map((s) => slider.scans[s]!.id))
      return mapsOf(all, slider.pair)
        .filter(({ scan }) => wanted.has(scan.id))
        .map((map) => ({ map, thresholds, slider, where }))
    })
    let done = 0
    const find = finder(study)
    const counted = await forEachLimited(
      jobs,
      runner.size,
      signal,
      async ({ map, thresholds, slider, where }) => {
        const key = keyOf(map, where)
        let counts = find(map, key)
        if (!counts) {
          const files = mapFiles(study, map, postprocessing)
          counts = await runner.run('froc', { files, thresholds, minMl }, signal ? { signal } : {})
          store(study, map, key, counts)
        }
        onProgress?.(++done, jobs.length, `${map.method} ${map.scan.label}`)
        return { map, thresholds, slider, scan: scanOf(counts) }
      },
    )
    return sliders.map((slider) =>
      curveOf(
        study,
        slider,
        counted.filter((one) => one.slider === slider),
        options,
      ),
    )
  })
}

interface Counted {
  map: MapRow
  thresholds: readonly number[]
  scan: FrocScan
}

function curveOf(
  study: Study,
  { pair }: SliderAndPoint,
  counted: readonly Counted[],
  { minMl = 0, seed = 1 }: FrocOptions,
): Froc {
  const patients = counted.filter(({ map }) => map.scan.group === 'patient')
  const healthy = counted.filter(({ map }) => map.scan.group === 'healthy')
  const thresholds = counted[0]?.thresholds ?? []
  const scans = patients.map(({ scan }) => scan)
  const subjects = patients.map(({ map }) => map.scan.subject)
  const curve = frocOf(scans, thresholds)
  const rates = frocIntervals(scans, subjects, thresholds, {
    seed: seedOf(seed, 'froc', pair.method, pair.modality),
    replicates,
  })
  const falsesOf = (k: number): number | null =>
    healthy.length === 0
      ? null
      : healthy.reduce((sum, { scan }) => sum + scan.falsePositives[k]!, 0) / healthy.length
  return {
    method: pair.method,
    modality: pair.modality,
    postprocessing: studyPostprocessing(study),
    min_ml: minMl,
    scans: scans.length,
    subjects: new Set(subjects).size,
    lesions: curve.lesions,
    healthy_scans: healthy.length,
    points: curve.points.map(({ threshold, sensitivity, falsePositives }, k) => ({
      threshold,
      sensitivity,
      false_positives: falsePositives,
      false_positives_healthy: falsesOf(k),
    })),
    rates: rates.map(({ rate, sensitivity: { value, reason }, lo, hi }) => ({
      ...{ rate, sensitivity: value, lo, hi },
      ...(reason === undefined ? {} : { note: reason }),
    })),
    operating:
      minMl > 0 ? null : operatingOrNull(study, pair, new Set(patients.map(({ map }) => map.scan.id))),
    seed,
    bootstrap_replicates: replicates,
    ...(curve.reason === undefined ? {} : { note: curve.reason }),
  }
}
