import type { Ledger, LedgerQuery } from '../../contract/index.ts'
import type { LedgerEntry } from '../../science/metrics/index.ts'
import type { Study } from '../studies/index.ts'
import { plannedLedger, staleOf, type ScanMaps } from './ledger-plan.ts'
import { checkMethods, queryLedger } from './ledger-query.ts'
import { forEachLimited, withRunner, type TaskRunner } from './runner.ts'
import { mapFiles, studyPostprocessing } from './store.ts'

export interface RefreshOptions {
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}
export type LedgerOptions = LedgerQuery & RefreshOptions

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

/** Finds the entries of these scans, and stores each scan's at once. */
async function read(
  study: Study,
  stale: readonly ScanMaps[],
  keys: ReadonlyMap<number, string>,
  { signal, onProgress, runner: given }: RefreshOptions,
): Promise<void> {
  if (stale.length === 0) return
  const postprocessing = studyPostprocessing(study)
  let done = 0
  await withRunner(given, (runner) =>
    forEachLimited(stale, runner.size, signal, async ({ scan, maps: own }) => {
      const maps = own.map(({ map, threshold }) => ({
        method: map.method,
        files: mapFiles(study, map, postprocessing),
        threshold,
      }))
      const entries = await runner.run('ledger', { maps }, signal ? { signal } : {})
      store(study, scan.id, keys.get(scan.id)!, entries)
      onProgress?.(++done, stale.length, scan.label)
    }),
  )
}

/**
 * Brings the ledger up to date with the present operating points: scans whose maps, thresholds or filter have changed are
 * read again under all methods, each stored at once; scans that are no test scans any more are taken out.
 */
export async function refreshLedger(study: Study, options: RefreshOptions = {}): Promise<void> {
  const { scans, keys } = plannedLedger(study)
  const known = new Set(scans.map(({ scan }) => scan.id))
  const held = study.db.prepare<[], number>('SELECT scan_id FROM ledger_scan').pluck().all()
  const gone = held.filter((id) => !known.has(id))
  const drop = study.db.prepare('DELETE FROM ledger_scan WHERE scan_id = ?')
  if (gone.length > 0) study.db.transaction(() => gone.forEach((id) => drop.run(id)))()
  await read(study, staleOf(study, { scans, keys }), keys, options)
}

/**
 * The lesion ledger of the test scans at the present operating points: one row a reference lesion and a false-positive
 * component of each method, with what every method made of it. Stored in the study; scans whose maps, thresholds or
 * filter have changed are read again first, then the query is answered as `queryLedger` answers it. Throws
 * 'nothing-to-do' naming the command to run first, 'not-found' for a method that the ledger does not hold.
 */
export async function ledger(study: Study, options: LedgerOptions = {}): Promise<Ledger> {
  checkMethods(plannedLedger(study).methods, options)
  await refreshLedger(study, options)
  return queryLedger(study, options)
}
