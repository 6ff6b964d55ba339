import { Fault, type Ledger, type LedgerRow, type Modality } from '../../contract/index.ts'
import type { LedgerEntry } from '../../science/metrics/index.ts'
import { apply, invert } from '../../science/volume/index.ts'
import { digestOf } from '../methods/index.ts'
import { storedAlignment } from '../runs/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { evaluationWarnings, planEvaluation } from './evaluate.ts'
import { forEachLimited, withRunner, type TaskRunner } from './runner.ts'
import { contentOf, mapFiles, studyPostprocessing, type MapRow } from './store.ts'

/** Changes when a step here changes what comes out. */
const LEDGER_VERSION = 1

/** In place of a method: lesions that no method found. */
export const missedByAll = 'all'

export interface LedgerOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Lesions that this method missed, or that all did ('all'). */
  missedBy?: string | undefined
  kind?: LedgerRow['kind'] | undefined
  /** Rows smaller than this are left out; default 0. */
  minMl?: number | undefined
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}

interface ScanMaps {
  scan: ScanRow
  maps: { map: MapRow; threshold: number }[]
}

/** Test scans with the maps of methods that have an operating point. */
function planned(
  study: Study,
  options: LedgerOptions,
): { scans: ScanMaps[]; methods: string[]; warnings: string[] } {
  const plans = planEvaluation(study, options)
  const scans = new Map<number, ScanMaps>()
  const methods: string[] = []
  for (const { pair, calibration, maps } of plans) {
    if (!calibration) continue
    if (!methods.includes(pair.method)) methods.push(pair.method)
    for (const { map } of maps) {
      const own = scans.get(map.scan.id) ?? { scan: map.scan, maps: [] }
      own.maps.push({ map, threshold: calibration.threshold })
      scans.set(map.scan.id, own)
    }
  }
  const ordered = [...scans.values()].sort((a, b) => a.scan.id - b.scan.id)
  return { scans: ordered, methods, warnings: evaluationWarnings(study, plans) }
}

const keyOf = (study: Study, { maps }: ScanMaps): string =>
  digestOf({
    stage: 'ledger',
    version: LEDGER_VERSION,
    postprocessing: studyPostprocessing(study),
    maps: maps.map(({ map, threshold }) => [map.method, contentOf(map), threshold]),
  })

function store({ db }: Study, scanId: number, key: string, entries: readonly LedgerEntry[]): void {
  const row = db.prepare(
    'INSERT INTO ledger_row (scan_id, kind, method, number, voxels, volume_ml, contrast, x, y, z) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const finding = db.prepare(
    'INSERT INTO ledger_finding (row_id, method, found, overlap, score) VALUES (?, ?, ?, ?, ?)',
  )
  db.transaction(() => {
    db.prepare('DELETE FROM ledger_scan WHERE scan_id = ?').run(scanId)
    db.prepare('INSERT INTO ledger_scan (scan_id, key, created) VALUES (?, ?, ?)').run(
      scanId,
      key,
      new Date().toISOString(),
    )
    for (const { kind, method, number, voxels, volume_ml, contrast, centre_mm, methods } of entries) {
      const { lastInsertRowid: id } = row.run(
        scanId,
        kind,
        method,
        number,
        voxels,
        volume_ml,
        contrast,
        ...centre_mm,
      )
      for (const one of methods) finding.run(id, one.method, Number(one.found), one.overlap, one.score)
    }
  })()
}

/** Finds the entries of every scan whose maps or thresholds have changed since, and stores each scan's at once. */
async function refresh(study: Study, scans: readonly ScanMaps[], options: LedgerOptions): Promise<void> {
  const { signal, onProgress } = options
  const known = study.db.prepare<[number], string>('SELECT key FROM ledger_scan WHERE scan_id = ?').pluck()
  const stale = scans.filter((scan) => known.get(scan.scan.id) !== keyOf(study, scan))
  if (stale.length === 0) return
  const postprocessing = studyPostprocessing(study)
  let done = 0
  await withRunner(options.runner, (runner) =>
    forEachLimited(stale, runner.size, signal, async (own) => {
      const maps = own.maps.map(({ map, threshold }) => ({
        method: map.method,
        files: mapFiles(study, map, postprocessing),
        threshold,
      }))
      const entries = await runner.run('ledger', { maps }, signal ? { signal } : {})
      store(study, own.scan.id, keyOf(study, own), entries)
      onProgress?.(++done, stale.length, own.scan.label)
    }),
  )
}

interface Stored {
  id: number
  scan_id: number
  kind: LedgerRow['kind']
  method: string | null
  number: number
  voxels: number
  volume_ml: number
  contrast: number | null
  x: number
  y: number
  z: number
}
interface Finding {
  row_id: number
  method: string
  found: number
  overlap: number
  score: number | null
}

/** The stored rows of these scans, the largest first within a scan and kind. */
function rowsOf(study: Study, scans: readonly ScanMaps[]): LedgerRow[] {
  const rows = study.db.prepare<[number], Stored>(
    'SELECT id, scan_id, kind, method, number, voxels, volume_ml, contrast, x, y, z FROM ledger_row WHERE scan_id = ? ORDER BY kind DESC, method, voxels DESC, id',
  )
  const findings = study.db.prepare<[number], Finding>(
    'SELECT row_id, ledger_finding.method, found, overlap, score FROM ledger_finding JOIN ledger_row ON ledger_row.id = row_id WHERE scan_id = ? ORDER BY row_id, ledger_finding.method',
  )
  return scans.flatMap(({ scan }) => {
    const byRow = Map.groupBy(findings.all(scan.id), ({ row_id }) => row_id)
    const alignment = storedAlignment(study, scan)
    const toMni = alignment ? invert(alignment.matrix) : null
    return rows.all(scan.id).map(({ id, x, y, z, ...row }): LedgerRow => {
      const methods = (byRow.get(id) ?? []).map(({ method, found, overlap, score }) => ({
        method,
        found: found === 1,
        overlap,
        score,
      }))
      return {
        ...row,
        scan: scan.label,
        subject: scan.subject,
        group: scan.group,
        modality: scan.modality,
        centre_mm: [x, y, z],
        centre_mni_mm: toMni ? apply(toMni, [x, y, z]) : null,
        found_by: methods.filter(({ found }) => found).map(({ method }) => method),
        methods,
      }
    })
  })
}

const isMissed = (row: LedgerRow, by: string): boolean =>
  row.kind === 'lesion' &&
  (by === missedByAll
    ? row.found_by.length === 0
    : row.methods.some(({ method, found }) => method === by && !found))

/**
 * The lesion ledger of the test scans at the present operating points: one row a reference lesion and a false-positive
 * component of each method, with what every method made of it. Stored in the study; scans whose maps, thresholds or
 * filter have changed are read again. Throws 'nothing-to-do' naming the command to run first, 'not-found' for a method
 * that the ledger does not hold.
 */
export async function ledger(study: Study, options: LedgerOptions = {}): Promise<Ledger> {
  const { missedBy, kind, minMl = 0 } = options
  const { scans, methods, warnings } = planned(study, options)
  if (missedBy !== undefined && missedBy !== missedByAll && !methods.includes(missedBy))
    throw new Fault({
      code: 'not-found',
      message: `No method '${missedBy}' has an operating point in this study.`,
      remedy: `Name one of ${methods.join(', ')}, or 'all'.`,
    })
  await refresh(study, scans, options)
  const rows = rowsOf(study, scans)
  const lesions = rows.filter((row) => row.kind === 'lesion')
  return {
    rows: rows.filter(
      (row) =>
        row.volume_ml >= minMl &&
        (kind === undefined || row.kind === kind) &&
        (missedBy === undefined || isMissed(row, missedBy)),
    ),
    lesions: lesions.length,
    false_positives: rows.length - lesions.length,
    missed_by_all: lesions.filter((row) => isMissed(row, missedByAll)).length,
    methods,
    scans: scans.length,
    warnings,
  }
}
