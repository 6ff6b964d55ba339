import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { cardSchema, type Card } from '../../src/contract/index.ts'
import { calibrate, evaluate } from '../../src/engine/evaluations/index.ts'
import { importFolder } from '../../src/engine/imports/index.ts'
import { noteCard } from '../../src/engine/methods/index.ts'
import { generatePhantomCohort } from '../../src/engine/phantom/index.ts'
import { derivedPath, prepareDerivatives, recordMap } from '../../src/engine/runs/index.ts'
import {
  createStudy,
  listScans,
  setSetting,
  splitStudy,
  type ScanRow,
  type Study,
} from '../../src/engine/studies/index.ts'
import { readVolume, writeVolume } from '../../src/engine/volumes/index.ts'

/** Five methods: with the image alone that makes six panes. */
export const measuredMethods = ['a', 'b', 'c', 'd', 'e'] as const

const card = (id: string): Card =>
  cardSchema.parse({
    schema: 1,
    id,
    name: `Method ${id.toUpperCase()}`,
    family: 'test',
    version: '1',
    description: 'Scores made to measure the interface.',
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

async function addMap(study: Study, scan: ScanRow, method: string, at: number): Promise<void> {
  const { grid, data } = await readVolume(scan.path)
  const top = data.reduce((most, value) => Math.max(most, value), 1e-9)
  const map = data.map((value) => (value === 0 ? 0 : (value / top) ** (at + 1)))
  const path = derivedPath(scan, method, 'anomaly')
  const sha256 = await writeVolume(
    prepareDerivatives(study, path),
    { grid, data: map },
    { datatype: 'float32' },
  )
  recordMap(study, {
    scanId: scan.id,
    method,
    key: `measure ${method} ${scan.label}`,
    path,
    sha256,
    brainVoxels: data.reduce((count, value) => count + Number(value !== 0), 0),
    lesionVoxels: null,
    provider: 'cpu',
    seconds: 0.1,
    runId: null,
    // Of another filter than the study's: the engine counts its own when it calibrates.
    histogram: {
      postprocessing: 'median3',
      range: [0, 1],
      bins: 4,
      healthy: new Uint8Array(16),
      lesion: new Uint8Array(16),
    },
  })
}

/** Scans that exist in the database alone: what a table of thousands needs. Three scanners, ages, both groups. */
export function addRows(study: Study, template: ScanRow, scans: number): void {
  const subject = study.db.prepare(
    'INSERT INTO subject (subject, grp, age, sex, split) VALUES (?, ?, ?, ?, NULL)',
  )
  const scan = study.db.prepare(
    `INSERT INTO scan (subject_id, session, modality, label, path, scanner, site, lesion_type, dims, spacing, size, mtime_ms,
       sha256, imported)
     SELECT ?, '', ?, ?, path || ?, ?, site, ?, dims, spacing, size, mtime_ms, sha256 || ?, imported FROM scan WHERE id = ?`,
  )
  const modalities = ['FLAIR', 'T1w', 'T2w']
  study.db.transaction(() => {
    for (let i = 0; i < scans; i++) {
      const person = Math.floor(i / modalities.length)
      const modality = modalities[i % modalities.length]!
      const name = `sub-x${String(person).padStart(5, '0')}`
      const patient = person % 3 === 0
      if (i % modalities.length === 0) {
        subject.run(name, patient ? 'patient' : 'healthy', 20 + (person % 60), person % 2 ? 'F' : 'M')
      }
      const { id } = study.db.prepare('SELECT id FROM subject WHERE subject = ?').get(name) as { id: number }
      const lesion = patient ? ['stroke', 'tumour', 'MS'][person % 3]! : null
      const scanner = `Scanner ${person % 5}`
      scan.run(id, modality, `${name}_${modality}`, `#${i}`, scanner, lesion, `#${i}`, template.id)
    }
  })()
}

/** A study of `scans` scans in `folder/study`, six of which are generated at 1 mm and have a map of each method. */
export async function makeMeasuredStudy(folder: string, scans: number): Promise<string> {
  const cohort = join(folder, 'cohort')
  const plan = join(folder, 'plan.json')
  writeFileSync(plan, JSON.stringify({ modalities: ['FLAIR'] }))
  await generatePhantomCohort({ out: cohort, plan, subjects: 6, seed: 3, spacingMm: 1 })
  const study = createStudy(join(folder, 'study'), { name: `${scans} scans` })
  try {
    setSetting(study, 'postprocessing', 'none')
    await importFolder(study, { folder: cohort, layout: 'bids' })
    splitStudy(study, { calibration: 0.5, seed: 1 })
    const real = listScans(study)
    for (const [at, method] of measuredMethods.entries()) {
      noteCard(study.db, card(method))
      for (const scan of real) await addMap(study, scan, method, at)
    }
    await calibrate(study, { targetFpr: 0.01 })
    await evaluate(study, {})
    addRows(study, real[0]!, scans - real.length)
    return study.folder
  } finally {
    study.close()
  }
}
