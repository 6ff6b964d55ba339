import { digestOf } from '../methods/index.ts'
import { getSetting, listScans, type Study } from '../studies/index.ts'

/** Changes with every commit of any connection; costs microseconds. */
const commitsOf = ({ db }: Study): string =>
  `${db.pragma('data_version', { simple: true })} ${db.prepare('SELECT total_changes()').pluck().get()}`

const last = new WeakMap<Study, { commits: string; stamp: string }>()

/**
 * What the analyses of a study depend on, as a hash: scans and their facts, maps, operating points, measured results,
 * the filter and the reference that is measured by. Work that changes none of them (a report, a reader's mask) leaves it as it was.
 */
export function stampOf(study: Study): string {
  const commits = commitsOf(study)
  const known = last.get(study)
  if (known?.commits === commits) return known.stamp
  const counts = study.db
    .prepare(
      `SELECT (SELECT count(*) || ' ' || coalesce(max(id), 0) || ' ' || coalesce(max(created), '') FROM map) AS maps,
         (SELECT coalesce(max(id), 0) FROM calibration) AS points,
         (SELECT count(*) || ' ' || coalesce(max(created), '') FROM scan_result) AS results,
         (SELECT group_concat(sha256) FROM reference_mask) AS masks`,
    )
    .get()
  const settings = ['postprocessing', 'reference'].map((key) => getSetting(study, key) ?? null)
  const stamp = digestOf([counts, listScans(study), settings])
  last.set(study, { commits, stamp })
  return stamp
}

/** How many maps FROC was counted on: it changes while that job works, and with nothing else. */
export const frocStampOf = (study: Study): string =>
  `${stampOf(study)} ${study.db.prepare('SELECT count(*) FROM froc_scan').pluck().get()}`
