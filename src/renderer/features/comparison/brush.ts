import type { Brush, Datum } from '../../charts/index.ts'

/** Whether what a mark stands for lies in the brush: a number between its ends, a name among its names. */
const isWithin = (row: Datum, brush: Brush): boolean =>
  Object.entries(brush).every(([field, range]) => {
    const value = row[field]
    const [from, to] = range
    return typeof value === 'number' && typeof from === 'number' && typeof to === 'number'
      ? value >= Math.min(from, to) && value <= Math.max(from, to)
      : range.includes(value)
  })

/** The scans with a mark in the brush; undefined without a brush. */
export const brushedScans = (
  rows: readonly (Datum & { readonly scan: string })[],
  brush: Brush | undefined,
): ReadonlySet<string> | undefined =>
  brush && new Set(rows.filter((row) => isWithin(row, brush)).map(({ scan }) => scan))
