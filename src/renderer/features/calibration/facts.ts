import type { Calibration, Estimate, MethodRow } from '../../../contract/index.ts'
import type { FiguresAt } from './slider-model.ts'

export const factNames = ['calibration', 'heldout', 'sensitivity', 'dice'] as const
export type FactName = (typeof factNames)[number]

export interface Fact {
  readonly key: FactName
  readonly estimate: Pick<Estimate, 'value' | 'lo' | 'hi'>
}

/** What was measured at this very operating point, if anything was. */
export const measuredAt = (
  rows: readonly MethodRow[],
  point: Calibration | undefined,
): MethodRow | undefined =>
  point &&
  rows.find(
    ({ method, modality, threshold, postprocessing }) =>
      method === point.method &&
      modality === point.modality &&
      threshold === point.threshold &&
      postprocessing === point.postprocessing,
  )

/** The exact figures of an operating point with their intervals: stored with it, and measured on the test scans. */
function exact(name: FactName, point: Calibration, row: MethodRow | undefined): Fact['estimate'] | undefined {
  if (name === 'calibration') return point.fpr_estimate ?? { value: point.fpr, lo: null, hi: null }
  if (name === 'heldout') return point.heldout?.fpr
  return row?.[name]
}

/** `point` is the operating point where the threshold stands at it; away from it the slider's counts are all there is. */
export function factsOf(
  at: FiguresAt,
  point: Calibration | undefined,
  measured: MethodRow | undefined,
): Fact[] {
  const counted = {
    calibration: at.fpr,
    heldout: at.heldoutFpr,
    sensitivity: at.sensitivity,
    dice: at.dice,
  }
  return factNames.map((key) => ({
    key,
    estimate: (point && exact(key, point, measured)) ?? { value: counted[key], lo: null, hi: null },
  }))
}
