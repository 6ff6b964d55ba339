import { whileUnchanged } from '../evaluations/index.ts'
import { digestOf } from '../methods/index.ts'
import { getSetting, listScans, type Study } from '../studies/index.ts'

/**
 * What the analyses of a study depend on, as a hash: scans and their facts, maps, operating points, measured results,
 * the filter and the reference that is measured by. Work that changes none of them (a report, a reader's mask) leaves it as it was.
 */
export const stampOf = (study: Study): string => whileUnchanged(study, 'stamp', () => stamp(study))

function stamp(study: Study): string {
  const counts = study.db
    .prepare(
      `SELECT (SELECT count(*) || ' ' || coalesce(max(id), 0) || ' ' || coalesce(max(created), '') FROM map) AS maps,
         (SELECT coalesce(max(id), 0) FROM calibration) AS points,
         (SELECT count(*) || ' ' || coalesce(max(created), '') FROM scan_result) AS results,
         (SELECT group_concat(sha256) FROM reference_mask) AS masks`,
    )
    .get()
  const settings = ['postprocessing', 'reference'].map((key) => getSetting(study, key) ?? null)
  return digestOf([counts, listScans(study), settings])
}

/** How many maps FROC was counted on: it changes while that job works, and with nothing else. */
export const frocStampOf = (study: Study): string =>
  `${stampOf(study)} ${study.db.prepare('SELECT count(*) FROM froc_scan').pluck().get()}`
