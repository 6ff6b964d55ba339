import { createRequire } from 'node:module'
import {
  calibrationSchema,
  cardSchema,
  Fault,
  type Bias,
  type Calibration,
  type Comparison,
} from '../../contract/index.ts'
import { version as vegaLiteVersion } from 'vega-lite'
import packageJson from '../../../package.json' with { type: 'json' }
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { reportDataSchema, type ReportData } from './data.ts'
import { cohortRows, flowOf, lesionVolumes } from './gather-cohort.ts'
import { namesFor, type Names } from './pseudonyms.ts'

/** What the report takes from the evaluations. */
export interface Evaluated {
  comparison: Comparison & { warnings: string[] }
  bias: Bias
}

const require = createRequire(import.meta.url)
function versionOf(dependency: string): string {
  try {
    return (require(`${dependency}/package.json`) as { version: string }).version
  } catch {
    return 'unknown'
  }
}

function storedCalibrations({ db }: Study): Calibration[] {
  return db
    .prepare<[], string>(
      `SELECT result FROM calibration WHERE id IN (SELECT max(id) FROM calibration GROUP BY method, modality)
       ORDER BY method, modality`,
    )
    .pluck()
    .all()
    .map((text) => calibrationSchema.parse(JSON.parse(text)))
}

function methodsOf({ db }: Study): ReportData['methods'] {
  const fits = db
    .prepare<[], { method: string; modality: string; key: string; scans: number }>(
      'SELECT method, modality, key, json_array_length(members) AS scans FROM fit ORDER BY method, modality',
    )
    .all()
  return db
    .prepare<[], string>('SELECT card FROM method WHERE id IN (SELECT method FROM map) ORDER BY id')
    .pluck()
    .all()
    .map((text) => {
      const card = cardSchema.parse(JSON.parse(text))
      return {
        ...card,
        graphs: card.graphs.map((graph) => ({
          role: graph.role,
          file: graph.file,
          sha256: graph.sha256,
          modalities: graph.modalities ?? card.modalities,
        })),
        fits: fits
          .filter((fit) => fit.method === card.id)
          .map(({ modality, key, scans }) => ({ modality, key, scans })),
      }
    })
}

const shownSettings = ['methods', 'modalities', 'provider', 'quality', 'jobs', 'force']

function provenanceOf(
  { db }: Study,
  scans: readonly ScanRow[],
  names: Names,
  seeds: ReportData['provenance']['seeds'],
): ReportData['provenance'] {
  const runs = db
    .prepare<[], { started: string; ended: string | null; outcome: string | null; settings: string }>(
      'SELECT started, ended, outcome, settings FROM run ORDER BY id',
    )
    .all()
  return {
    versions: [
      { name: 'Normascope', version: packageJson.version },
      { name: 'Node.js', version: process.versions.node },
      { name: 'ONNX Runtime', version: versionOf('onnxruntime-node') },
      { name: 'Vega-Lite', version: vegaLiteVersion },
      { name: 'Typst compiler', version: versionOf('@myriaddreamin/typst-ts-node-compiler') },
      { name: 'Platform', version: `${process.platform} ${process.arch}` },
    ],
    providers: db
      .prepare<[], { name: string; n: number }>(
        'SELECT provider AS name, count(*) AS n FROM map GROUP BY provider ORDER BY provider',
      )
      .all(),
    runs: runs.map((run) => ({
      ...run,
      settings: Object.fromEntries(
        Object.entries(JSON.parse(run.settings) as Record<string, unknown>).filter(([key]) =>
          shownSettings.includes(key),
        ),
      ),
    })),
    settings: db
      .prepare<[], { name: string; value: string }>(
        `SELECT key AS name, value FROM setting WHERE key NOT IN ('name', 'created') ORDER BY key`,
      )
      .all()
      .map((setting) => names.redact(setting)),
    seeds,
    scans: scans.map((row) => ({
      scan: names.scan(row),
      sha256: row.sha256,
      mask_sha256: row.maskSha256,
    })),
  }
}

/** The newest moment at which a result was written; the report carries it as its date. */
function dateOf({ db }: Study): string {
  const newest = db
    .prepare<[], string | null>(
      `SELECT max(time) FROM (SELECT max(created) AS time FROM calibration UNION ALL
       SELECT max(created) FROM scan_result UNION ALL SELECT max(created) FROM map)`,
    )
    .pluck()
    .get()
  return newest ?? new Date(0).toISOString()
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

/** Everything the report prints, from the study's database and its evaluations. */
export function gatherReport(
  study: Study,
  evaluated: Evaluated,
  options: { pseudonyms: boolean },
): ReportData {
  requireResults(study)
  const scans = listScans(study)
  const names = namesFor(scans, options.pseudonyms)
  const labels = new Map(scans.map((row) => [row.id, names.scan(row)]))
  const calibrations = storedCalibrations(study).map((entry) => ({
    ...names.redact(entry),
    scan_fprs: entry.scan_fprs.map((own) => ({ ...own, scan: labels.get(own.scan_id) ?? own.scan })),
  }))
  const { comparison, bias } = names.redact(evaluated)
  const seeds = [
    ...[...new Set(calibrations.map((entry) => entry.seed))].map((seed) => ({
      what: 'threshold bootstrap',
      seed,
    })),
    { what: 'comparison bootstrap', seed: comparison.seed },
    { what: 'bias bootstrap', seed: bias.seed },
  ]
  const created = study.db
    .prepare<[], string>(`SELECT value FROM setting WHERE key = 'created'`)
    .pluck()
    .get()
  const date = dateOf(study)
  return reportDataSchema.parse({
    schema: 1,
    title: names.redact(study.name),
    date,
    study_created: created ?? date,
    pseudonyms: options.pseudonyms,
    flow: flowOf(study, scans),
    cohort: cohortRows(scans, lesionVolumes(study)),
    methods: methodsOf(study),
    calibrations,
    comparison,
    bias,
    provenance: provenanceOf(study, scans, names, seeds),
  } satisfies ReportData)
}
