import {
  Fault,
  type Calibration,
  type Metrics,
  type Modality,
  type Postprocessing,
  type ScanResult,
} from '../../contract/index.ts'
import type { ReferenceChoice } from '../../contract/api/annotations.ts'
import { prepareReferences, referenceNotes, setReferenceChoice } from '../annotations/index.ts'
import { digestOf } from '../methods/index.ts'
import { listScans, scanFacts, type ScanRow, type Study } from '../studies/index.ts'
import { mapsOf, missingMaps, mixedFits, thresholdKey } from './calibration-scans.ts'
import { forEachLimited, withRunner, type TaskRunner } from './runner.ts'
import {
  contentOf,
  findMetrics,
  listMaps,
  mapFiles,
  newestCalibration,
  pairsOf,
  storeMetrics,
  studyPostprocessing,
  type MapRow,
  type Pair,
} from './store.ts'
import { whileUnchanged } from './unchanged.ts'

/** Changes when a step here changes what comes out. */
const EVALUATION_VERSION = 3

export interface EvaluateOptions {
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Which mask stands for the truth from now on; default: as the study has it. */
  reference?: ReferenceChoice | undefined
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}

/** A method on a modality with what its test scans are measured by. */
export interface Plan {
  pair: Pair
  /** Undefined where no healthy calibration scans gave one: only figures without a threshold are had. */
  calibration: Calibration | undefined
  /** Maps of test scans, each with the key of its result. */
  maps: { map: MapRow; key: string }[]
}

const calibrateFirst = (message: string): Fault =>
  new Fault({
    code: 'nothing-to-do',
    message,
    remedy: 'Calibrate first (`normascope calibrate` on the command line).',
  })

/** The newest operating point, if it was found from the maps as they are now and under the study's post-processing. */
function currentCalibration(study: Study, maps: readonly MapRow[], pair: Pair): Calibration | undefined {
  const stored = newestCalibration(study, pair)
  if (!stored) return undefined
  const { target_fpr: targetFpr, confidence, seed, postprocessing } = stored.calibration
  const name = `${pair.method} on ${pair.modality}`
  if (postprocessing !== studyPostprocessing(study))
    throw calibrateFirst(
      `The operating point of ${name} was found with the filter '${postprocessing}', the study is now set to '${studyPostprocessing(study)}'.`,
    )
  const key = thresholdKey(maps, pair, { targetFpr, confidence, seed, postprocessing })
  if (!stored.key.startsWith(`${key}-`))
    throw calibrateFirst(`The calibration maps of ${name} have changed since its operating point was found.`)
  return stored.calibration
}

function resultKey(
  map: MapRow,
  calibration: Calibration | undefined,
  postprocessing: Postprocessing,
): string {
  return digestOf({
    stage: 'evaluate',
    version: EVALUATION_VERSION,
    content: contentOf(map),
    postprocessing,
    threshold: calibration?.threshold ?? null,
  })
}

/**
 * What is to be measured: test scans under every method and modality asked for. Throws 'nothing-to-do', naming the command
 * to run first, without maps, without a split, or without an operating point that still fits.
 */
export function planEvaluation(
  study: Study,
  { methods, modalities }: Pick<EvaluateOptions, 'methods' | 'modalities'> = {},
): Plan[] {
  const name = `plan ${JSON.stringify([methods ?? null, modalities ?? null])}`
  return whileUnchanged(study, name, () => plan(study, { methods, modalities }))
}

function plan(study: Study, options: Pick<EvaluateOptions, 'methods' | 'modalities'>): Plan[] {
  const maps = listMaps(study)
  const pairs = pairsOf(maps, options)
  if (listScans(study, { split: 'test' }).length === 0)
    throw new Fault({
      code: 'nothing-to-do',
      message: 'The study has no test scans.',
      remedy: 'Divide the subjects first (`normascope split` on the command line).',
    })
  const postprocessing = studyPostprocessing(study)
  const plans = pairs.map((pair) => {
    const calibration = currentCalibration(study, maps, pair)
    const own = mapsOf(maps, pair).filter((map) => map.scan.split === 'test')
    return {
      pair,
      calibration,
      maps: own.map((map) => ({ map, key: resultKey(map, calibration, postprocessing) })),
    }
  })
  if (plans.every((plan) => plan.calibration === undefined))
    throw calibrateFirst('The study has no operating points yet.')
  return plans
}

/** What of the test scans is not measured, or only in part, in plain sentences. */
export function evaluationWarnings(study: Study, plans: readonly Plan[]): string[] {
  const test = listScans(study, { split: 'test' })
  const unsplit = listScans(study, { split: null }).length
  return [
    ...referenceNotes(study),
    ...(unsplit > 0 ? [`${unsplit} scans belong to no split and are not evaluated.`] : []),
    ...plans.flatMap(({ pair, calibration, maps }) => {
      const name = `${pair.method} on ${pair.modality}`
      const scans = test.filter((scan) => scan.modality === pair.modality)
      const own = maps.map(({ map }) => map)
      const noMask = own.filter(({ scan }) => scan.group === 'patient' && scan.maskPath === null).length
      return [
        ...[...missingMaps(scans, own, 'test'), ...mixedFits(own, pair)].map((text) => `${name}: ${text}`),
        ...(noMask > 0
          ? [
              `${name}: ${noMask} patients' scans have no reference mask; only their image scores are measured.`,
            ]
          : []),
        ...(calibration
          ? []
          : [`${name}: no operating point, so only figures that need no threshold are measured.`]),
      ]
    }),
  ]
}

export const scanResult = ({ method, key, scan }: MapRow, metrics: Metrics): ScanResult => ({
  ...scanFacts(scan as ScanRow),
  method,
  metrics,
  map_key: key,
})

/**
 * The figures of every test scan (healthy and patients) under every method, at the operating point, exact from the voxels
 * after the study's filter. Stored results with the same key are taken as they are; each new one is stored at once.
 */
export async function evaluate(study: Study, options: EvaluateOptions = {}): Promise<ScanResult[]> {
  const { signal, onProgress, reference } = options
  if (reference !== undefined) setReferenceChoice(study, reference)
  await prepareReferences(study, signal)
  const plans = planEvaluation(study, options)
  const jobs = plans.flatMap(({ calibration, maps }) =>
    maps.map(({ map, key }) => ({ map, key, threshold: calibration?.threshold ?? null })),
  )
  if (jobs.length === 0)
    throw new Fault({
      code: 'nothing-to-do',
      message: 'No test scan has a map of these methods and modalities.',
      remedy: 'Run the methods (`normascope run` on the command line).',
    })
  const postprocessing = studyPostprocessing(study)
  let [done, fresh] = [0, 0]
  const measure = (runner: TaskRunner) =>
    forEachLimited(jobs, runner.size, signal, async ({ map, key, threshold }) => {
      let metrics = findMetrics(study, map.id, key)
      if (!metrics) {
        const files = mapFiles(study, map, postprocessing)
        metrics = await runner.run('evaluateMap', { files, threshold }, signal ? { signal } : {})
        storeMetrics(study, map.id, key, metrics)
        fresh++
      }
      onProgress?.(++done, jobs.length, `${map.method} ${map.scan.label}`)
      return scanResult(map, metrics)
    })
  const results = await withRunner(options.runner, measure)
  const warnings = evaluationWarnings(study, plans)
  study.log(
    'evaluate',
    [`${results.length} maps of test scans (${fresh} newly measured, ${postprocessing})`, ...warnings].join(
      ' ',
    ),
  )
  return results
}

export interface Evaluated {
  pair: Pair
  calibration: Calibration | undefined
  results: ScanResult[]
}

/** Stored results of everything planned. Throws 'nothing-to-do' naming `normascope evaluate` where one is missing. */
export function storedResults(study: Study, plans: readonly Plan[]): Evaluated[] {
  let missing = 0
  const found = plans.map(({ pair, calibration, maps }) => ({
    pair,
    calibration,
    results: maps.flatMap(({ map, key }) => {
      const metrics = findMetrics(study, map.id, key)
      if (!metrics) missing++
      return metrics ? [scanResult(map, metrics)] : []
    }),
  }))
  const total = plans.reduce((sum, plan) => sum + plan.maps.length, 0)
  if (total === 0 || missing > 0)
    throw new Fault({
      code: 'nothing-to-do',
      message:
        total === 0
          ? 'No test scan has a map yet.'
          : `${missing} of ${total} maps of test scans are not measured at the present operating points.`,
      remedy:
        total === 0
          ? 'Run methods first (`normascope run` on the command line).'
          : 'Evaluate first (`normascope evaluate` on the command line).',
    })
  return found
}
