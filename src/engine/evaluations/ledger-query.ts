import { Fault, type Ledger, type LedgerQuery, type LedgerRow } from '../../contract/index.ts'
import { findingKey } from '../../contract/api/annotations.ts'
import { apply, invert } from '../../science/volume/index.ts'
import { storedAlignment } from '../runs/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { plannedLedger, staleOf } from './ledger-plan.ts'
import { whileUnchanged } from './unchanged.ts'

/** In place of a method: lesions that no method found. */
export const missedByAll = 'all'

/** Throws 'not-found' for a method of the query that the ledger does not hold. */
export function checkMethods(held: readonly string[], { methods, missedBy, foundBy }: LedgerQuery): void {
  const named = [...(methods ?? []), ...[missedBy, foundBy].filter((name) => name !== undefined)]
  const absent = named.find((name) => !held.includes(name) && !(name === missedBy && name === missedByAll))
  if (absent !== undefined)
    throw new Fault({
      code: 'not-found',
      message: `No method '${absent}' has an operating point in this study.`,
      remedy: `Name one of ${held.join(', ')}${absent === missedBy ? ", or 'all'" : ''}.`,
    })
}

const orders: Record<NonNullable<LedgerQuery['order']>, string> = {
  scan: 'scan_id, kind DESC, method, voxels DESC, id',
  largest: 'volume_ml DESC, id',
  smallest: 'volume_ml, id',
  faintest: 'contrast IS NULL, contrast, id',
  brightest: 'contrast IS NULL, contrast DESC, id',
}

const anyFound = `EXISTS (SELECT 1 FROM ledger_finding f WHERE f.row_id = r.id AND f.found = 1
  AND f.method IN (SELECT value FROM json_each(@methods)))`
const finding = (name: string, found: 0 | 1): string =>
  `EXISTS (SELECT 1 FROM ledger_finding f WHERE f.row_id = r.id AND f.found = ${found} AND f.method = @${name})`
/** A lesion that at least one of the methods was asked about. */
const isJudged = `EXISTS (SELECT 1 FROM ledger_finding f WHERE f.row_id = r.id
  AND f.method IN (SELECT value FROM json_each(@methods)))`

/** Rows of these scans that belong to these methods: all lesions, and their false positives. */
const base = `FROM ledger_row r WHERE r.scan_id IN (SELECT value FROM json_each(@scans))
  AND (r.method IS NULL OR r.method IN (SELECT value FROM json_each(@methods)))`

function conditionsOf({ kind, missedBy, foundBy, ...ranges }: LedgerQuery): string {
  const { minMl, maxMl, minContrast, maxContrast } = ranges
  const conditions = [
    kind !== undefined && 'r.kind = @kind',
    missedBy !== undefined &&
      `r.kind = 'lesion' AND ${missedBy === missedByAll ? `${isJudged} AND NOT ${anyFound}` : finding('missedBy', 0)}`,
    foundBy !== undefined && finding('foundBy', 1),
    minMl !== undefined && 'r.volume_ml >= @minMl',
    maxMl !== undefined && 'r.volume_ml <= @maxMl',
    minContrast !== undefined && 'r.contrast >= @minContrast',
    maxContrast !== undefined && 'r.contrast <= @maxContrast',
  ]
  return conditions
    .filter((condition) => condition !== false)
    .map((condition) => ` AND ${condition}`)
    .join('')
}

/**
 * Names of the findings of these scans now (`findingKey`), none for a scan that is not among those measured; a scan that has
 * to be read again is left out. Throws as {@link queryLedger}.
 */
export function listedFindings(
  study: Study,
  scanIds: readonly number[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const plan = plannedLedger(study)
  const stale = new Set(staleOf(study, plan).map(({ scan }) => scan.id))
  const held = new Set(plan.scans.map(({ scan }) => scan.id))
  const rows = study.db.prepare<[number], Pick<Stored, 'kind' | 'method' | 'x' | 'y' | 'z'>>(
    'SELECT kind, method, x, y, z FROM ledger_row WHERE scan_id = ?',
  )
  const keysOf = (id: number): string[] =>
    rows.all(id).map(({ x, y, z, ...row }) => findingKey({ ...row, centre_mm: [x, y, z] }))
  const known = [...new Set(scanIds)].filter((id) => !stale.has(id))
  return new Map(known.map((id) => [id, new Set(held.has(id) ? keysOf(id) : [])]))
}

interface Stored extends Pick<LedgerRow, 'kind' | 'method' | 'number' | 'voxels' | 'volume_ml' | 'contrast'> {
  id: number
  scan_id: number
  x: number
  y: number
  z: number
}
type Finding = LedgerRow['methods'][number]

/** What the methods made of each of these rows, by the id of the row. */
function findingsOf({ db }: Study, rows: readonly Stored[], methods: string): Map<number, Finding[]> {
  const found = new Map<number, Finding[]>(rows.map(({ id }) => [id, []]))
  const all = db
    .prepare<[string, string], [number, string, number, number, number | null]>(
      `SELECT row_id, method, found, overlap, score FROM ledger_finding WHERE row_id IN (SELECT value FROM json_each(?))
       AND method IN (SELECT value FROM json_each(?)) ORDER BY row_id, method`,
    )
    .raw()
    .all(JSON.stringify([...found.keys()]), methods)
  for (const [row, method, isFound, overlap, score] of all)
    found.get(row)!.push({ method, found: isFound === 1, overlap, score })
  return found
}

/** Stored rows with their scans and findings, in their order. */
function complete(
  study: Study,
  rows: readonly Stored[],
  scans: ReadonlyMap<number, ScanRow>,
  methods: string,
): LedgerRow[] {
  const findings = findingsOf(study, rows, methods)
  const toMni = new Map<number, ReturnType<typeof invert> | null>()
  for (const id of new Set(rows.map((row) => row.scan_id))) {
    const alignment = storedAlignment(study, scans.get(id)!)
    toMni.set(id, alignment ? invert(alignment.matrix) : null)
  }
  return rows.map(({ id, x, y, z, ...row }) => {
    const scan = scans.get(row.scan_id)!
    const matrix = toMni.get(row.scan_id)
    const own = findings.get(id)!
    return {
      ...row,
      scan: scan.label,
      subject: scan.subject,
      group: scan.group,
      modality: scan.modality,
      centre_mm: [x, y, z],
      centre_mni_mm: matrix ? apply(matrix, [x, y, z]) : null,
      found_by: own.filter(({ found }) => found).map(({ method }) => method),
      methods: own,
    }
  })
}

/** Lesions, false positives, and lesions missed by all, before any filter. */
const countsOf = (study: Study, scans: string, methods: string): [number, number, number] =>
  whileUnchanged(study, `ledger counts ${scans} ${methods}`, () =>
    study.db
      .prepare<[object], [number, number, number]>(
        `SELECT count(*) FILTER (WHERE kind = 'lesion'), count(*) FILTER (WHERE kind <> 'lesion'),
             count(*) FILTER (WHERE kind = 'lesion' AND ${isJudged} AND NOT ${anyFound}) ${base}`,
      )
      .raw()
      .get({ scans, methods })!,
  )

/**
 * Rows of the stored ledger by method, kind, size, contrast, who missed or found them, one page at a time; reads no map.
 * Scans that have changed since they were read are counted in `stale`, their rows left out (`refreshLedger` reads them).
 * Throws 'nothing-to-do' naming the command to run first, 'not-found' for a method that the ledger does not hold.
 */
export function queryLedger(study: Study, query: LedgerQuery = {}): Ledger {
  const plan = plannedLedger(study)
  checkMethods(plan.methods, query)
  const { modalities, order = 'scan', offset = 0, limit = -1 } = query
  const methods = plan.methods.filter((method) => query.methods?.includes(method) ?? true)
  const wanted = plan.scans.filter(({ scan }) => modalities?.includes(scan.modality) ?? true)
  const stale = new Set(staleOf(study, { ...plan, scans: wanted }).map(({ scan }) => scan.id))
  const scans = new Map(wanted.filter(({ scan }) => !stale.has(scan.id)).map(({ scan }) => [scan.id, scan]))
  const asked = [...scans.values()].filter(
    (scan) =>
      (query.group === undefined || scan.group === query.group) &&
      (query.scan === undefined || scan.label === query.scan),
  )
  const bound = {
    ...query,
    methods: JSON.stringify(methods),
    scans: JSON.stringify(asked.map(({ id }) => id)),
  }
  const conditions = conditionsOf(query)
  const [lesions, falses, missed] = countsOf(study, JSON.stringify([...scans.keys()]), bound.methods)
  const total = whileUnchanged(
    study,
    `ledger total ${JSON.stringify([bound.scans, { ...bound, scans: 0, order: 0, offset: 0, limit: 0 }])}`,
    () => study.db.prepare<[object], number>(`SELECT count(*) ${base}${conditions}`).pluck().get(bound)!,
  )
  const rows = study.db
    .prepare<[object], Stored>(
      `SELECT id, scan_id, kind, method, number, voxels, volume_ml, contrast, x, y, z
       FROM (SELECT r.* ${base}${conditions}) ORDER BY ${orders[order]} LIMIT @limit OFFSET @offset`,
    )
    .all({ ...bound, limit, offset })
  return {
    rows: complete(study, rows, scans, bound.methods),
    total,
    offset,
    stale: stale.size,
    lesions,
    false_positives: falses,
    missed_by_all: missed,
    methods,
    scans: wanted.length,
    warnings: [...plan.warnings],
  }
}
