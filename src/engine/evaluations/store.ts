import { inflateSync } from 'node:zlib'
import type { Statement } from 'better-sqlite3'
import { join } from 'node:path'
import {
  Fault,
  modalities,
  postprocessingSchema,
  type Calibration,
  type Metrics,
  type Modality,
  type Postprocessing,
} from '../../contract/index.ts'
import { withReference, type MeasuredScan } from '../annotations/index.ts'
import { getSetting, listScans, type Study } from '../studies/index.ts'
import type { MapFiles } from './load.ts'
import type { PackedHistogram } from './tasks.ts'

/** The map of a scan under a method, as the study knows it. */
export interface MapRow {
  readonly id: number
  readonly method: string
  readonly key: string
  readonly path: string
  readonly sha256: string
  /** Key of the fit on the study's own healthy scans that it was made with; null without one. */
  readonly fit: string | null
  readonly scan: MeasuredScan
}

/** A method on a modality: what one operating point is for. */
export interface Pair {
  readonly method: string
  readonly modality: Modality
}

/** Every map of the study, in the order of methods, then scan ids. */
export function listMaps(study: Study): MapRow[] {
  const scans = new Map(withReference(study, listScans(study)).map((scan) => [scan.id, scan]))
  return study.db
    .prepare<[], Omit<MapRow, 'scan'> & { scanId: number }>(
      'SELECT id, scan_id AS scanId, method, key, path, sha256, fit FROM map ORDER BY method, scan_id',
    )
    .all()
    .map(({ scanId, ...map }) => ({ ...map, scan: scans.get(scanId)! }))
}

/** Methods and modalities that have maps; those asked for. Throws 'not-found' for a method without maps, 'nothing-to-do' without any map. */
export function pairsOf(
  maps: readonly MapRow[],
  {
    methods,
    modalities: asked,
  }: { methods?: readonly string[] | undefined; modalities?: readonly Modality[] | undefined } = {},
): Pair[] {
  const known = [...new Set(maps.map((map) => map.method))]
  if (known.length === 0)
    throw new Fault({
      code: 'nothing-to-do',
      message: 'The study has no anomaly maps yet.',
      remedy:
        'Run methods first (on the command line: `normascope run`, or `normascope import-maps` for maps made elsewhere).',
    })
  const absent = methods?.filter((method) => !known.includes(method)) ?? []
  if (absent.length > 0)
    throw new Fault({
      code: 'not-found',
      message: `The study has no maps of ${absent.map((method) => `'${method}'`).join(', ')}.`,
      remedy: `Run these methods (on the command line: \`normascope run --methods ${absent.join(',')}\`); there are maps of ${known.join(', ')}.`,
    })
  return known
    .filter((method) => methods?.includes(method) ?? true)
    .flatMap((method) =>
      modalities
        .filter((modality) => asked?.includes(modality) ?? true)
        .filter((modality) => maps.some((map) => map.method === method && map.scan.modality === modality))
        .map((modality) => ({ method, modality })),
    )
}

export const studyPostprocessing = (study: Study): Postprocessing =>
  postprocessingSchema.parse(getSetting(study, 'postprocessing') ?? 'median4')

export const mapFiles = (
  study: Study,
  { path, sha256, scan }: MapRow,
  postprocessing: Postprocessing,
): MapFiles => ({
  mapPath: join(study.folder, path),
  mapSha256: sha256,
  scanPath: scan.path,
  scanSha256: scan.sha256,
  maskPath: scan.maskPath,
  maskSha256: scan.maskSha256,
  brainMaskPath: scan.brainMaskPath,
  brainMaskSha256: scan.brainMaskSha256,
  group: scan.group,
  postprocessing,
})

/** What of a map and its scan shapes every figure of it; the files' contents, not where they lie. */
export const contentOf = ({ key, sha256, scan }: MapRow): unknown => [
  key,
  sha256,
  scan.sha256,
  scan.maskSha256,
  scan.brainMaskSha256,
  scan.group,
]

/** A histogram tells lesion from healthy voxels: under another reference than the run's it is another one. */
const histogramKey = ({ key, scan }: MapRow): string => (scan.drawn ? `${key} ${scan.maskSha256}` : key)

export interface StoredHistogram {
  readonly lo: number
  readonly hi: number
  readonly bins: number
  readonly healthy: Uint32Array
  /** All zero for a scan without a reference. */
  readonly lesion: Uint32Array
}

/** The stored histogram of a map over this range, undefined where there is none. */
export function findHistogram(
  { db }: Study,
  map: MapRow,
  postprocessing: Postprocessing,
  [lo, hi]: readonly [number, number],
): StoredHistogram | undefined {
  const row = db
    .prepare<[number, string, string, number, number], { bins: number; healthy: Buffer; lesion: Buffer }>(
      'SELECT bins, healthy, lesion FROM histogram WHERE map_id = ? AND postprocessing = ? AND key = ? AND lo = ? AND hi = ?',
    )
    .get(map.id, postprocessing, histogramKey(map), lo, hi)
  return row && { lo, hi, bins: row.bins, healthy: unpack(row.healthy), lesion: unpack(row.lesion) }
}

function unpack(blob: Uint8Array): Uint32Array {
  const bytes = inflateSync(blob)
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

export function storeHistogram(
  { db }: Study,
  map: MapRow,
  postprocessing: Postprocessing,
  { lo, hi, bins, healthy, lesion }: PackedHistogram,
): StoredHistogram {
  db.prepare(
    'INSERT OR REPLACE INTO histogram (map_id, postprocessing, key, lo, hi, bins, healthy, lesion) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(map.id, postprocessing, histogramKey(map), lo, hi, bins, Buffer.from(healthy), Buffer.from(lesion))
  return { lo, hi, bins, healthy: unpack(healthy), lesion: unpack(lesion) }
}

/** An operating point with its key: hash of the calibration scans and settings, '-', hash of the held-out scans. */
export interface StoredCalibration {
  readonly key: string
  readonly calibration: Calibration
}

/** The newest operating point of a method on a modality. */
export function newestCalibration({ db }: Study, { method, modality }: Pair): StoredCalibration | undefined {
  const row = db
    .prepare<[string, string], { key: string; result: string }>(
      'SELECT key, result FROM calibration WHERE method = ? AND modality = ? ORDER BY id DESC LIMIT 1',
    )
    .get(method, modality)
  return row && { key: row.key, calibration: JSON.parse(row.result) as Calibration }
}

/** An operating point found earlier under this key, made the newest again. */
export function reuseCalibration(study: Study, pair: Pair, key: string): Calibration | undefined {
  const row = study.db
    .prepare<[string, string, string], { result: string }>(
      'SELECT result FROM calibration WHERE method = ? AND modality = ? AND key = ? ORDER BY id DESC LIMIT 1',
    )
    .get(pair.method, pair.modality, key)
  if (!row) return undefined
  const calibration = JSON.parse(row.result) as Calibration
  if (newestCalibration(study, pair)?.key !== key) storeCalibration(study, key, calibration)
  return calibration
}

export function storeCalibration({ db }: Study, key: string, calibration: Calibration): void {
  db.prepare('INSERT INTO calibration (method, modality, key, result, created) VALUES (?, ?, ?, ?, ?)').run(
    calibration.method,
    calibration.modality,
    key,
    JSON.stringify(calibration),
    new Date().toISOString(),
  )
}

type FindMetrics = Statement<[number, string], string>
/** Asked for thousands of maps at a time: prepared once a study. */
const metricsStatements = new WeakMap<Study['db'], FindMetrics>()

export function findMetrics({ db }: Study, mapId: number, key: string): Metrics | undefined {
  let find = metricsStatements.get(db)
  if (!find) {
    find = db
      .prepare<[number, string], string>('SELECT result FROM scan_result WHERE map_id = ? AND key = ?')
      .pluck() as FindMetrics
    metricsStatements.set(db, find)
  }
  const result = find.get(mapId, key)
  return result === undefined ? undefined : (JSON.parse(result) as Metrics)
}

export function storeMetrics({ db }: Study, mapId: number, key: string, metrics: Metrics): void {
  db.prepare('INSERT OR REPLACE INTO scan_result (map_id, key, result, created) VALUES (?, ?, ?, ?)').run(
    mapId,
    key,
    JSON.stringify(metrics),
    new Date().toISOString(),
  )
}
