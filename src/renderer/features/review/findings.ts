import type { LedgerRow } from '../../../contract/index.ts'
import { imageOnly } from '../../app/view.ts'
import { findingKey, type Judgement, type StoredNote } from '../../../contract/api/annotations.ts'

/** A row of the worklist: a lesion or a false alarm, with what this reader said of it. */
export interface Finding {
  readonly key: string
  /** Unique in the study. */
  readonly id: string
  readonly row: LedgerRow
  readonly note: StoredNote | undefined
}

export const idOf = (scanId: number, item: string): string => `${scanId} ${item}`

/** How much a finding asks to be looked at: lesions that nobody found first, then found by few, false alarms last. */
const urgency = (row: LedgerRow): number =>
  row.kind === 'lesion' ? row.found_by.length / Math.max(1, row.methods.length) : 2

/** Rows in the order of the work. Within a rank the largest first. */
export const rankedFindings = (rows: readonly LedgerRow[]): Omit<Finding, 'note'>[] =>
  rows
    .map((row) => {
      const key = findingKey(row)
      return { key, id: idOf(row.scan_id, key), row }
    })
    .sort(
      (a, b) =>
        urgency(a.row) - urgency(b.row) || b.row.volume_ml - a.row.volume_ml || a.id.localeCompare(b.id),
    )

/** Each with the reader's note. */
export function withNotes(
  findings: readonly Omit<Finding, 'note'>[],
  notes: readonly StoredNote[],
  reader: string,
): Finding[] {
  const own = new Map(
    notes
      .filter((note) => note.reader.toLowerCase() === reader.toLowerCase())
      .map((note) => [idOf(note.scan_id, note.item), note]),
  )
  return findings.map((finding) => ({ ...finding, note: own.get(finding.id) }))
}

/**
 * The map to look at a finding with: what was chosen for it, else the image alone where that was chosen, else of a false alarm
 * its own, of a lesion the method of all pages.
 */
export const mapOf = (
  { method }: Pick<LedgerRow, 'method'>,
  everywhere: string | undefined,
  forIt: string | undefined,
): string | undefined => forIt ?? (everywhere === imageOnly ? imageOnly : (method ?? everywhere))

export const isReviewed = ({ note }: Finding): boolean => note !== undefined && note.category !== null

export const shows = ['missed', 'lesions', 'false-alarms', 'all'] as const
export type Shows = (typeof shows)[number]

export interface FindingFilter {
  shows: Shows
  /** Those not judged yet alone. */
  open: boolean
  /** Smallest volume in ml. */
  leastMl: number
  /** Missed by this method, or its false alarms; all methods when undefined. */
  method: string | undefined
}

/** `missed`: lesions that the method missed, or all of them did where none is named. */
export function filterFindings(findings: readonly Finding[], filter: FindingFilter): Finding[] {
  const { method } = filter
  const isMissed = (row: LedgerRow): boolean =>
    row.kind === 'lesion' &&
    (method === undefined
      ? row.methods.length > 0 && row.found_by.length === 0
      : row.methods.some((one) => one.method === method && !one.found))
  return findings.filter((finding) => {
    const { row } = finding
    if (filter.open && isReviewed(finding)) return false
    if (row.volume_ml < filter.leastMl) return false
    if (filter.shows === 'missed') return isMissed(row)
    if (filter.shows === 'lesions') return row.kind === 'lesion'
    const alarm = row.kind === 'false-positive' && (method === undefined || row.method === method)
    return filter.shows === 'false-alarms' ? alarm : alarm || row.kind === 'lesion'
  })
}

/** How many findings of the whole list this reader has judged, in view or not. */
export const reviewedBy = (judgements: readonly Judgement[], reader: string): number =>
  judgements.filter(
    ({ reader: by, category, finding }) =>
      finding === 'listed' && category !== null && by.toLowerCase() === reader.toLowerCase(),
  ).length

/** Judgements of any reader whose finding is not listed any more. One that says nothing is none. */
export const goneFrom = (judgements: readonly Judgement[]): Judgement[] =>
  judgements.filter(
    ({ finding, category, comment }) => finding === 'gone' && (category !== null || comment !== ''),
  )
