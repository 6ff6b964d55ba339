/** A generated study as it is after a run: scans, stored score histograms, operating points, measured figures; no image files. */
import { deflateSync } from 'node:zlib'
import { readCard, noteCard } from '../../src/engine/methods/index.ts'
import { calibrate, evaluate, type TaskRunner } from '../../src/engine/evaluations/index.ts'
import type { MapFiles } from '../../src/engine/evaluations/index.ts'
import type { PackedHistogram } from '../../src/engine/evaluations/index.ts'
import { createStudy, setSetting, type Study } from '../../src/engine/studies/index.ts'
import { HISTOGRAM_BINS, type Metrics } from '../../src/science/metrics/index.ts'
import { createRandom, seedOf, type Random } from '../../src/science/random/index.ts'
import { join } from 'node:path'

export interface StoredPlan {
  calibration: number
  healthy: number
  patients: number
  methods: number
}

interface Kind {
  healthy: Uint32Array
  lesion: Uint32Array
  packed: PackedHistogram
}
/** Different histograms of each kind; scans take them by turns. */
const kinds = 32
const voxels = 600_000

/** Right-skewed scores between 0 and 1, those of lesions higher. */
function counts(random: Random, total: number, scale: number, shift: number): Uint32Array {
  const bins = new Uint32Array(HISTOGRAM_BINS)
  const density = Float64Array.from({ length: HISTOGRAM_BINS }, (_, b) => {
    const x = Math.max(0, (b + 0.5) / HISTOGRAM_BINS - shift) / scale
    return x * Math.exp(-x)
  })
  const sum = density.reduce((a, b) => a + b, 0)
  density.forEach((share, b) => (bins[b] = Math.floor((total * share) / sum + random.uniform())))
  return bins
}

function makeKind(index: number, patient: boolean): Kind {
  const random = createRandom(seedOf('kind', index, Number(patient)))
  const scale = 0.02 * Math.exp(0.15 * random.normal())
  const healthy = counts(random, voxels, scale, 0)
  const lesion = patient
    ? counts(random, 3000 * Math.exp(random.normal()), 0.03, 0.05 * random.uniform())
    : new Uint32Array(HISTOGRAM_BINS)
  const pack = (of: Uint32Array): Uint8Array => deflateSync(new Uint8Array(of.buffer), { level: 1 })
  return {
    healthy,
    lesion,
    packed: { lo: 0, hi: 1, bins: HISTOGRAM_BINS, healthy: pack(healthy), lesion: pack(lesion) },
  }
}

function fakeMetrics(random: Random, patient: boolean, threshold: number | null): Metrics {
  const share = (mean: number): number => Math.min(1, Math.max(0, mean + 0.15 * random.normal()))
  const lesions = Array.from({ length: patient ? 1 + random.integer(5) : 0 }, (_, i) => {
    const size = Math.round(Math.exp(5 + random.normal()))
    return {
      ...{ id: i + 1, voxels: size, volume_mm3: size, detected: random.uniform() < 0.7, overlap: share(0.5) },
      ...{ match: 'single' as const, contrast: share(1), centre_mm: [0, 0, i] as [number, number, number] },
    }
  })
  const of = (mean: number): number | null => (patient ? share(mean) : null)
  return {
    ...{ voxels: 7_000_000, brain_voxels: voxels, lesion_voxels: patient ? 3000 : 0, threshold, lesions },
    ...{ auroc: of(0.9), auprc: of(0.4), dice: of(0.4), dice_best: of(0.5), dice_best_threshold: of(0.2) },
    ...{
      sensitivity: of(0.6),
      precision: of(0.4),
      fpr: 0.01 * Math.exp(0.5 * random.normal()),
      hd95_mm: of(0.5),
    },
    ...{
      surface_dice: of(0.5),
      surface_dice_area: of(0.5),
      volume_error_mm3: of(0.1),
      volume_error: of(0.1),
      aupro: of(0.7),
    },
    ...{ lesion_sensitivity: of(0.6), false_positive_lesions: random.integer(20) },
    ...{ score_mean: share(0.1), score_max: share(0.9), score_top1: share(0.4), undefined: {} },
  }
}

/** Answers the tasks of worker threads from what was generated: the number at the end of a map's path says which. */
function runnerOver(healthy: readonly Kind[], patients: readonly Kind[]): TaskRunner {
  const kindOf = ({ mapPath, group }: MapFiles): Kind =>
    (group === 'patient' ? patients : healthy)[Number(/(\d+)$/.exec(mapPath)![1]) % kinds]!
  const answers: Record<string, (input: never) => unknown> = {
    valuesInBin: ({ files, window }: { files: MapFiles; window: { from: number; to: number } }) => {
      const own = kindOf(files).healthy
      const found = { voxels: 0, above: 0, scores: [] as number[], counts: [] as number[] }
      own.forEach((count, b) => {
        const score = (b + 1) / HISTOGRAM_BINS
        found.voxels += count
        if (score >= window.to) found.above += count
        else if (score >= window.from && count > 0) {
          found.scores.push(score)
          found.counts.push(count)
        }
      })
      return { ...found, scores: Float32Array.from(found.scores), counts: Uint32Array.from(found.counts) }
    },
    evaluateMap: ({ files, threshold }: { files: MapFiles; threshold: number | null }) =>
      fakeMetrics(createRandom(seedOf(files.mapPath)), files.group === 'patient', threshold),
    froc: ({ files, thresholds }: { files: MapFiles; thresholds: readonly number[] }) => {
      const random = createRandom(seedOf(files.mapPath))
      const lesions = files.group === 'patient' ? 1 + random.integer(5) : 0
      return {
        lesionScores: Array.from({ length: lesions }, () => 0.3 * random.uniform()),
        falsePositives: thresholds.map((_, k) => Math.floor(k ** 1.5 * (0.5 + random.uniform()))),
      }
    },
  }
  return {
    size: 2,
    run: ((name: string, input: never) => Promise.resolve(answers[name]!(input))) as TaskRunner['run'],
  }
}

function addScans(
  study: Study,
  { calibration, healthy, patients, methods }: StoredPlan,
  own: readonly Kind[][],
): void {
  const insert = {
    subject: study.db.prepare(
      'INSERT INTO subject (id, subject, grp, age, sex, split) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    scan: study.db.prepare(
      "INSERT INTO scan (id, subject_id, modality, label, path, mask_path, mask_sha256, scanner, site, lesion_type, dims, spacing, size, mtime_ms, sha256, imported) VALUES (?, ?, 'T2w', ?, ?, ?, ?, ?, ?, ?, '[182,218,182]', '[1,1,1]', 0, 0, ?, '2026-01-01T00:00:00Z')",
    ),
    map: study.db.prepare(
      "INSERT INTO map (id, scan_id, method, key, path, sha256, brain_voxels, lesion_voxels, provider, seconds, created) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'cpu', 1, '2026-01-01T00:00:00Z')",
    ),
    histogram: study.db.prepare(
      "INSERT INTO histogram (map_id, postprocessing, key, lo, hi, bins, healthy, lesion) VALUES (?, 'median4', ?, 0, 1, ?, ?, ?)",
    ),
  }
  const random = createRandom(seedOf('scans'))
  for (let i = 0; i < calibration + healthy + patients; i++) {
    const patient = i >= calibration + healthy
    const [name, scanner] = [`sub-${String(i + 1).padStart(4, '0')}`, `scanner ${(i % 4) + 1}`]
    const split = i < calibration ? 'calibration' : 'test'
    const age = Math.round(50 + 15 * random.normal())
    insert.subject.run(i + 1, name, patient ? 'patient' : 'healthy', age, i % 2 ? 'F' : 'M', split)
    const mask = patient ? [`/none/${name}_mask.nii.gz`, `mask-${i}`] : [null, null]
    const type = patient ? ['tumour', 'stroke', 'multiple sclerosis'][i % 3] : null
    insert.scan.run(
      i + 1,
      i + 1,
      `${name}_T2w`,
      `/none/${name}`,
      ...mask,
      scanner,
      `site ${(i % 2) + 1}`,
      type,
      `scan-${i}`,
    )
    for (let m = 0; m < methods; m++) {
      const id = i * methods + m + 1
      const { packed } = own[Number(patient)]![id % kinds]!
      insert.map.run(id, i + 1, `m${m}`, `key-${id}`, `map-${id}`, `sha-${id}`, voxels)
      insert.histogram.run(
        id,
        `key-${id}`,
        packed.bins,
        Buffer.from(packed.healthy),
        Buffer.from(packed.lesion),
      )
    }
  }
}

/** Makes the study and sets and measures its operating points. The runner answers what would be read from maps. */
export async function storedStudy(
  folder: string,
  plan: StoredPlan,
): Promise<{ study: Study; runner: TaskRunner }> {
  const study = createStudy(join(folder, `study-${plan.calibration + plan.healthy + plan.patients}`), {
    name: 'bench',
  })
  setSetting(study, 'postprocessing', 'median4')
  const card = readCard(join(import.meta.dirname, '../../resources/models/ae/card.json'))
  for (let m = 0; m < plan.methods; m++)
    noteCard(study.db, {
      ...card,
      id: `m${m}`,
      name: `Method ${m + 1}`,
      score: { ...card.score, range: [0, 1] },
    })
  const [healthy, patients] = [false, true].map((patient) =>
    Array.from({ length: kinds }, (_, i) => makeKind(i, patient)),
  )
  study.db.transaction(() => addScans(study, plan, [healthy!, patients!]))()
  return { study, runner: runnerOver(healthy!, patients!) }
}

/** Sets the operating points and measures the test scans, so that everything after them can be asked. */
export async function measureStored({ study, runner }: { study: Study; runner: TaskRunner }): Promise<void> {
  study.db.pragma('synchronous = OFF')
  await calibrate(study, { runner })
  await evaluate(study, { runner })
}
