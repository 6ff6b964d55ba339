/** Where maps lie and how the database knows them. */
import { mkdirSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import type { FaultData, Postprocessing } from '../../contract/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { temporaryName } from '../volumes/index.ts'

export const derivatives = 'derivatives/normascope'

/** A method's id as a BIDS label: letters and digits only, my-ae -> myAe. */
const bidsLabel = (method: string): string =>
  method.replace(/-+(.?)/g, (_all, next: string) => next.toUpperCase())

/** Path of a derived image, relative to the study folder. */
export const derivedPath = (
  scan: Pick<ScanRow, 'label' | 'session'>,
  method: string,
  what: 'anomaly' | 'recon',
): string => {
  const subject = scan.label.split('_')[0]!
  const session = scan.session === '' ? '' : `/ses-${scan.session}`
  return `${derivatives}/${subject}${session}/anat/${scan.label}_seg-${bidsLabel(method)}_desc-${what}.nii.gz`
}

/** Makes the derivatives folder with its BIDS description, and the folder of one file in it. */
export function prepareDerivatives(study: Study, relative: string): string {
  const root = join(study.folder, derivatives)
  const path = join(study.folder, relative)
  mkdirSync(dirname(path), { recursive: true })
  const description = join(root, 'dataset_description.json')
  if (!existsSync(description)) {
    const content = {
      Name: `${study.name}: anomaly maps`,
      BIDSVersion: '1.10.0',
      DatasetType: 'derivative',
      GeneratedBy: [{ Name: 'Normascope', Version: packageJson.version }],
    }
    writeFileSync(description, `${JSON.stringify(content, null, 2)}\n`)
  }
  return path
}

/** Removes files that a killed program left half written. Call it with the study locked. */
export function removeTemporaries(study: Study): void {
  const root = join(study.folder, derivatives)
  if (!existsSync(root)) return
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && temporaryName.test(entry.name))
      rmSync(join(entry.parentPath, entry.name), { force: true })
  }
}

export interface MapRecord {
  readonly scanId: number
  readonly method: string
  readonly key: string
  /** Key of the card it was made with; absent for maps made elsewhere. */
  readonly card?: string
  readonly path: string
  readonly sha256: string
  readonly brainVoxels: number
  readonly lesionVoxels: number | null
  readonly provider: string
  readonly seconds: number
  readonly runId: number | null
  /** What its method had been fitted on of the study's own, if anything. */
  readonly fit?: { readonly key: string; readonly scans: number } | undefined
  readonly histogram: {
    readonly postprocessing: Postprocessing
    readonly range: readonly [number, number]
    readonly bins: number
    readonly healthy: Uint8Array
    readonly lesion: Uint8Array
  }
}

/** Records a finished map with its histogram and takes back an earlier failure; one transaction. */
export function recordMap({ db }: Study, record: MapRecord): void {
  db.transaction(() => {
    db.prepare('DELETE FROM map WHERE scan_id = ? AND method = ?').run(record.scanId, record.method)
    const { lastInsertRowid: mapId } = db
      .prepare(
        'INSERT INTO map (scan_id, method, key, path, sha256, brain_voxels, lesion_voxels, provider, seconds, created, run_id, fit, fit_scans, card) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        record.scanId,
        record.method,
        record.key,
        record.path,
        record.sha256,
        record.brainVoxels,
        record.lesionVoxels,
        record.provider,
        record.seconds,
        new Date().toISOString(),
        record.runId,
        record.fit?.key ?? null,
        record.fit?.scans ?? null,
        record.card ?? null,
      )
    const { histogram } = record
    db.prepare(
      'INSERT INTO histogram (map_id, postprocessing, key, lo, hi, bins, healthy, lesion) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(
      mapId,
      histogram.postprocessing,
      record.key,
      histogram.range[0],
      histogram.range[1],
      histogram.bins,
      histogram.healthy,
      histogram.lesion,
    )
    db.prepare('DELETE FROM failure WHERE scan_id = ? AND method = ?').run(record.scanId, record.method)
  })()
}

export function recordFailure(
  { db }: Study,
  runId: number | null,
  scanId: number,
  method: string,
  fault: FaultData,
): void {
  db.prepare(
    'INSERT INTO failure (run_id, scan_id, method, time, code, message, remedy) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scan_id, method) DO UPDATE SET run_id = excluded.run_id, time = excluded.time, code = excluded.code, message = excluded.message, remedy = excluded.remedy',
  ).run(runId, scanId, method, new Date().toISOString(), fault.code, fault.message, fault.remedy)
}

/** True when the map was made from exactly this and its file is there. */
export function isDone(study: Study, scanId: number, method: string, key: string): boolean {
  const row = study.db
    .prepare<[number, string, string], { path: string }>(
      'SELECT path FROM map WHERE scan_id = ? AND method = ? AND key = ?',
    )
    .get(scanId, method, key)
  return row !== undefined && existsSync(join(study.folder, row.path))
}
