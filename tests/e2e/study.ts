import { join } from 'node:path'
import { cardSchema, type Calibration, type Card } from '../../src/contract/index.ts'
import { importFolder } from '../../src/engine/imports/index.ts'
import { noteCard } from '../../src/engine/methods/index.ts'
import { generatePhantomCohort } from '../../src/engine/phantom/index.ts'
import { derivedPath, prepareDerivatives, recordMap } from '../../src/engine/runs/index.ts'
import { createStudy, listScans, type ScanRow, type Study } from '../../src/engine/studies/index.ts'
import { readMask, readVolume, writeVolume } from '../../src/engine/volumes/index.ts'

/** The operating points that the page must show. */
export const thresholds = { intensity: 0.75, autoencoder: 0.412 } as const

const card = (id: string, name: string): Card =>
  cardSchema.parse({
    schema: 1,
    id,
    name,
    family: 'test',
    version: '1',
    description: 'Scores made for the test of the page.',
    citation: 'none',
    licence: 'none',
    trained_on: 'nothing',
    limits: 'of no use',
    clinical_use: 'Not for clinical use. Research use only; not a medical device.',
    modalities: ['T1w', 'T2w', 'FLAIR'],
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
    score: { range: [0, 2] },
  })

/** High where the reference is, and a gradient that ends below the threshold elsewhere: what is seen can be foretold. */
async function writeMap(study: Study, scan: ScanRow, method: keyof typeof thresholds): Promise<void> {
  const { grid, data } = await readVolume(scan.path)
  const mask =
    scan.maskPath === null ? undefined : await readMask(scan.maskPath, { ...grid, path: scan.path })
  const threshold = thresholds[method]
  const map = new Float32Array(data.length)
  const [nx, ny] = grid.dims
  for (let i = 0; i < map.length; i++) {
    if (data[i] === 0) continue
    const along = Math.floor(i / nx) % ny
    map[i] = (mask?.data[i] === 1 ? 1.3 + 0.6 * (along / ny) : 0.9 * (along / ny)) * threshold
  }
  const path = derivedPath(scan, method, 'anomaly')
  const sha256 = await writeVolume(
    prepareDerivatives(study, path),
    { grid, data: map },
    { datatype: 'float32' },
  )
  recordMap(study, {
    scanId: scan.id,
    method,
    key: `test ${method} ${scan.label}`,
    path,
    sha256,
    brainVoxels: data.reduce((count, value) => count + Number(value !== 0), 0),
    lesionVoxels: mask?.voxels ?? null,
    provider: 'cpu',
    seconds: 0.1,
    runId: null,
    histogram: {
      postprocessing: 'median3',
      range: [0, 2],
      bins: 4,
      healthy: new Uint8Array(16),
      lesion: new Uint8Array(16),
    },
  })
}

function calibrate(study: Study, method: keyof typeof thresholds, modality: Calibration['modality']): void {
  const threshold = thresholds[method]
  const result: Calibration = {
    method,
    modality,
    postprocessing: 'median3',
    target_fpr: 0.01,
    confidence: 0.9,
    threshold,
    threshold_lo: 0.95 * threshold,
    threshold_hi: 1.05 * threshold,
    bootstrap_replicates: 1000,
    seed: 1,
    fpr: 0.01,
    scans: 2,
    subjects: 2,
    voxels: 1000,
    scan_fprs: [],
    heldout: null,
    histogram_bin_width: 0.0001,
    warnings: [],
    created: '2026-01-01T00:00:00.000Z',
  }
  study.db
    .prepare('INSERT INTO calibration (method, modality, key, result, created) VALUES (?, ?, ?, ?, ?)')
    .run(method, modality, 'test', JSON.stringify(result), result.created)
}

export interface MadeStudy {
  readonly folder: string
  readonly scans: readonly ScanRow[]
  /** Has a reference mask and a map of both methods. */
  readonly withLesion: ScanRow
}

/**
 * A study of phantoms in `folder`: six subjects at 3 mm, maps of two methods on every scan but the last one's of the
 * second method, which is calibrated on T1w alone.
 */
export async function makeStudy(folder: string): Promise<MadeStudy> {
  const cohort = join(folder, 'cohort')
  const place = join(folder, 'study')
  await generatePhantomCohort({ out: cohort, subjects: 6, seed: 11, spacingMm: 3 })
  const study = createStudy(place, { name: 'Phantoms of the test' })
  try {
    study.db.prepare("UPDATE setting SET value = 'median3' WHERE key = 'postprocessing'").run()
    await importFolder(study, { folder: cohort, layout: 'bids' })
    const scans = listScans(study)
    for (const [id, name] of [
      ['intensity', 'Intensity'],
      ['autoencoder', 'Autoencoder'],
    ] as const) {
      noteCard(study.db, card(id, name))
      for (const scan of id === 'intensity' ? scans : scans.slice(0, -1)) await writeMap(study, scan, id)
    }
    for (const modality of ['T1w', 'T2w', 'FLAIR'] as const) calibrate(study, 'intensity', modality)
    calibrate(study, 'autoencoder', 'T1w')
    const withLesion = scans.find((scan) => scan.maskPath !== null && scan.modality === 'FLAIR')
    if (!withLesion) throw new Error('the phantom cohort of the test has no FLAIR scan with a reference mask')
    return { folder: place, scans, withLesion }
  } finally {
    study.close()
  }
}
