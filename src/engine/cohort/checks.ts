import type { Leak, QualityFlag } from '../../contract/api.ts'
import type { Study } from '../studies/index.ts'

type Db = Pick<Study, 'db'>

const NEEDS_LOOK = 'Look at the scan in the viewer before you rely on its map.'

/** What was noted about scans when they were imported, aligned or run. */
export function qualityFlags({ db }: Db): QualityFlag[] {
  // a refused import changes nothing of a scan that the study has, unless its file is gone
  const noted = db
    .prepare<[], QualityFlag>(
      `SELECT scan.id AS scan_id, code, message, remedy FROM import_note JOIN scan ON scan.path = import_note.path
       WHERE outcome = 'taken-with-warning' OR (outcome = 'skipped' AND code = 'not-found')
       ORDER BY scan.id, import_note.id`,
    )
    .all()
  const doubtful = db
    .prepare<[], { scan_id: number; label: string; quality: number; quality_name: string }>(
      `SELECT scan_id, label, quality, quality_name FROM alignment JOIN scan ON scan.id = scan_id WHERE doubtful <> 0`,
    )
    .all()
    .map(({ scan_id, label, quality, quality_name }) => ({
      scan_id,
      code: 'doubtful-alignment',
      message: `The alignment of ${label} to MNI is doubtful (${quality_name} ${quality.toPrecision(2)}).`,
      remedy: NEEDS_LOOK,
    }))
  const failed = db
    .prepare<[], { scan_id: number; method: string; message: string; remedy: string }>(
      `SELECT scan_id, method, message, remedy FROM failure WHERE NOT EXISTS
         (SELECT 1 FROM map WHERE map.scan_id = failure.scan_id AND map.method = failure.method AND map.created > failure.time)
       ORDER BY scan_id, method`,
    )
    .all()
    .map(({ scan_id, method, message, remedy }) => ({
      scan_id,
      code: 'method-failed',
      message: `${method}: ${message}`,
      remedy,
    }))
  return [...noted, ...doubtful, ...failed]
}

const some = (names: readonly string[]): string =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')

/** The same bytes under two subjects of different splits. */
function sameScans({ db }: Db): Leak[] {
  return db
    .prepare<[], { a: number; b: number; la: string; lb: string; sa: string; sb: string }>(
      `SELECT x.id AS a, y.id AS b, x.label AS la, y.label AS lb, sx.split AS sa, sy.split AS sb
       FROM scan x JOIN scan y ON x.sha256 = y.sha256 AND x.id < y.id
       JOIN subject sx ON sx.id = x.subject_id JOIN subject sy ON sy.id = y.subject_id
       WHERE sx.split <> sy.split AND x.sha256 IN
         (SELECT sha256 FROM scan JOIN subject ON subject.id = subject_id GROUP BY sha256 HAVING count(DISTINCT split) > 1)`,
    )
    .all()
    .map(({ a, b, la, lb, sa, sb }) => ({
      code: 'same-scan' as const,
      message: `${la} (${sa}) and ${lb} (${sb}) are the same scan in two splits.`,
      remedy: 'Put both subjects into one split: they are one person.',
      scan_ids: [a, b],
    }))
}

function patientsThatCalibrate({ db }: Db): Leak[] {
  const rows = db
    .prepare<[], { id: number; label: string }>(
      `SELECT scan.id AS id, label FROM scan JOIN subject ON subject.id = subject_id
       WHERE grp = 'patient' AND split = 'calibration'`,
    )
    .all()
  if (rows.length === 0) return []
  return [
    {
      code: 'patient-calibrates',
      message: `Patients are among the calibration scans: ${some(rows.map(({ label }) => label))}.`,
      remedy: 'Put them into the test.',
      scan_ids: rows.map(({ id }) => id),
    },
  ]
}

/** Methods that learnt from scans which are test scans now. */
function fittedOnTest({ db }: Db): Leak[] {
  const splits = new Map(
    db
      .prepare<[], { id: number; label: string; split: string | null }>(
        'SELECT scan.id AS id, label, split FROM scan JOIN subject ON subject.id = subject_id',
      )
      .all()
      .map((row) => [row.id, row]),
  )
  return db
    .prepare<[], { method: string; modality: string; members: string }>(
      'SELECT method, modality, members FROM fit ORDER BY method, modality',
    )
    .all()
    .flatMap(({ method, modality, members }) => {
      const tested = (JSON.parse(members) as number[])
        .map((id) => splits.get(id))
        .filter((row) => row !== undefined && row.split === 'test')
      if (tested.length === 0) return []
      const labels = tested.map((row) => row!.label)
      return [
        {
          code: 'fitted-on-test' as const,
          message: `${method} was fitted on ${modality} scans that are test scans now: ${some(labels)}.`,
          remedy: 'Run it again: it is then fitted on the healthy scans outside the test.',
          scan_ids: tested.map((row) => row!.id),
        },
      ]
    })
}

/** What lets a number of the test know of it beforehand. */
export const leaksOf = (study: Db): Leak[] => [
  ...sameScans(study),
  ...patientsThatCalibrate(study),
  ...fittedOnTest(study),
]
