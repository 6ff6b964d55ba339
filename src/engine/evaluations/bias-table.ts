import { Fault } from '../../contract/index.ts'
import type { BiasRow } from '../../science/bias/index.ts'
import { readTable, subjectAliases, type Aliases, type TableRow } from '../studies/index.ts'

const required = ['subject', 'scan', 'method', 'group'] as const
const figures = ['fpr', 'dice', 'auprc', 'sensitivity', 'detected'] as const
const optional = [
  'modality',
  'scanner',
  'site',
  'age',
  'sex',
  'lesion_type',
  'lesion_volume_mm3',
  'lesion_contrast',
  ...figures,
] as const
const aliases: Aliases = {
  ...Object.fromEntries([...required, ...optional].map((name) => [name, []])),
  subject: subjectAliases,
}
const groups: Record<string, BiasRow['group']> = {
  healthy: 'healthy',
  control: 'healthy',
  controls: 'healthy',
  hc: 'healthy',
  normal: 'healthy',
  patient: 'patient',
  patients: 'patient',
  case: 'patient',
  diseased: 'patient',
}
const truths: Record<string, boolean> = {
  '1': true,
  true: true,
  yes: true,
  '0': false,
  false: false,
  no: false,
  '1.0': true,
  '0.0': false,
}

class Reader {
  readonly path: string
  readonly row: TableRow
  constructor(path: string, row: TableRow) {
    this.path = path
    this.row = row
  }
  fault(what: string, remedy: string): Fault {
    return new Fault({
      code: 'bad-table',
      message: `${this.path}, line ${this.row.line}: ${what}.`,
      remedy,
      path: this.path,
    })
  }
  text(name: string): string | null {
    return this.row.cells[name] ?? null
  }
  needed(name: string): string {
    const text = this.text(name)
    if (text === null) throw this.fault(`the ${name} is empty`, `Fill in the ${name} of every line.`)
    return text
  }
  number(name: string, lowest: number, highest: number): number | null {
    const text = this.text(name)
    if (text === null) return null
    const value = Number(/^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text)
    if (Number.isFinite(value) && value >= lowest && value <= highest) return value
    const range = highest === Infinity ? `a number from ${lowest}` : `a number from ${lowest} to ${highest}`
    throw this.fault(
      `${name} is "${text}", not ${range}`,
      `Correct it, or leave it empty where it is not known.`,
    )
  }
  word<T>(name: string, words: Record<string, T>): T | null {
    const text = this.text(name)
    if (text === null) return null
    const value = words[text.toLowerCase()]
    if (value !== undefined) return value
    throw this.fault(`${name} is "${text}"`, `Use one of ${Object.keys(words).join(', ')}.`)
  }
}

function biasRow(path: string, row: TableRow): BiasRow {
  const read = new Reader(path, row)
  const group = read.needed('group')
  return {
    subject: read.needed('subject'),
    scan: read.needed('scan'),
    method: read.needed('method'),
    modality: read.text('modality') ?? 'all',
    group: read.word('group', groups) ?? (group as BiasRow['group']),
    scanner: read.text('scanner'),
    site: read.text('site'),
    age: read.number('age', 0, 120),
    sex: read.text('sex'),
    lesion_type: read.text('lesion_type'),
    lesion_volume_mm3: read.number('lesion_volume_mm3', 0, Infinity),
    lesion_contrast: read.number('lesion_contrast', 0, Infinity),
    fpr: read.number('fpr', 0, 1),
    dice: read.number('dice', 0, 1),
    auprc: read.number('auprc', 0, 1),
    sensitivity: read.number('sensitivity', 0, 1),
    detected: read.word('detected', truths),
  }
}

/** Every row, or a fault that names the first one that cannot be read, and which others cannot. */
function readRows(path: string, table: readonly TableRow[]): BiasRow[] {
  const rows: BiasRow[] = []
  const faults: { fault: Fault; line: number }[] = []
  for (const row of table)
    try {
      rows.push(biasRow(path, row))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.push({ fault: error, line: row.line })
    }
  const [first, ...others] = faults
  if (!first) return rows
  if (others.length === 0) throw first.fault
  const { code, message, remedy } = first.fault
  const lines = others.slice(0, 10).map(({ line }) => line)
  const rest = others.length > lines.length ? ` and ${others.length - lines.length} more` : ''
  throw new Fault({
    code,
    message: `${message} Line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}${rest} cannot be read either.`,
    remedy,
    path,
  })
}

/**
 * Rows that repeat an earlier one in every cell are counted once: always where the row is a scan, and where it is a lesion
 * if its contrast is known (two lesions of a scan may well have the same size, hardly the same contrast).
 */
function withoutRepeats(table: { rows: BiasRow[]; lines: number[] }) {
  const seen = new Set<string>()
  const kept = table.rows.map((row) => {
    if (row.lesion_volume_mm3 !== null && row.lesion_contrast === null) return true
    const key = JSON.stringify(row)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return {
    rows: table.rows.filter((_, i) => kept[i]),
    lines: table.lines.filter((_, i) => kept[i]),
    repeated: kept.filter((own) => !own).length,
  }
}

/** Figures that are the same in every row: there is nothing to compare. */
const constantFigures = (rows: readonly BiasRow[]): string[] =>
  figures.filter((name) => {
    const values = rows.map((row) => row[name]).filter((value) => value !== null)
    return values.length > 1 && values.every((value) => value === values[0])
  })

/** Factors that are known for some rows only, with how many are not. */
function partlyKnown(rows: readonly BiasRow[]): string[] {
  const scans = new Map(rows.map((row) => [`${row.subject}\0${row.scan}`, row]))
  return (['scanner', 'site', 'age', 'sex'] as const).flatMap((name) => {
    const unknown = [...scans.values()].filter((row) => row[name] === null).length
    return unknown === 0 || unknown === scans.size
      ? []
      : [
          `${name} is not known for ${unknown} of ${scans.size} scans: they form the group 'unknown', which is in no gap, test or model.`,
        ]
  })
}

/** A scan may have several rows (one a lesion); what belongs to the scan must agree among them. */
function checkRepeats(path: string, rows: readonly BiasRow[], lines: readonly number[]): void {
  const first = new Map<string, { row: BiasRow; line: number }>()
  const ofScan = [
    'subject',
    'group',
    'scanner',
    'site',
    'age',
    'sex',
    'fpr',
    'dice',
    'auprc',
    'sensitivity',
  ] as const
  rows.forEach((row, i) => {
    const key = [row.method, row.modality, row.subject, row.scan].join('\0')
    const earlier = first.get(key)
    if (!earlier) return void first.set(key, { row, line: lines[i]! })
    const differs = ofScan.find((name) => row[name] !== earlier.row[name])
    if (differs)
      throw new Fault({
        code: 'bad-table',
        message: `${path}, line ${lines[i]}: ${differs} of scan ${row.scan} under ${row.method} differs from line ${earlier.line}.`,
        remedy:
          'Rows of one scan and method may differ in the lesion only; give other scans another name in "scan".',
        path,
      })
  })
  const groupOf = new Map<string, BiasRow['group']>()
  rows.forEach(({ subject, group }, i) => {
    if ((groupOf.get(subject) ?? group) !== group)
      throw new Fault({
        code: 'bad-table',
        message: `${path}, line ${lines[i]}: subject ${subject} is healthy in one line and a patient in another.`,
        remedy: 'Give one group to every subject.',
        path,
      })
    groupOf.set(subject, group)
  })
}

/**
 * Reads the table of the bias analysis: columns subject, scan, method, group, and any of modality, scanner, site, age, sex,
 * lesion_type, lesion_volume_mm3, lesion_contrast, fpr, dice, auprc, sensitivity, detected; one row a scan and method, or
 * one a lesion. Throws Fault 'missing-column' or 'bad-table' with the line.
 */
export function readBiasTable(path: string): { rows: BiasRow[]; notes: string[] } {
  const table = readTable(path, aliases, required)
  const { rows, lines, repeated } = withoutRepeats({
    rows: readRows(path, table.rows),
    lines: table.rows.map(({ line }) => line),
  })
  checkRepeats(path, rows, lines)
  const absent = figures.filter((name) => rows.every((row) => row[name] === null))
  if (absent.length === figures.length)
    throw new Fault({
      code: 'missing-column',
      message: `${path} has no figure to analyse: none of the columns ${figures.join(', ')} has a value.`,
      remedy: 'Add at least one of them.',
      path,
    })
  const known = new Set<string>([...required, ...optional, ...subjectAliases])
  const ignored = table.columns.filter(
    (name) =>
      !known.has(
        name
          .trim()
          .toLowerCase()
          .replaceAll(/[\s.-]+/g, '_'),
      ),
  )
  return {
    rows,
    notes: [
      ...(ignored.length > 0 ? [`Columns not used: ${ignored.join(', ')}.`] : []),
      ...(absent.length > 0 ? [`No values of ${absent.join(', ')} in the table.`] : []),
      ...(repeated > 0
        ? [
            `${repeated} row${repeated === 1 ? ' repeats' : 's repeat'} an earlier row in every cell and ${repeated === 1 ? 'is' : 'are'} counted once.`,
          ]
        : []),
      ...constantFigures(rows).map(
        (name) => `${name} is the same in every row: no difference can be estimated.`,
      ),
      ...partlyKnown(rows),
    ],
  }
}
