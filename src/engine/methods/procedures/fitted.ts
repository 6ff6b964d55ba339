import type { NearestRows } from '../../../science/density/index.ts'
import { Fault } from '../../../contract/index.ts'
import type { GaussianFit } from './gaussian.ts'
import type { MemoryBankFit } from './memory-bank.ts'
import type { RunGraphs, SlicedScan } from './types.ts'

/** What was fitted on features of healthy scans. */
export type FeatureFit = MemoryBankFit | GaussianFit

/** A fit that is loaded in the process that scores, and the search that goes with it. */
export interface Fitted {
  readonly fit: FeatureFit
  readonly nearest: NearestRows
}

/** A healthy scan of a fit: its place among the scans, and how many there will be. */
export interface FitScan {
  readonly place: number
  readonly of: number
  readonly sha256: string
  /** The scans of the fit will also set the threshold, so they must be scored as new scans would be. */
  readonly calibrates: boolean
}

/** Collects healthy scans one by one, then works in short steps, so that it can be told how far it is. */
export interface Fitter {
  add(scan: SlicedScan, which: FitScan, run: RunGraphs): Promise<void>
  /** Works for about this long. Finished when done equals total. */
  step(milliseconds: number): { done: number; total: number }
  result(): FeatureFit
}

/** The loaded fit, when it is of the right kind. */
export function fitOf<K extends FeatureFit['kind']>(
  fitted: Fitted | undefined,
  kind: K,
): Extract<FeatureFit, { kind: K }> {
  if (fitted?.fit.kind !== kind)
    throw new Fault({
      code: 'nothing-to-do',
      message: `The method is not fitted: no ${kind} fit is loaded.`,
      remedy: 'Fit the method on its page (`normascope fit` on the command line).',
    })
  return fitted.fit as Extract<FeatureFit, { kind: K }>
}
