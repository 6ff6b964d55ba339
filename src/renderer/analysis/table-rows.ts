export interface TableColumn {
  readonly key: string
  readonly title: string
  readonly numeric?: boolean
  /** Said on hover in place of 'Sort by …'. */
  readonly hint?: string
  /** Whether a click on the heading sorts by it; else the slot 'head-…' stands there. */
  readonly sortable?: boolean
}

export interface Cell {
  readonly text: string
  /** What the column is sorted by; the text where absent. Null is last either way. */
  readonly sort?: number | string | null
}

/** What comes after one that is chosen, and what before it. */
export type Beside<R> = readonly [after: R | undefined, before: R | undefined]

export interface TableRow {
  readonly id: string
  readonly cells: Readonly<Record<string, Cell>>
  /** Something of it needs attention. */
  readonly warned?: boolean
}

const valueOf = (row: TableRow, key: string): number | string | null => {
  const cell = row.cells[key]
  return cell === undefined ? null : cell.sort === undefined ? cell.text : cell.sort
}

/** Rows by one column, numbers by size and words as people sort them; rows without a value last. Ties keep their order. */
export function sortRows<R extends TableRow>(rows: readonly R[], key: string, down: boolean): R[] {
  const sign = down ? -1 : 1
  const collator = new Intl.Collator('en', { numeric: true })
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(a, key), valueOf(b, key)]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
    return sign * collator.compare(String(x), String(y))
  })
}

/** The rows as CSV, with numbers unrounded. */
export function csvOf(columns: readonly TableColumn[], rows: readonly TableRow[]): string {
  const quoted = (value: string | number | null): string => {
    const text = value === null ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [
    columns.map(({ title }) => quoted(title)),
    ...rows.map((row) => columns.map(({ key }) => quoted(valueOf(row, key)))),
  ]
    .map((line) => line.join(','))
    .join('\n')
}
