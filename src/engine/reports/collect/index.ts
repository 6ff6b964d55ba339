/** Everything that a report prints, gathered from the study's database and its evaluations. */
import {
  Fault,
  reportSchema,
  type Bias,
  type Calibration,
  type Comparison,
  type Ledger,
  type ReportData,
  type ReportOptions,
  type ScannerFpr,
} from '../../../contract/index.ts'
import { withReference } from '../../annotations/index.ts'
import { getSetting, listScans, type ScanRow, type Study } from '../../studies/index.ts'
import { cohortRows, flowOf, lesionVolumes } from './cohort.ts'
import { failuresOf, type ReaderMasks } from './failures.ts'
import { lesionCounts, lesionSummary, measuredScans } from './lesions.ts'
import { namesFor, type Names } from './names.ts'
import { dateOf, historyOf, methodsOf, newestPoints, provenanceOf } from './provenance.ts'
import { retainedOf } from './retained.ts'

export { namesFor, type Names } from './names.ts'

/** What the report takes from the evaluations. */
export interface Evaluated {
  comparison: Comparison & { warnings: string[] }
  bias: Bias
  ledger: Ledger | null
  froc: ReportData['froc']
  frocNote?: string | undefined
}
/** What it takes from the readers' work. */
export interface Annotated {
  readers: readonly string[]
  statistics: ReportData['annotations']
  masks: ReaderMasks
}
export interface Gathered {
  data: ReportData
  /** Pictures of the gallery by file name. */
  files: Record<string, Buffer>
}

/** Refuses a study without results, naming the next step. */
export function requireResults({ db, folder, name }: Study): void {
  const empty = (table: string): boolean =>
    db.prepare<[], number>(`SELECT EXISTS (SELECT 1 FROM ${table})`).pluck().get() === 0
  const steps: readonly [string, string, string][] = [
    ['scan', 'no scans', 'normascope import STUDY FOLDER'],
    ['map', 'no anomaly maps', 'normascope run STUDY'],
    ['calibration', 'no operating threshold', 'normascope calibrate STUDY'],
    ['scan_result', 'no evaluated maps', 'normascope evaluate STUDY'],
  ]
  for (const [table, lack, command] of steps)
    if (empty(table))
      throw new Fault({
        code: 'nothing-to-do',
        message: `The study "${name}" has ${lack} yet, so there is nothing to report.`,
        remedy: `Run \`${command.replace('STUDY', folder)}\` first.`,
        path: folder,
      })
}

function namedCalibrations(
  calibrations: readonly Calibration[],
  scans: readonly ScanRow[],
  names: Names,
): Calibration[] {
  const labels = new Map(scans.map((row) => [row.id, names.scan(row)]))
  const named = (all: readonly ScannerFpr[] | undefined): { by_scanner?: ScannerFpr[] } =>
    all
      ? { by_scanner: all.map((own) => ({ ...own, scanner: names.scanner(own.scanner) ?? own.scanner })) }
      : {}
  return calibrations.map((entry) => ({
    ...names.redact(entry),
    scan_fprs: entry.scan_fprs.map((own) => ({
      ...own,
      scan: labels.get(own.scan_id) ?? '',
      scanner: names.scanner(own.scanner),
    })),
    heldout: entry.heldout && { ...entry.heldout, ...named(entry.heldout.by_scanner) },
    ...named(entry.by_scanner),
  }))
}

const digits = (value: number): number => Number(value.toPrecision(6))

/** Curves with six digits, pairs of groups only where something was estimated; ages only in bands where asked for. */
function trimmed(bias: Bias, { ages }: ReportOptions): Bias {
  return {
    ...bias,
    curves: bias.curves
      .filter((curve) => ages === 'years' || curve.factor !== 'age')
      .map((curve) => ({
        ...curve,
        points: curve.points.map((point) => ({
          x: digits(point.x),
          value: digits(point.value),
          lo: digits(point.lo),
          hi: digits(point.hi),
          lo_all: digits(point.lo_all),
          hi_all: digits(point.hi_all),
        })),
      })),
    pairs: bias.pairs.filter((pair) => pair.status === 'ok' || pair.status === 'imprecise'),
  }
}

function siteOf(scans: readonly ScanRow[], names: Names): string | null {
  const found = [
    ...new Set(scans.map((row) => names.site(row.site)).filter((site) => site !== null && site !== '')),
  ]
  return found.length === 0 ? null : found.sort((a, b) => (a! < b! ? -1 : 1)).join(', ')
}

export async function gatherReport(
  study: Study,
  evaluated: Evaluated,
  annotated: Annotated,
  options: ReportOptions,
  signal?: AbortSignal,
): Promise<Gathered> {
  requireResults(study)
  const scans = listScans(study)
  // with the masks that the study is measured by, which may be readers'
  const measured = withReference(study, scans)
  const names = namesFor(scans, options.names, annotated.readers)
  const calibrations = newestPoints(study)
  const comparison = names.redact(evaluated.comparison)
  const bias = trimmed(names.redact(names.levels(evaluated.bias)), options)
  const seeds = [
    ...[...new Set(calibrations.map((entry) => entry.seed))].map((seed) => ({ what: 'threshold', seed })),
    { what: 'comparison', seed: comparison.seed },
    { what: 'bias', seed: bias.seed },
  ]
  const date = dateOf(study)
  const rows = evaluated.ledger?.rows ?? []
  const { failures, files } = await failuresOf(study, measured, rows, calibrations, names, {
    n: options.sections.includes('failures') ? options.failures : 0,
    postprocessing: calibrations[0]?.postprocessing ?? 'none',
    readerMasks: annotated.masks,
    signal,
  })
  const data: ReportData = {
    schema: 2,
    title: options.names === 'none' ? '' : names.redact(study.name),
    site: siteOf(scans, names),
    date,
    study_created: getSetting(study, 'created') ?? date,
    options,
    retained: retainedOf(options, annotated.readers.length > 0),
    summary: [],
    flow: flowOf(study, measured),
    cohort: cohortRows(scans, lesionVolumes(study), names, options.ages),
    methods: methodsOf(study),
    calibrations: namedCalibrations(calibrations, scans, names),
    history: historyOf(study, names),
    comparison,
    bias,
    lesions: {
      counts: lesionCounts(measuredScans(study, measured), comparison.rows, comparison.seed),
      ...lesionSummary(rows),
    },
    froc: evaluated.froc,
    ...(evaluated.frocNote === undefined ? {} : { froc_note: evaluated.frocNote }),
    failures,
    annotations: names.redact(annotated.statistics),
    provenance: provenanceOf(study, scans, names, seeds),
  }
  return { data: reportSchema.parse(data), files }
}
