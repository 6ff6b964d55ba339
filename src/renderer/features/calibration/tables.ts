import type { Calibration } from '../../../contract/index.ts'
import { bandAt } from '../../../science/calibration/index.ts'
import type { CurvePoint, SliderModel } from './slider-model.ts'

export interface ThresholdRow {
  readonly [key: string]: unknown
  readonly threshold: number
  readonly fpr: number
  /** Of the band that holds at all thresholds at once; null beyond it. */
  readonly lower: number | null
  readonly upper: number | null
  readonly heldout: number | null
  readonly sensitivity: number | null
}

/** The curve as a table: every threshold of the slider that the chart draws. */
export const thresholdRows = (
  curve: readonly CurvePoint[],
  band: Calibration['band'] | undefined,
): ThresholdRow[] =>
  curve.map(({ threshold, fpr, heldout, sensitivity }) => {
    const at = band ? bandAt(band.points, threshold) : undefined
    return { threshold, fpr, lower: at?.lo ?? null, upper: at?.hi ?? null, heldout, sensitivity }
  })

export interface ScanFigureRow {
  readonly [key: string]: unknown
  /** Number of the scan among the slider's columns. */
  readonly s: number
  readonly scan: string
  readonly split: string
  readonly scanner: string | null
  readonly value: number | null
}

/** The dots of the strips as a table: a row a scan, the highest first. */
export const scanRows = (
  model: SliderModel,
  k: number,
  roles: readonly ('calibration' | 'heldout' | 'patient')[],
  figure: 'fpr' | 'sensitivity',
): ScanFigureRow[] =>
  roles
    .flatMap((role) => model.members(role))
    .map((s) => {
      const { scan, role, scanner } = model.columns[s]!
      return { s, scan, split: role, scanner, value: model.scanAt(k, s)[figure] }
    })
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
