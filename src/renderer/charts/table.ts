/** The numbers of a chart, to be read and copied. */
export interface ChartTable<Row = Readonly<Record<string, unknown>>> {
  readonly columns: readonly ChartColumn<Row>[]
  readonly rows: readonly Row[]
}

export interface ChartColumn<Row = Readonly<Record<string, unknown>>> {
  readonly key: keyof Row & string
  readonly title: string
  /** Set to the right. */
  readonly numeric?: boolean
  /** As it is read; the CSV has the value itself. */
  readonly text?: (row: Row) => string
}

const cell = (value: unknown): string => {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A value that is read with its interval, as '0.31 [0.24, 0.38]', is followed by the ends in columns of their own. */
function withEnds({ columns, rows }: ChartTable, [lo, hi]: readonly [lo: string, hi: string]) {
  if (!rows.some((row) => 'lo' in row && 'hi' in row)) return columns
  return columns.flatMap((column) =>
    column.key === 'value'
      ? [
          { ...column, title: column.title.replace(/ \[[^\]]*\]$/, '') },
          { key: 'lo', title: lo },
          { key: 'hi', title: hi },
        ]
      : [column],
  )
}

/** RFC 4180, full precision, decimal points; empty where a value is missing. `ends` head the ends of an interval. */
export function csvOf(table: ChartTable, ends: readonly [lo: string, hi: string]): string {
  const columns = withEnds(table, ends)
  return [
    columns.map(({ title }) => cell(title)),
    ...table.rows.map((row) => columns.map(({ key }) => cell(row[key]))),
  ]
    .map((line) => `${line.join(',')}\r\n`)
    .join('')
}
