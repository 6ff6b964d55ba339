import { join, sep } from 'node:path'
import {
  Fault,
  type Calibration,
  type Failure,
  type LedgerRow,
  type Modality,
  type Postprocessing,
} from '../../../contract/index.ts'
import { brainMaskFrom, replaceNonFinite } from '../../../science/volume/index.ts'
import type { ScanRow, Study } from '../../studies/index.ts'
import { readMask, readVolume } from '../../volumes/index.ts'
import { drawFailure, type Picture } from '../pictures/picture.ts'
import type { Names } from './names.ts'

/** A mask that a reader drew over a scan, on the scan's grid. */
export interface ReaderMask {
  reader: string
  data: Uint8Array
}
export type ReaderMasks = (scan: ScanRow) => Promise<ReaderMask | null>

interface Chosen {
  row: LedgerRow
  kind: Failure['kind']
  method: string
}

/** The first `n` whose key has not come before: one picture a subject and method. */
function firstOf<T>(rows: readonly T[], n: number, keyOf: (row: T) => string): T[] {
  const seen = new Set<string>()
  return rows
    .filter((row) => {
      const key = keyOf(row)
      return seen.has(key) ? false : (seen.add(key), true)
    })
    .slice(0, n)
}

const bySize = (a: LedgerRow, b: LedgerRow): number =>
  b.volume_ml - a.volume_ml || a.scan_id - b.scan_id || a.number - b.number

/** The method that came closest: the highest share of its threshold at the lesion's centre. */
function closest(row: LedgerRow, thresholds: ReadonlyMap<string, number>): string | undefined {
  const share = (method: string, score: number | null): number =>
    (score ?? 0) / (thresholds.get(`${method} ${row.modality}`) || 1)
  return [...row.methods].sort(
    (a, b) => share(b.method, b.score) - share(a.method, a.score) || (a.method < b.method ? -1 : 1),
  )[0]?.method
}

/** The largest lesions that all methods missed, and the largest false alarms, each subject and method once. */
export function chooseFailures(
  rows: readonly LedgerRow[],
  thresholds: ReadonlyMap<string, number>,
  n: number,
): Chosen[] {
  const missed = rows.filter((row) => row.kind === 'lesion' && row.found_by.length === 0).sort(bySize)
  const alarms = rows.filter((row) => row.kind === 'false-positive').sort(bySize)
  return [
    ...firstOf(missed, n, (row) => `${row.subject}`).flatMap((row): Chosen[] => {
      const method = closest(row, thresholds)
      return method === undefined ? [] : [{ row, kind: 'missed', method }]
    }),
    ...firstOf(alarms, n, (row) => `${row.subject} ${row.method}`).flatMap((row): Chosen[] =>
      row.method === null ? [] : [{ row, kind: 'false-alarm', method: row.method }],
    ),
  ]
}

interface MapFile {
  path: string
  sha256: string
}

/** Where files lie is nobody's business but the study's. */
function withoutPaths(message: string, { folder }: Study, scan: ScanRow): string {
  const said = [
    [scan.path, 'The scan'],
    [scan.maskPath, 'The reference mask'],
    [scan.brainMaskPath, 'The brain mask'],
    [`${folder}${sep}`, ''],
  ] as const
  return said.reduce((text, [path, word]) => (path === null ? text : text.replaceAll(path, word)), message)
}

interface Sources {
  study: Study
  postprocessing: Postprocessing
  readerMasks: ReaderMasks
}

async function pictureOf(
  scan: ScanRow,
  { path: mapPath, sha256 }: MapFile,
  chosen: Chosen,
  threshold: number | null,
  { study, postprocessing, readerMasks }: Sources,
): Promise<{ picture: Picture; reader: string | null }> {
  const volume = await readVolume(scan.path)
  const onScan = { ...volume.grid, path: scan.path }
  const map = await readVolume(join(study.folder, mapPath))
  if (volume.sha256 !== scan.sha256 || map.sha256 !== sha256)
    throw new Fault({
      code: 'changed-file',
      message: 'The scan or its map has changed since it was measured.',
      remedy: 'Put the original back, or run and evaluate again.',
    })
  const brain =
    scan.brainMaskPath === null ? brainMaskFrom(volume) : (await readMask(scan.brainMaskPath, onScan)).data
  const reference = scan.maskPath === null ? null : (await readMask(scan.maskPath, onScan)).data
  const reader = await readerMasks(scan)
  const picture = drawFailure({
    grid: volume.grid,
    image: replaceNonFinite(volume).data,
    brain,
    map: map.data,
    postprocessing,
    reference,
    reader: reader?.data ?? null,
    threshold,
    centre: chosen.row.centre_mm,
  })
  return { picture, reader: reader?.reader ?? null }
}

/**
 * The gallery: what failed worst, with a picture of each. A scan or map that cannot be read leaves its entry without a
 * picture and says why; the numbers stay.
 */
export async function failuresOf(
  study: Study,
  scans: readonly ScanRow[],
  rows: readonly LedgerRow[],
  calibrations: readonly Calibration[],
  names: Names,
  options: {
    n: number
    postprocessing: Postprocessing
    readerMasks: ReaderMasks
    signal?: AbortSignal | undefined
  },
): Promise<{ failures: Failure[]; files: Record<string, Buffer> }> {
  const thresholds = new Map(
    calibrations.map((entry) => [`${entry.method} ${entry.modality}`, entry.threshold]),
  )
  const byId = new Map(scans.map((scan) => [scan.id, scan]))
  const mapOf = study.db.prepare<[number, string], MapFile>(
    'SELECT path, sha256 FROM map WHERE scan_id = ? AND method = ?',
  )
  const failures: Failure[] = []
  const files: Record<string, Buffer> = {}
  for (const chosen of chooseFailures(rows, thresholds, options.n)) {
    options.signal?.throwIfAborted()
    const { row, kind, method } = chosen
    const scan = byId.get(row.scan_id)
    const map = mapOf.get(row.scan_id, method)
    if (!scan || map === undefined) continue
    const threshold = thresholds.get(`${method} ${row.modality}`) ?? null
    const entry: Failure = {
      kind,
      scan: names.scan(scan),
      modality: row.modality as Modality,
      group: row.group,
      method: row.method,
      voxels: row.voxels,
      volume_ml: row.volume_ml,
      contrast: row.contrast,
      centre_mm: row.centre_mm,
      methods: row.methods,
      shown_method: method,
      threshold,
      image: null,
    }
    try {
      const { picture, reader } = await pictureOf(scan, map, chosen, threshold, { study, ...options })
      const file = `failure-${String(failures.length + 1).padStart(2, '0')}.png`
      files[file] = picture.png
      entry.image = {
        file,
        sha256: picture.sha256,
        width: picture.width,
        height: picture.height,
        tiles: picture.tiles,
        reader: reader === null ? null : names.reader(reader),
        score_top: picture.top,
        bar_mm: picture.barMm,
      }
    } catch (error) {
      if (options.signal?.aborted) throw error
      entry.note =
        error instanceof Fault
          ? names.redact(withoutPaths(error.message, study, scan))
          : 'the scan or its map could not be read'
    }
    failures.push(entry)
  }
  return { failures, files }
}
