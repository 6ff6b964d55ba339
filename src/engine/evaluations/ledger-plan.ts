import type { ScanRow, Study } from '../studies/index.ts'
import { digestOf } from '../methods/index.ts'
import { evaluationWarnings, planEvaluation } from './evaluate.ts'
import { contentOf, studyPostprocessing, type MapRow } from './store.ts'
import { whileUnchanged } from './unchanged.ts'

/** Changes when a step of the ledger changes what comes out. */
const LEDGER_VERSION = 1

export interface ScanMaps {
  readonly scan: ScanRow
  readonly maps: readonly { map: MapRow; threshold: number }[]
}

export interface LedgerPlan {
  /** Test scans by id, with the maps of methods that have an operating point. */
  readonly scans: readonly ScanMaps[]
  /** For each scan the hash of all that shapes its rows. */
  readonly keys: ReadonlyMap<number, string>
  readonly methods: readonly string[]
  readonly warnings: readonly string[]
}

function plan(study: Study): LedgerPlan {
  const plans = planEvaluation(study)
  const scans = new Map<number, { scan: ScanRow; maps: { map: MapRow; threshold: number }[] }>()
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
  const postprocessing = studyPostprocessing(study)
  const keyOf = ({ maps }: ScanMaps): string =>
    digestOf({
      stage: 'ledger',
      version: LEDGER_VERSION,
      postprocessing,
      maps: maps.map(({ map, threshold }) => [map.method, contentOf(map), threshold]),
    })
  const ordered = [...scans.values()].sort((a, b) => a.scan.id - b.scan.id)
  return {
    scans: ordered,
    keys: new Map(ordered.map((own) => [own.scan.id, keyOf(own)])),
    methods,
    warnings: evaluationWarnings(study, plans),
  }
}

/** What the ledger is to hold now. Throws 'nothing-to-do' naming the command to run first. */
export const plannedLedger = (study: Study): LedgerPlan => whileUnchanged(study, 'ledger', () => plan(study))

/** Scans that have not been read as they are now. */
export function staleOf({ db }: Study, { scans, keys }: Pick<LedgerPlan, 'scans' | 'keys'>): ScanMaps[] {
  const rows = db.prepare<[], { scan_id: number; key: string }>('SELECT scan_id, key FROM ledger_scan').all()
  const held = new Map(rows.map(({ scan_id, key }) => [scan_id, key]))
  return scans.filter(({ scan }) => held.get(scan.id) !== keys.get(scan.id))
}
