import type { ReportData } from '../../contract/index.ts'
import { checklists } from './chapters/checklist-items.ts'
import type { Block } from './chapters/blocks.ts'

type Value = string | number | boolean | null
type Row = Record<string, Value>

const isEstimate = (
  value: object,
): value is { value: Value; lo: Value; hi: Value; n: Value; note?: string } =>
  'value' in value && 'lo' in value && 'hi' in value

/** One row of plain values: estimates as key, key_lo, key_hi, key_n; other objects by their keys; lists of words joined. */
function flat(row: object, prefix = ''): Row {
  const out: Row = {}
  for (const [key, value] of Object.entries(row) as [string, unknown][]) {
    const name = `${prefix}${key}`
    if (value === undefined) continue
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      out[name] = value
    else if (Array.isArray(value)) {
      if (value.every((item) => typeof item !== 'object')) out[name] = value.join('; ')
    } else if (isEstimate(value)) {
      out[name] = value.value
      out[`${name}_lo`] = value.lo
      out[`${name}_hi`] = value.hi
      out[`${name}_n`] = value.n
      if (value.note) out[`${name}_note`] = value.note
    } else Object.assign(out, flat(value, `${name}_`))
  }
  return out
}

const flatAll = (rows: readonly object[]): Row[] => rows.map((row) => flat(row))
/** Rows of a list within rows, each with some keys of the row around it. */
const inner = <T extends object>(
  rows: readonly T[],
  keys: readonly (keyof T & string)[],
  list: (row: T) => readonly object[],
): Row[] =>
  rows.flatMap((row) =>
    list(row).map((item) => ({
      ...flat(Object.fromEntries(keys.map((key) => [key, row[key]]))),
      ...flat(item),
    })),
  )

/** Counts of the flow as rows of stage, reason and n. */
const flowRows = ({ flow }: ReportData): Row[] => [
  ...Object.entries(flow)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([stage, n]) => ({ stage, method: null, reason: null, n })),
  ...flow.skipped.map(({ reason, n }) => ({ stage: 'skipped', method: null, reason, n })),
  ...flow.warnings.map(({ reason, n }) => ({ stage: 'warning', method: null, reason, n })),
  ...flow.failed.map(({ method, reason, n }) => ({ stage: 'failed', method, reason, n })),
]

const cohortRows = ({ cohort }: ReportData): Row[] =>
  cohort.map((row) => ({
    ...flat(row),
    ...Object.fromEntries(
      (['scans', 'age_bands', 'sex', 'scanners', 'lesion_types'] as const).map((key) => [
        key,
        row[key].map(({ name, n }) => `${name}: ${n}`).join('; '),
      ]),
    ),
  }))

const provenanceRows = ({ provenance }: ReportData): Row[] => [
  ...provenance.versions.map(({ name, version }) => ({ what: `version of ${name}`, value: version })),
  ...provenance.providers.map(({ name, n }) => ({ what: `maps by provider ${name}`, value: n })),
  ...provenance.settings.map(({ name, value }) => ({ what: `setting ${name}`, value })),
  ...provenance.seeds.map(({ what, seed }) => ({ what: `seed of ${what}`, value: seed })),
  ...provenance.runs.map((run) => ({ what: `run of ${run.started}`, value: JSON.stringify(run.settings) })),
  { what: 'sha256 of the cohort', value: provenance.cohort_sha256 },
]

const place = ['method', 'modality'] as const

/** Every table and figure as rows of plain numbers and words, by file name; empty ones are left out. */
export function rawTables(data: ReportData): Record<string, Row[]> {
  const { bias, comparison } = data
  const all: Record<string, Row[]> = {
    'summary.csv': flatAll(data.summary),
    'flow.csv': flowRows(data),
    'cohort.csv': cohortRows(data),
    'methods.csv': data.methods.map(({ id, name, family, version, procedure, licence, citation }) => ({
      id,
      name,
      family,
      version,
      procedure,
      licence,
      citation,
    })),
    'thresholds.csv': flatAll(data.calibrations),
    'calibration-scans.csv': inner(data.calibrations, place, (row) => row.scan_fprs),
    'calibration-scanners.csv': inner(data.calibrations, place, (row) => [
      ...(row.by_scanner ?? []).map((own) => ({ split: 'calibration', ...own })),
      ...(row.heldout?.by_scanner ?? []).map((own) => ({ split: 'test', ...own })),
    ]),
    'bands.csv': data.calibrations.flatMap(({ method, modality, band }) =>
      flatAll(
        (band?.points ?? []).map((own) => ({ method, modality, confidence: band?.confidence, ...own })),
      ),
    ),
    'history.csv': flatAll(data.history),
    'results.csv': flatAll(comparison.rows),
    'images.csv': inner(comparison.rows, place, (row) => row.images ?? []),
    'omnibus.csv': flatAll(comparison.omnibus ?? []),
    'differences.csv': flatAll(comparison.pairs),
    'ranks.csv': flatAll(comparison.ranks ?? []),
    'bias-groups.csv': flatAll(bias.groups),
    'bias-gaps.csv': flatAll(bias.gaps),
    'bias-tests.csv': flatAll(bias.tests),
    'bias-curves.csv': inner(
      bias.curves,
      ['method', 'modality', 'metric', 'factor', 'n', 'status'],
      (row) => row.points,
    ),
    'bias-pairs.csv': flatAll(bias.pairs),
    'bias-models.csv': inner(bias.models, ['method', 'modality', 'metric', 'model'], (row) => row.terms),
    'bias-coefficients.csv': inner(
      bias.models,
      ['method', 'modality', 'metric', 'model'],
      (row) => row.coefficients,
    ),
    'bias-claims.csv': flatAll(bias.claims),
    'lesions.csv': flatAll(data.lesions.counts),
    'missed.csv': flatAll(data.lesions.missed_by_all),
    'froc.csv': inner(data.froc, place, (row) => row.points),
    'froc-rates.csv': inner(data.froc, place, (row) => row.rates),
    'failures.csv': flatAll(data.failures),
    'failure-scores.csv': inner(data.failures, ['kind', 'scan', 'volume_ml'], (row) => row.methods),
    'readers.csv': flatAll(data.annotations?.readers ?? []),
    'agreement.csv': flatAll([
      ...(data.annotations?.agreement ?? []),
      ...(data.annotations?.reference ?? []),
    ]),
    'retained.csv': flatAll(data.retained),
    'provenance.csv': provenanceRows(data),
    'scans.csv': flatAll(data.provenance.scans),
    'checklists.csv': checklists.flatMap(({ name, items }) =>
      items.map((item) => ({
        guideline: name,
        item: item.item,
        topic: item.en,
        chapters: item.chapters.join('; '),
        for_the_author: item.author,
        applies: item.applies,
      })),
    ),
  }
  return Object.fromEntries(Object.entries(all).filter(([, rows]) => rows.length > 0))
}

function field(value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  // a spreadsheet takes text that begins so for a formula
  const text = /^[=+@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180: comma, CRLF, decimal points; columns in the order in which rows bring them. */
export function csvOf(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(field).join(',')}\r\n`)
    .join('')
}

/** Which file holds the numbers of which table and figure, in the order of the report. */
function indexRows(blocks: readonly Block[]): Row[] {
  const numbers = { table: 0, figure: 0 }
  return blocks.flatMap((block) => {
    if (
      block.kind !== 'table' &&
      block.kind !== 'figure' &&
      block.kind !== 'flow' &&
      block.kind !== 'gallery'
    )
      return []
    const kind = block.kind === 'table' ? 'table' : 'figure'
    const number = ++numbers[kind]
    const file = block.kind === 'gallery' ? 'failures.csv' : (block.data ?? null)
    return [{ kind, number, file, caption: block.caption }]
  })
}

/** The CSV files beside the report, with an index of tables and figures. */
export function csvFiles(data: ReportData, blocks: readonly Block[]): Record<string, string> {
  return {
    'index.csv': csvOf(indexRows(blocks)),
    ...Object.fromEntries(Object.entries(rawTables(data)).map(([name, rows]) => [name, csvOf(rows)])),
  }
}
