import { join } from 'node:path'
import { calibrate, evaluate, ledger } from '../../src/engine/evaluations/index.ts'
import { derivedPath, recordMap } from '../../src/engine/runs/index.ts'
import { listScans, openStudy, splitStudy, type ScanRow, type Study } from '../../src/engine/studies/index.ts'
import { readMask, readVolume, writeVolume } from '../../src/engine/volumes/index.ts'
import { makeStudy, type MadeStudy } from './study.ts'

/** Scores with a little noise that grow towards the front; lesions stand out where `finds` says so; one bright corner. */
async function writeMap(study: Study, scan: ScanRow, method: string, finds: boolean): Promise<void> {
  const { grid, data } = await readVolume(scan.path)
  const mask =
    scan.maskPath === null ? undefined : await readMask(scan.maskPath, { ...grid, path: scan.path })
  const [nx, ny, nz] = grid.dims
  const map = new Float32Array(data.length)
  const alarm = { x: Math.round(0.35 * nx), y: Math.round(0.6 * ny), z: Math.round(0.62 * nz) }
  for (let i = 0; i < map.length; i++) {
    if (data[i] === 0) continue
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)]
    const noise = ((i * 2_654_435_761) % 1000) / 1000
    map[i] = 0.2 + 0.2 * (y / ny) + 0.05 * noise
    if (finds && mask?.data[i] === 1) map[i] = 0.8 + 0.4 * noise
    const away = Math.hypot(x - alarm.x, y - alarm.y, z - alarm.z)
    if (!finds && scan.group === 'patient' && away < 3) map[i] = 0.9
  }
  const path = derivedPath(scan, method, 'anomaly')
  const sha256 = await writeVolume(join(study.folder, path), { grid, data: map }, { datatype: 'float32' })
  recordMap(study, {
    scanId: scan.id,
    method,
    key: `review ${method} ${scan.label}`,
    path,
    sha256,
    brainVoxels: 0,
    lesionVoxels: null,
    provider: 'cpu',
    seconds: 0.1,
    runId: null,
    histogram: {
      postprocessing: 'median5',
      range: [0, 2],
      bins: 4,
      healthy: new Uint8Array(16),
      lesion: new Uint8Array(16),
    },
  })
}

/**
 * The study of `makeStudy` evaluated at real operating points, with something to review: 'intensity' finds the
 * lesion of the first patient and misses the other's, 'autoencoder' misses both and sees a false alarm in each.
 */
export async function makeReviewStudy(folder: string): Promise<MadeStudy> {
  const made = await makeStudy(folder)
  const study = openStudy(made.folder)
  try {
    study.db.prepare('DELETE FROM calibration').run()
    splitStudy(study, { calibration: 0.5, seed: 2 })
    const scans = listScans(study)
    const patients = scans.filter((scan) => scan.group === 'patient' && scan.modality === 'FLAIR')
    for (const scan of scans) {
      await writeMap(study, scan, 'intensity', scan.subject === patients[0]!.subject)
      await writeMap(study, scan, 'autoencoder', false)
    }
    await calibrate(study)
    await evaluate(study)
    await ledger(study)
    return { ...made, scans: listScans(study), withLesion: patients[1]! }
  } finally {
    study.close()
  }
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2]
  if (folder === undefined) throw new Error('Usage: node tests/e2e/review-study.ts FOLDER')
  process.stdout.write(JSON.stringify(await makeReviewStudy(folder)))
}
