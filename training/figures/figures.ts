/** What figures.json holds, and how it is gathered from a study's own calibrations and per-scan results. */
import type { Calibration, Estimate, Modality, ScanResult } from '../../src/contract/index.ts'
import { comparedMetrics, tableRow, type ScoredScan } from '../../src/science/comparison/index.ts'
import { quantile } from '../../src/science/statistics/index.ts'

export const sizes = ['small', 'medium', 'large'] as const
export type Size = (typeof sizes)[number]

/** Lesion volume of a scan, mm^3, at which it begins to be medium and large: thirds of the cohort's patients. */
export interface Cuts {
  readonly medium: number
  readonly large: number
}

export interface Group {
  readonly patients: number
  readonly auprc: Estimate
  /** Oracle. */
  readonly dice_best: Estimate
  readonly dice: Estimate
  readonly lesion_sensitivity: Estimate
}

/** One method on one modality of one cohort. */
export interface Row {
  /** '-own': the maps compared with the cohort's own healthy calibration scans, as `normascope run` does where there are enough. */
  readonly cohort: 'implanted' | 'phantom' | 'implanted-own' | 'phantom-own'
  readonly modality: Modality
  readonly calibration_scans: number
  readonly threshold: number
  /** On healthy test scans, pooled over their voxels. */
  readonly heldout_fpr: Estimate | null
  readonly heldout_scans: number
  readonly all: Group
  readonly by_size: Readonly<Record<Size, Group>>
  readonly cuts: Cuts
  /** Mean elapsed seconds of a scan, from its file to its map. */
  readonly seconds: number
}

/** The real patient, at the threshold of the healthy scans of that modality in the implanted cohort's study. */
export interface Patient {
  readonly modality: Modality
  readonly auprc: number | null
  readonly dice_best: number | null
  readonly dice: number | null
  readonly fpr: number | null
  readonly sensitivity: number | null
  readonly precision: number | null
  readonly lesions: number
  readonly lesions_found: number
  readonly seconds: number
  /** Healthy scans that the threshold is from; filled in where the page is made. */
  readonly calibration_scans?: number | undefined
}

export interface MethodFigures {
  /** Of the card as it was measured; the key is of what shapes a map, not of its texts. */
  readonly version: string
  readonly card_key: string
  readonly quality: 'reference' | 'fast'
  /** Numbers in the initialisers of all graphs, and the size of the graphs. */
  readonly weights: number
  readonly graph_bytes: number
  readonly rows: readonly Row[]
  readonly patient: readonly Patient[]
  /** What could not be measured, in the program's own words. */
  readonly failures: readonly string[]
}

export interface Figures {
  readonly postprocessing: string
  readonly target_fpr: number
  readonly hardware: string
  readonly methods: Readonly<Record<string, MethodFigures>>
}

const settings = { seed: 1, replicates: 2000 }

const scored = ({ subject, scan, group, has_mask, metrics }: ScanResult): ScoredScan => ({
  subject,
  scan,
  group,
  hasReference: has_mask,
  values: Object.fromEntries(comparedMetrics.map((metric) => [metric, metrics[metric]])) as ScoredScan['values'],
  fpr: metrics.fpr,
  score: metrics.score_top1,
})

/** Means and intervals as the program's own comparison gives them. */
function groupOf(results: readonly ScanResult[]): Group {
  const row = tableRow(results.map(scored), settings)
  const { patients, auprc, dice_best, dice, lesion_sensitivity } = row
  return { patients, auprc, dice_best, dice, lesion_sensitivity }
}

const lesionVolume = ({ metrics }: ScanResult): number =>
  metrics.lesions.reduce((sum, lesion) => sum + lesion.volume_mm3, 0)

export function cutsOf(volumes: readonly number[]): Cuts {
  if (volumes.length === 0) return { medium: 0, large: 0 }
  return { medium: quantile(volumes, 1 / 3), large: quantile(volumes, 2 / 3) }
}

export const sizeOf = (volume: number, cuts: Cuts): Size =>
  volume >= cuts.large ? 'large' : volume >= cuts.medium ? 'medium' : 'small'

/** `results`: test scans of one method and modality, the real patient left out. */
export function rowOf(
  cohort: Row['cohort'],
  calibration: Calibration,
  results: readonly ScanResult[],
  seconds: number,
): Row {
  const patients = results.filter(({ group }) => group === 'patient')
  const cuts = cutsOf(patients.map(lesionVolume))
  const bySize = (size: Size): Group => groupOf(patients.filter((scan) => sizeOf(lesionVolume(scan), cuts) === size))
  return {
    cohort,
    modality: calibration.modality,
    calibration_scans: calibration.scans,
    threshold: calibration.threshold,
    heldout_fpr: calibration.heldout?.fpr ?? null,
    heldout_scans: calibration.heldout?.scans ?? 0,
    all: groupOf(patients),
    by_size: { small: bySize('small'), medium: bySize('medium'), large: bySize('large') },
    cuts,
    seconds,
  }
}

export function patientOf({ modality, metrics }: ScanResult, seconds: number): Patient {
  const { auprc, dice_best, dice, fpr, sensitivity, precision, lesions } = metrics
  const found = lesions.filter(({ detected }) => detected === true).length
  return { modality, auprc, dice_best, dice, fpr, sensitivity, precision, lesions: lesions.length, lesions_found: found, seconds }
}

/**
 * The figures with the real patient told by the thresholds of `larger`, of more subjects, wherever those were measured, and
 * with the number of calibration scans behind each.
 */
export function withPatients(figures: Figures, larger?: Figures): Figures {
  const told = (method: MethodFigures | undefined): Patient[] =>
    (method?.patient ?? []).map((found) => {
      const row = method!.rows.find(({ cohort, modality }) => cohort === 'implanted' && modality === found.modality)
      return { ...found, calibration_scans: row?.calibration_scans }
    })
  const methods = Object.entries(figures.methods).map(([id, method]): [string, MethodFigures] => {
    const more = told(larger?.methods[id])
    const rest = told(method).filter(({ modality }) => more.every((one) => one.modality !== modality))
    return [id, { ...method, patient: [...more, ...rest] }]
  })
  return { ...figures, methods: Object.fromEntries(methods) }
}
