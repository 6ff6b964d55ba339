import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Fault, type RemarkCode } from '../../contract/index.ts'
import { readTable } from '../studies/index.ts'
import type { ChosenColumns, TableRow } from '../studies/index.ts'
import { knownModalities } from './candidate.ts'
import type { Candidate, Found, Skip } from './candidate.ts'
import { factsIn } from './facts.ts'
import { GroupReader, type GroupChoices } from './groups.ts'
import { withoutTable } from './without-table.ts'
import { columnAliases, parseModality } from './words.ts'

export const isTable = (name: string): boolean => /\.(csv|tsv)$/i.test(name)

/** The table of a folder where none is named: scans.csv or scans.tsv, else the only CSV or TSV in it. */
export function tableIn(folder: string): string {
  const tables = readdirSync(folder).filter(isTable)
  const name =
    tables.find((table) => /^scans\.(csv|tsv)$/i.test(table)) ?? (tables.length === 1 ? tables[0] : undefined)
  if (name !== undefined) return join(folder, name)
  throw tables.length === 0
    ? withoutTable(folder)
    : new Fault({
        code: 'not-found',
        message: `${folder} has several tables (${tables.slice(0, 5).join(', ')}) and none is called scans.csv.`,
        remedy: 'Name the table of scans (--table on the command line).',
        path: folder,
      })
}

/** A path of the table: absolute, or relative to the table's folder, then to the imported one. */
function locate(name: string, table: string, folder: string): string {
  const bases = [dirname(table), folder]
  const tried = bases.map((base) => resolve(base, name))
  return tried.find((path) => existsSync(path)) ?? tried[0]
}

function candidateOf(row: TableRow, table: string, folder: string, groups: GroupReader): Candidate | Skip {
  const { cells, line } = row
  const where = `${table}, line ${line}`
  const find = (name: string | undefined): string | null =>
    name === undefined ? null : locate(name, table, folder)
  const path = find(cells['path'])
  const skip = (code: RemarkCode, message: string, remedy: string): Skip => ({
    path: path ?? where,
    code,
    message,
    remedy,
  })
  for (const column of requiredColumns) {
    if (cells[column] === undefined)
      return skip(
        'bad-table',
        `${where}: the cell of "${column}" is empty.`,
        'Fill it in, or remove the line.',
      )
  }
  const modality = parseModality(cells['modality'])
  if (!modality) {
    const message = `${where}: "${cells['modality']}" is not a modality that methods here can read.`
    return skip('unknown-modality', message, `Use one of ${knownModalities}.`)
  }
  const group = groups.read(cells['group'], `${cells['subject']} (${where})`)
  if (typeof group === 'object' && group !== null) return skip(group.code, group.message, group.remedy)
  return {
    path: path ?? where,
    subject: cells['subject'],
    session: (cells['session'] ?? '').replace(/^ses-/, ''),
    modality,
    ...factsIn(cells, group, cells['subject']),
    maskPath: find(cells['mask']),
    brainMaskPath: find(cells['brain_mask']),
  }
}

/** What a row must say. */
export const requiredColumns = ['path', 'subject', 'modality', 'group'] as const

/** The scans that a table lists, in its order; `columns` says which column holds what. Throws as `readTable`. */
export function findInTable(
  table: string,
  folder: string,
  columns: ChosenColumns = {},
  choices: GroupChoices = {},
): Found {
  const { rows } = readTable(table, columnAliases, requiredColumns, columns)
  const groups = new GroupReader(choices)
  const found: Found = { candidates: [], skipped: [], groupWords: [] }
  for (const row of rows) {
    const item = candidateOf(row, table, folder, groups)
    if ('subject' in item) found.candidates.push(item)
    else found.skipped.push(item)
  }
  found.groupWords = groups.words
  return found
}
