import type { ScanEntry } from '../../../contract/api.ts'

export interface SortOrder {
  readonly key: string
  readonly descending: boolean
}

export type SortValue = string | number | null

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Sorted by a value of each scan, equal ones in the order given; missing values last in both directions. */
export function sortScans(
  scans: readonly ScanEntry[],
  valueOf: (scan: ScanEntry) => SortValue,
  descending: boolean,
): ScanEntry[] {
  const sign = descending ? -1 : 1
  const values = new Map(scans.map((scan) => [scan, valueOf(scan)]))
  return scans.toSorted((x, y) => {
    const a = values.get(x) ?? null
    const b = values.get(y) ?? null
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
    )
  })
}

/** The next order of a column: rising, falling, as given. */
export const nextOrder = (key: string, now: SortOrder | undefined): SortOrder | undefined =>
  now?.key !== key ? { key, descending: false } : now.descending ? undefined : { key, descending: true }

/** Which rows of a list are drawn: those in view and some beyond. */
export function rowsInView(
  total: number,
  rowHeight: number,
  top: number,
  height: number,
  beyond = 12,
): { first: number; last: number } {
  const first = Math.max(0, Math.min(total, Math.floor(top / rowHeight) - beyond))
  return { first, last: Math.min(total, Math.ceil((top + height) / rowHeight) + beyond) }
}
