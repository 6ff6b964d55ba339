import { readFileSync, statSync } from 'node:fs'
import { CsvError, parse } from 'csv-parse/sync'
import { Fault, toFault } from '../../contract/index.ts'
import type { FaultCode } from '../../contract/index.ts'

/** One row of a table: its line in the file, and its cells by canonical column name; absent where empty or n/a. */
export interface TableRow {
  line: number
  cells: Record<string, string>
}
export interface Table {
  path: string
  /** Column names as the file writes them. */
  columns: string[]
  rows: TableRow[]
}

/** Canonical column name -> other names it may have. Case, spaces, hyphens and dots do not matter. */
export type Aliases = Record<string, readonly string[]>

const maximumBytes = 64 * 2 ** 20
const missing = new Set([
  '',
  'n/a',
  'na',
  'nan',
  'none',
  'null',
  'unknown',
  '-',
  'unbekannt',
  'k.a.',
  'k. a.',
])

const fault = (code: FaultCode, path: string, what: string, remedy: string): Fault =>
  new Fault({ code, message: `${path} ${what}.`, remedy, path })

const saveAsCsv = 'Save it as CSV (UTF-8) from the program that made it, and name that file.'

function readText(path: string): string {
  let bytes: Buffer
  try {
    const { size } = statSync(path)
    if (size > maximumBytes) {
      throw fault('bad-table', path, `is ${size} bytes; a table has at most ${maximumBytes}`, saveAsCsv)
    }
    bytes = readFileSync(path)
  } catch (error) {
    throw toFault(error, path)
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw fault('bad-table', path, 'is a workbook or an archive, not a CSV', saveAsCsv)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.includes(0)) throw fault('bad-table', path, 'is not a text file', saveAsCsv)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) // drops the byte order mark
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The separator that occurs most often in the header line, outside quotes; a comma where there is none. */
export function delimiterOf(text: string): string {
  const header = (/^[^\r\n]*\S[^\r\n]*/m.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  let best = ','
  let most = 0
  for (const delimiter of ['\t', ',', ';', '|']) {
    const count = header.split(delimiter).length - 1
    if (count > most) {
      best = delimiter
      most = count
    }
  }
  return best
}

function parseCells(path: string, text: string): { cells: string[]; line: number }[] {
  try {
    const records: unknown = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_quotes: false,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: 2 ** 20,
    })
    return (records as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      cells: record,
      line: info.lines,
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw toFault(error, path)
    const what = `cannot be read as a table: ${error.message.replace(/\.$/, '')}`
    throw fault('bad-table', path, what, 'Correct that line: every line needs as many cells as the header.')
  }
}

const normalise = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[()[\]]/g, ' ') // Age (years)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, '_')

/** Which column of the table holds what, as a person chose: canonical name -> column name; '' for none. */
export type ChosenColumns = Readonly<Record<string, string>>

/** Column index of each canonical name. An exact name goes before an alias, and earlier aliases before later ones. */
function findColumns(
  path: string,
  header: readonly string[],
  aliases: Aliases,
  chosen: ChosenColumns,
): Map<string, number> {
  const names = header.map(normalise)
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i)
  if (twice !== undefined)
    throw fault('bad-table', path, `has the column "${twice}" twice`, 'Rename or remove one of them.')
  const found = new Map<string, number>()
  for (const [canonical, others] of Object.entries(aliases)) {
    const wanted = chosen[canonical] === undefined ? [canonical, ...others] : [chosen[canonical]]
    const index = wanted
      .filter((name) => name !== '')
      .map((name) => names.indexOf(normalise(name)))
      .find((i) => i >= 0)
    if (index !== undefined) found.set(canonical, index)
  }
  return found
}

/**
 * Reads a CSV or TSV with a header line: separator by content (tab, comma, semicolon, bar), quotes as in RFC 4180, UTF-8
 * (with or without byte order mark), UTF-16 or Windows-1252. Columns that no alias names are left out; cells that are
 * empty or say n/a are absent.
 * Throws Fault 'not-found', 'bad-table' (no text, ragged line, no rows, a column twice) or 'missing-column', which names the
 * column and the columns found.
 */
export function readTable(
  path: string,
  aliases: Aliases,
  required: readonly string[],
  chosen: ChosenColumns = {},
): Table {
  const [header, ...body] = parseCells(path, readText(path))
  if (!header)
    throw fault('bad-table', path, 'is empty', 'Name a table with a header line and one line a scan.')
  const columns = findColumns(path, header.cells, aliases, chosen)
  const absent = required.filter((name) => !columns.has(name))
  if (absent.length > 0) {
    const many = absent.length > 1
    throw fault(
      'missing-column',
      path,
      `has no column ${absent.map((name) => `"${name}"`).join(', ')}; its columns are ${header.cells.join(', ')}`,
      `Add the column${many ? 's' : ''}, or rename the one${many ? 's' : ''} that hold${many ? '' : 's'} it (also accepted: ${absent
        .map((name) => aliases[name].join(', ') || name)
        .join('; ')}).`,
    )
  }
  if (body.length === 0) throw fault('bad-table', path, 'has a header but no rows', 'Add one line a scan.')
  const rows = body.map(({ cells, line }) => {
    const row: Record<string, string> = {}
    for (const [name, index] of columns) {
      const value = cells[index].trim()
      if (!missing.has(value.toLowerCase())) row[name] = value
    }
    return { line, cells: row }
  })
  return { path, columns: header.cells, rows }
}

/**
 * A table as it is, before anything is asked of it: its column names, which of them would be taken for each canonical name,
 * and its first rows. Throws as `readTable`, but for missing columns and rows.
 */
export function lookAtTable(
  path: string,
  aliases: Aliases,
  chosen: ChosenColumns = {},
): { columns: string[]; taken: Record<string, string>; rows: number; sample: string[][] } {
  const [header, ...body] = parseCells(path, readText(path))
  if (!header)
    throw fault('bad-table', path, 'is empty', 'Name a table with a header line and one line a scan.')
  const found = findColumns(path, header.cells, aliases, chosen)
  return {
    columns: header.cells,
    taken: Object.fromEntries([...found].map(([name, index]) => [name, header.cells[index]!])),
    rows: body.length,
    sample: body.slice(0, 3).map(({ cells }) => cells),
  }
}

// prettier-ignore
export const subjectAliases = [
  'subject_id', 'participant_id', 'participant', 'patient_id', 'sub', 'id',
  'proband', 'probanden_id', 'patienten_id', 'person', 'personen_id', 'pseudonym',
]
export const splitAliases = ['set', 'partition', 'aufteilung', 'teil']

/** A split as tables name it; undefined where the word is unknown. Validation data are what we call calibration. */
export function parseSplit(text: string): 'calibration' | 'test' | 'train' | undefined {
  const word = text.trim().toLowerCase()
  if (['calibration', 'calib', 'cal', 'validation', 'valid', 'val', 'kalibrierung'].includes(word))
    return 'calibration'
  if (['test', 'testing'].includes(word)) return 'test'
  if (['train', 'training'].includes(word)) return 'train'
  return undefined
}

/** `sub-07` and `07` name the same subject. */
export const subjectKey = (subject: string): string => subject.replace(/^sub-/, '')
