import type { FaultData, Modality } from '../../contract/index.ts'

/**
 * What a run tells while it works. A stage's total is of one method on one modality; progress counts the maps of the whole run (or
 * the scans to align, or what is fitted), with the seconds left.
 */
export type RunEvent =
  | { kind: 'stage'; stage: 'align' | 'fit' | 'map'; method?: string; modality?: Modality; total: number }
  | {
      kind: 'progress'
      stage: 'align' | 'fit' | 'map'
      done: number
      total: number
      label: string
      secondsLeft: number | null
    }
  | { kind: 'provider'; method: string; modality: Modality; provider: string; why: string }
  /** The maps are compared with so many healthy scans of the study, not with the reference that came with the method. */
  | { kind: 'reference'; method: string; modality: Modality; scans: number }
  | { kind: 'warning'; message: string; remedy: string }
  | { kind: 'failure'; method: string; scan: string; fault: FaultData }

/** Seconds left by the pace of what was really done (not of what was found finished). */
export function pace(total: number): (done: number) => number | null {
  const start = performance.now()
  return (done) => (done === 0 ? null : ((performance.now() - start) / 1000 / done) * (total - done))
}
