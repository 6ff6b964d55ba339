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

/** RFC 4180, full precision, decimal points; empty where a value is missing. */
export const csvOf = (table: ChartTable): string =>
  [
    table.columns.map(({ title }) => cell(title)),
    ...table.rows.map((row) => table.columns.map(({ key }) => cell(row[key]))),
  ]
    .map((line) => `${line.join(',')}\r\n`)
    .join('')
