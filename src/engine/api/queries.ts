import packageJson from '../../../package.json' with { type: 'json' }
import {
  calibrationSchema,
  postprocessingSchema,
  type Calibration,
  type Postprocessing,
} from '../../contract/index.ts'
import type { MapEntry, MethodEntry, ScanEntry, StudySummary } from '../../contract/api.ts'
import { studyCards } from '../methods/index.ts'
import { createdOf, getSetting, listScans, scanFacts, type Study } from '../studies/index.ts'
import { reconstructs } from './reconstructions.ts'

const listOf = (text: string | null): string[] => (text === null ? [] : text.split(','))

export const postprocessingOf = (study: Pick<Study, 'db'>): Postprocessing =>
  postprocessingSchema.catch('median4').parse(getSetting(study, 'postprocessing'))

interface Counts {
  scans: number
  subjects: number
  healthy: number
  maps: number
  calibrations: number
  saved: string | null
  providers: string | null
}

/** When what the study holds was stored: scans, maps, figures, drawings, judgements and, from the log, facts and splits. */
const savedTimes = [
  'SELECT max(imported) AS time FROM scan',
  'SELECT max(created) FROM map',
  'SELECT max(created) FROM calibration',
  'SELECT max(created) FROM scan_result',
  'SELECT max(changed) FROM annotation WHERE last > 0', // one that was only opened holds no stroke
  'SELECT max(changed) FROM review_note',
  // the study's own making holds nothing yet; files made from it are not part of it
  "SELECT max(time) FROM log WHERE what NOT IN ('create', 'report', 'export')",
].join(' UNION ALL ')

export function summary(study: Study): StudySummary {
  const counts = study.db
    .prepare<[], Counts>(
      `SELECT (SELECT count(*) FROM scan) AS scans, (SELECT count(DISTINCT subject_id) FROM scan) AS subjects,
         (SELECT count(*) FROM subject WHERE grp = 'healthy' AND id IN (SELECT subject_id FROM scan)) AS healthy,
         (SELECT count(*) FROM map) AS maps,
         (SELECT count(*) FROM (SELECT DISTINCT method, modality FROM calibration)) AS calibrations,
         (SELECT max(time) FROM (${savedTimes})) AS saved,
         (SELECT group_concat(provider) FROM (SELECT DISTINCT provider FROM map ORDER BY 1)) AS providers`,
    )
    .get()!
  return {
    name: study.name,
    created: createdOf(study),
    ...counts,
    patients: counts.subjects - counts.healthy,
    providers: listOf(counts.providers),
    postprocessing: postprocessingOf(study),
    version: packageJson.version,
  }
}

const byNumber = new Intl.Collator('en', { numeric: true })

/** The scans by label, each with the methods that have a map of it. */
export function scans(study: Study): ScanEntry[] {
  const methods = new Map(
    study.db
      .prepare<[], { scan: number; methods: string }>(
        `SELECT scan_id AS scan, group_concat(method) AS methods
         FROM (SELECT scan_id, method FROM map ORDER BY method) GROUP BY scan_id`,
      )
      .all()
      .map((row) => [row.scan, row.methods]),
  )
  return listScans(study)
    .map((row) => ({
      ...scanFacts(row),
      session: row.session,
      dims: row.dims,
      spacing_mm: row.spacing,
      methods: listOf(methods.get(row.id) ?? null),
    }))
    .sort((a, b) => byNumber.compare(a.scan, b.scan))
}

type MapRow = Omit<MapEntry, 'score_range'> & { lo: number | null; hi: number | null }

export const maps = (study: Study, scanId?: number): MapEntry[] =>
  study.db
    .prepare<{ scan: number | null }, MapRow>(
      `SELECT map.id AS map_id, scan_id, method, provider, seconds, created, brain_voxels, lesion_voxels,
         (SELECT lo FROM histogram WHERE map_id = map.id) AS lo,
         (SELECT hi FROM histogram WHERE map_id = map.id) AS hi
       FROM map WHERE @scan IS NULL OR scan_id = @scan ORDER BY scan_id, method`,
    )
    .all({ scan: scanId ?? null })
    .map(({ lo, hi, ...row }) => ({ ...row, score_range: lo === null || hi === null ? null : [lo, hi] }))

export function methods(study: Study): MethodEntry[] {
  const count = study.db.prepare<[string], number>('SELECT count(*) FROM map WHERE method = ?').pluck()
  return studyCards(study.db).map((card) => ({
    id: card.id,
    name: card.name,
    family: card.family,
    procedure: card.procedure,
    modalities: card.modalities,
    description: card.description,
    limits: card.limits,
    maps: count.get(card.id) ?? 0,
    reconstructs: reconstructs(study, card.id),
  }))
}

/** The newest calibration of each method and modality. */
export const calibrations = (study: Study): Calibration[] =>
  study.db
    .prepare<[], string>(
      `SELECT result FROM calibration
       WHERE id IN (SELECT max(id) FROM calibration GROUP BY method, modality) ORDER BY method, modality`,
    )
    .pluck()
    .all()
    .map((result) => calibrationSchema.parse(JSON.parse(result)))
