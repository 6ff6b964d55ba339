import type {
  Estimate,
  LedgerRow,
  LesionCounts,
  Metrics,
  Modality,
  ReportData,
} from '../../../contract/index.ts'
import { seedOf } from '../../../science/random/index.ts'
import { bootstrapMean, clusterBy } from '../../../science/statistics/index.ts'
import type { ScanRow, Study } from '../../studies/index.ts'
import { spreadOf } from './cohort.ts'

const REPLICATES = 1000

interface Measured {
  method: string
  scan: ScanRow
  metrics: Metrics
}

/** Stored figures of test scans, one a map; what `evaluate` left is current once `compare` has taken it. */
export function measuredScans({ db }: Pick<Study, 'db'>, scans: readonly ScanRow[]): Measured[] {
  const byId = new Map(scans.map((scan) => [scan.id, scan]))
  return db
    .prepare<[], { method: string; scan: number; result: string }>(
      `SELECT map.method, map.scan_id AS scan, result FROM scan_result JOIN map ON map.id = map_id
       ORDER BY map.method, map.scan_id`,
    )
    .all()
    .flatMap(({ method, scan, result }) => {
      const row = byId.get(scan)
      return row?.split === 'test' ? [{ method, scan: row, metrics: JSON.parse(result) as Metrics }] : []
    })
}

const meanOf = (
  rows: readonly { subject: string; value: number }[],
  seed: number,
  bounds?: readonly [number, number],
): Estimate =>
  bootstrapMean(
    clusterBy(
      rows,
      (row) => row.subject,
      (row) => row.value,
    ),
    { seed, replicates: REPLICATES, ...(bounds ? { bounds } : {}) },
  )

const falsePositives = (rows: readonly Measured[], seed: number): Estimate =>
  meanOf(
    rows.flatMap(({ scan, metrics }) =>
      metrics.false_positive_lesions === null
        ? []
        : [{ subject: scan.subject, value: metrics.false_positive_lesions }],
    ),
    seed,
  )

function countsOf(method: string, modality: Modality, rows: readonly Measured[], seed: number): LesionCounts {
  const patients = rows.filter(({ scan }) => scan.group === 'patient' && scan.maskPath !== null)
  const lesions = patients.flatMap(({ scan, metrics }) =>
    metrics.lesions.map((lesion) => ({ subject: scan.subject, lesion })),
  )
  const matched = (...kinds: string[]): number =>
    lesions.filter(({ lesion }) => lesion.match && kinds.includes(lesion.match)).length
  const own = seedOf(seed, 'lesions', method, modality)
  return {
    method,
    modality,
    scans: patients.length,
    subjects: new Set(patients.map(({ scan }) => scan.subjectId)).size,
    lesions: lesions.length,
    found: lesions.filter(({ lesion }) => lesion.detected === true).length,
    single: matched('single'),
    split: matched('split', 'split-merged'),
    merged: matched('merged', 'split-merged'),
    sensitivity: meanOf(
      lesions.map(({ subject, lesion }) => ({ subject, value: lesion.detected === true ? 1 : 0 })),
      own,
      [0, 1],
    ),
    false_positives_healthy: falsePositives(
      rows.filter(({ scan }) => scan.group === 'healthy'),
      own,
    ),
    false_positives_patients: falsePositives(patients, own),
  }
}

/** Lesions found and false positives of every method and modality that has an operating point. */
export function lesionCounts(
  measured: readonly Measured[],
  points: readonly { method: string; modality: Modality }[],
  seed: number,
): LesionCounts[] {
  return points.map(({ method, modality }) =>
    countsOf(
      method,
      modality,
      measured.filter((row) => row.method === method && row.scan.modality === modality),
      seed,
    ),
  )
}

/** What the ledger says of lesions under all methods at once. */
export function lesionSummary(rows: readonly LedgerRow[]): Omit<ReportData['lesions'], 'counts' | 'note'> {
  const lesions = rows.filter((row) => row.kind === 'lesion')
  const missed = lesions.filter((row) => row.found_by.length === 0)
  const modalities = [...new Set(lesions.map((row) => row.modality))]
  const volumes = (of: readonly LedgerRow[]) =>
    spreadOf(
      of.map((row) => row.volume_ml),
      0.25,
      0.75,
    )
  return {
    total: lesions.length,
    missed_by_all: modalities.map((modality) => ({
      modality,
      lesions: lesions.filter((row) => row.modality === modality).length,
      missed: missed.filter((row) => row.modality === modality).length,
    })),
    volume_found: volumes(lesions.filter((row) => row.found_by.length > 0)),
    volume_missed: volumes(missed),
  }
}
