import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { version as vegaLiteVersion } from 'vega-lite'
import packageJson from '../../../../package.json' with { type: 'json' }
import { calibrationSchema, cardSchema, type Calibration, type ReportData } from '../../../contract/index.ts'
import { pointHistory } from '../../evaluations/index.ts'
import type { ScanRow, Study } from '../../studies/index.ts'
import type { Names } from './names.ts'

// not `require`: electron-vite gives each bundled file one of that name
const fromHere = createRequire(import.meta.url)
function versionOf(dependency: string): string {
  try {
    return (fromHere(`${dependency}/package.json`) as { version: string }).version
  } catch {
    return 'unknown'
  }
}

/** The newest operating point of each method and modality, in alphabetical order. */
export function newestPoints({ db }: Pick<Study, 'db'>): Calibration[] {
  const newest = db
    .prepare<[], string>(
      'SELECT result FROM calibration WHERE id IN (SELECT max(id) FROM calibration GROUP BY method, modality)',
    )
    .pluck()
    .all()
    .map((result) => calibrationSchema.parse(JSON.parse(result)))
  const byName = new Map(newest.map((point) => [`${point.method} ${point.modality}`, point]))
  return [...byName.keys()].sort().map((name) => byName.get(name)!)
}

/** When each operating point was set and why, as the log has it; the oldest first. */
export const historyOf = (study: Study, names: Names): ReportData['history'] =>
  pointHistory(study)
    .filter(({ what }) => what === 'point' || what === 'confidence')
    .reverse()
    .map(({ time, method, modality, target_fpr, confidence, postprocessing, threshold, why }) => ({
      time,
      method,
      modality,
      target_fpr,
      confidence,
      postprocessing,
      threshold,
      why: why === null || names.naming === 'none' ? null : names.redact(why),
    }))

type Fit = ReportData['methods'][number]['fits'][number]

/** Cards with the fits their maps were made with. */
export function methodsOf({ db }: Pick<Study, 'db'>): ReportData['methods'] {
  const fits = db
    .prepare<[], Fit & { method: string }>(
      `SELECT * FROM (SELECT method, modality, fit AS key, fit_scans AS scans, count(*) AS maps,
           sum(count(*)) OVER (PARTITION BY method, modality) AS of_maps
         FROM map JOIN scan ON scan.id = map.scan_id GROUP BY method, modality, fit)
       WHERE key IS NOT NULL ORDER BY method, modality, maps DESC, key`,
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
          .map(({ modality, key, scans, maps, of_maps }) => ({ modality, key, scans, maps, of_maps })),
      }
    })
}

const shownSettings = ['methods', 'modalities', 'provider', 'quality', 'jobs', 'force']

/** Over the hashes of scans, reference masks and brain masks: two studies with the same digest hold the same cohort. */
function cohortDigest(scans: readonly ScanRow[]): string {
  const hash = createHash('sha256')
  for (const row of scans)
    hash.update(`${row.sha256} ${row.maskSha256 ?? '-'} ${row.brainMaskSha256 ?? '-'}\n`)
  return hash.digest('hex')
}

export function provenanceOf(
  { db }: Pick<Study, 'db'>,
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
        `SELECT key AS name, value FROM setting WHERE key IN ('postprocessing', 'version', 'deidentification') ORDER BY key`,
      )
      .all()
      .map((setting) => names.redact(setting)),
    seeds,
    cohort_sha256: cohortDigest(scans),
    scans:
      names.naming === 'none'
        ? []
        : scans.map((row) => ({
            scan: names.scan(row),
            sha256: row.sha256,
            mask_sha256: row.maskSha256,
          })),
  }
}

/**
 * SOURCE_DATE_EPOCH where it is set, else the newest moment at which a result was written: the same study gives the
 * same document.
 */
export function dateOf({ db }: Pick<Study, 'db'>): string {
  const epoch = process.env['SOURCE_DATE_EPOCH']
  if (epoch !== undefined && /^\d+$/.test(epoch)) return new Date(1000 * Number(epoch)).toISOString()
  const newest = db
    .prepare<[], string | null>(
      `SELECT max(time) FROM (SELECT max(created) AS time FROM calibration UNION ALL
       SELECT max(created) FROM scan_result UNION ALL SELECT max(created) FROM map)`,
    )
    .pluck()
    .get()
  return newest ?? new Date(0).toISOString()
}
