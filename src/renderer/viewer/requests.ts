import type { MapEntry, ScanEntry } from '../../contract/api.ts'

/** What was asked for; every request has its own revision. */
export interface PaneRequest {
  readonly revision: number
  readonly scan: ScanEntry
  readonly map: MapEntry | undefined
}

/** What is on the screen, and which request it answers: a volume that arrives late answers none. */
export interface PaneReport {
  readonly phase: 'loading' | 'drawn' | 'failed'
  readonly forRevision: number
}

export const isSettled = (asked: Pick<PaneRequest, 'revision'>, shown: PaneReport): boolean =>
  shown.phase !== 'loading' && shown.forRevision === asked.revision
