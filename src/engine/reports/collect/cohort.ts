import type { CohortRow, Metrics, ReportData, ReportOptions } from '../../../contract/index.ts'
import { quantileSorted, sorted } from '../../../science/statistics/index.ts'
import type { ScanRow, Study } from '../../studies/index.ts'
import type { Names } from './names.ts'

/** Median with the given quantiles; nulls without values. */
export const spreadOf = (values: readonly number[], low: number, high: number) => {
  const ascending = sorted(values)
  const at = (share: number): number | null => (values.length === 0 ? null : quantileSorted(ascending, share))
  return { n: values.length, median: at(0.5), low: at(low), high: at(high) }
}

const unknown = 'unknown'

/** How often each value occurs, the unknown last, others by name; without `withUnknown` the unknown is left out. */
function tally(values: readonly (string | null)[], withUnknown = true): { name: string; n: number }[] {
  const counts = new Map<string, number>()
  for (const value of values) {
    const name = value === null || value === '' ? unknown : value
    if (name !== unknown || withUnknown) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .map(([name, n]) => ({ name, n }))
    .sort(
      (a, b) => Number(a.name === unknown) - Number(b.name === unknown) || a.name.localeCompare(b.name, 'en'),
    )
}

/** The bands of the bias analysis. */
const bandOf = (age: number | null): string | null =>
  age === null ? null : age < 40 ? '<40' : age < 60 ? '40-59' : '>=60'
const bandOrder = ['<40', '40-59', '>=60', unknown]

/** Total lesion volume in ml of each scan that has an evaluated map and a lesion mask, by scan id. */
export function lesionVolumes({ db }: Pick<Study, 'db'>): Map<number, number> {
  const rows = db
    .prepare<[], { scan: number; result: string }>(
      `SELECT map.scan_id AS scan, min(scan_result.result) AS result FROM scan_result
       JOIN map ON map.id = map_id JOIN scan ON scan.id = map.scan_id
       WHERE scan.mask_path IS NOT NULL GROUP BY map.scan_id`,
    )
    .all()
  return new Map(
    rows.flatMap(({ scan, result }): [number, number][] => {
      const { lesions } = JSON.parse(result) as Metrics
      const volume = lesions.reduce((sum, lesion) => sum + lesion.volume_mm3, 0) / 1000
      return volume > 0 ? [[scan, volume]] : []
    }),
  )
}

/** A value for each subject: the first known one over its scans. */
const perSubject = (rows: readonly ScanRow[], fact: (row: ScanRow) => string | null): (string | null)[] =>
  [...Map.groupBy(rows, (row) => row.subjectId).values()].map(
    (own) => own.map(fact).find((value) => value !== null && value !== '') ?? null,
  )

function rowOf(
  rows: readonly ScanRow[],
  volumes: ReadonlyMap<number, number>,
  names: Names,
  ages: ReportOptions['ages'],
): Omit<CohortRow, 'split' | 'group'> {
  const subjects = [...new Map(rows.map((row) => [row.subjectId, row])).values()]
  const known = subjects.map((row) => row.age).filter((age) => age !== null)
  const age =
    ages === 'years' ? spreadOf(known, 0, 1) : { n: known.length, median: null, low: null, high: null }
  return {
    subjects: subjects.length,
    scans: ['T1w', 'T2w', 'FLAIR']
      .map((name) => ({ name, n: rows.filter((row) => row.modality === name).length }))
      .filter(({ n }) => n > 0),
    age: { ...age, missing: subjects.length - known.length },
    age_bands: tally(subjects.map((row) => bandOf(row.age))).sort(
      (a, b) => bandOrder.indexOf(a.name) - bandOrder.indexOf(b.name),
    ),
    sex: tally(subjects.map((row) => row.sex)),
    scanners: tally(perSubject(rows, (row) => names.scanner(row.scanner))),
    lesion_types: tally(
      perSubject(rows, (row) => row.lesionType),
      false,
    ),
    lesion_volume_ml: spreadOf(
      rows.flatMap((row) => volumes.get(row.id) ?? []),
      0.25,
      0.75,
    ),
  }
}

/** The cohort table: one row a split and group that occurs, training first, subjects without a split last. */
export function cohortRows(
  scans: readonly ScanRow[],
  volumes: ReadonlyMap<number, number>,
  names: Names,
  ages: ReportOptions['ages'],
): CohortRow[] {
  const rows: CohortRow[] = []
  for (const split of ['train', 'calibration', 'test', 'none'] as const)
    for (const group of ['healthy', 'patient'] as const) {
      const own = scans.filter((row) => (row.split ?? 'none') === split && row.group === group)
      if (own.length > 0) rows.push({ split, group, ...rowOf(own, volumes, names, ages) })
    }
  return rows
}

/** Counts of the scans on their way from the folders to the results. */
export function flowOf({ db }: Pick<Study, 'db'>, scans: readonly ScanRow[]): ReportData['flow'] {
  const number = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0
  const notes = (outcome: string) =>
    db
      .prepare<[string], { reason: string; n: number }>(
        `SELECT code AS reason, count(DISTINCT path) AS n FROM import_note
         WHERE outcome = ? GROUP BY code ORDER BY n DESC, code`,
      )
      .all(outcome)
  const mapped = new Set(db.prepare<[], number>('SELECT DISTINCT scan_id FROM map').pluck().all())
  const test = scans.filter((row) => row.split === 'test')
  const skipped = notes('skipped')
  return {
    offered: scans.length + skipped.reduce((sum, { n }) => sum + n, 0),
    subjects: new Set(scans.map((row) => row.subjectId)).size,
    scans: scans.length,
    with_warning: number(`SELECT count(DISTINCT path) FROM import_note WHERE outcome = 'taken-with-warning'`),
    skipped,
    warnings: notes('taken-with-warning'),
    without_split: scans.filter((row) => row.split === null).length,
    training: scans.filter((row) => row.split === 'train').length,
    doubtful_alignment: number('SELECT count(*) FROM alignment WHERE doubtful = 1'),
    calibration: scans.filter((row) => row.split === 'calibration').length,
    test: test.length,
    test_healthy: test.filter((row) => row.group === 'healthy').length,
    test_patients: test.filter((row) => row.group === 'patient').length,
    without_reference: test.filter((row) => row.group === 'patient' && row.maskPath === null).length,
    without_map: test.filter((row) => !mapped.has(row.id)).length,
    failed: db
      .prepare<[], { method: string; reason: string; n: number }>(
        'SELECT method, code AS reason, count(*) AS n FROM failure GROUP BY method, code ORDER BY method, code',
      )
      .all(),
    maps: number('SELECT count(*) FROM map'),
    evaluated: number('SELECT count(*) FROM scan_result'),
    evaluated_scans: number(
      'SELECT count(DISTINCT scan_id) FROM map WHERE id IN (SELECT map_id FROM scan_result)',
    ),
  }
}
