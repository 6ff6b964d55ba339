import type { Ledger, LedgerQuery } from '../../contract/index.ts'
import { digestOf } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { plannedLedger } from './ledger-plan.ts'
import { queryLedger } from './ledger-query.ts'
import { whileUnchanged } from './unchanged.ts'

/** What every answer of the ledger depends on, as a hash. */
const stampOf = (study: Study): string =>
  whileUnchanged(study, 'ledger stamp', () => {
    const { scans, keys, methods, warnings } = plannedLedger(study)
    const { db } = study
    return digestOf({
      study: study.folder,
      methods,
      warnings,
      scans: scans.map(({ scan }) => [scan.id, scan.label, scan.subject, scan.group, keys.get(scan.id)]),
      read: db.prepare('SELECT scan_id, key, created FROM ledger_scan ORDER BY scan_id').raw().all(),
      aligned: db.prepare('SELECT scan_id, key, matrix FROM alignment ORDER BY scan_id').raw().all(),
    })
  })

/**
 * What {@link queryLedger} answers, and a stamp for it; null in its place where the stamp of an earlier answer to the same query is
 * given and nothing has changed since.
 */
export function ledgerSince(
  study: Study,
  query: LedgerQuery,
  known?: string,
): { stamp: string; ledger: Ledger | null } {
  const stamp = stampOf(study)
  return { stamp, ledger: stamp === known ? null : queryLedger(study, query) }
}
