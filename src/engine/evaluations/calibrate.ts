import { Fault, type Calibration, type Modality, type Postprocessing } from '../../contract/index.ts'
import {
  binWidth,
  calibrationWarnings,
  countAbove,
  exactThreshold,
  thresholdBin,
  thresholdInterval,
  windowOf,
  type ScoreWindow,
  type WindowCounts,
} from '../../science/calibration/index.ts'
import { seedOf } from '../../science/random/index.ts'
import { bootstrapMean, clusterBy, defaultReplicates } from '../../science/statistics/index.ts'
import { digestOf } from '../methods/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { alongside, bestDiceOf, scanFprOf, type Extras } from './calibration-parts.ts'
import { histogramsOf, type Work } from './histograms.ts'
import { forEachLimited, withRunner, type TaskRunner } from './runner.ts'
import {
  contentOf,
  listMaps,
  mapFiles,
  newestCalibration,
  pairsOf,
  reuseCalibration,
  storeCalibration,
  studyPostprocessing,
  type MapRow,
  type Pair,
} from './store.ts'

/** Changes when a step here changes what comes out. */
const CALIBRATION_VERSION = 1
/** Changes when what is given beside the threshold changes. */
const PARTS_VERSION = 1
const thresholdReplicates = 1000

export interface CalibrateOptions extends Extras {
  /** Default 0.01. */
  targetFpr?: number
  /** Of the threshold's interval; default 0.9. */
  confidence?: number
  /** All that have maps when absent. */
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  /** Default 1. */
  seed?: number
  /** Default: the study's setting. */
  postprocessing?: Postprocessing | undefined
  /** Why the operating points are set; kept in the study's log. */
  why?: string | undefined
  signal?: AbortSignal | undefined
  /** Default: a pool of worker threads. */
  runner?: TaskRunner
  onProgress?(done: number, total: number, label: string): void
}

interface Settings {
  targetFpr: number
  confidence: number
  seed: number
  postprocessing: Postprocessing
}

export const isCalibrationScan = (scan: ScanRow): boolean =>
  scan.group === 'healthy' && scan.split === 'calibration'
const isLabelled = (scan: ScanRow): boolean =>
  scan.group === 'patient' && scan.split === 'calibration' && scan.maskPath !== null
const isHeldout = (scan: ScanRow): boolean => scan.group === 'healthy' && scan.split === 'test'

export const mapsOf = (maps: readonly MapRow[], { method, modality }: Pair): MapRow[] =>
  maps.filter((map) => map.method === method && map.scan.modality === modality)

/** Hash of what shapes the threshold: the maps, whose they are, the settings. */
export const thresholdKey = (maps: readonly MapRow[], pair: Pair, settings: Settings): string =>
  digestOf({
    stage: 'calibrate',
    version: CALIBRATION_VERSION,
    ...pair,
    ...settings,
    maps: mapsOf(maps, pair)
      .filter((map) => isCalibrationScan(map.scan))
      .map((map) => [contentOf(map), map.scan.label, map.scan.subject, map.scan.scanner]),
  })

function checkSettings({ targetFpr, confidence }: Settings): void {
  for (const [name, value] of [
    ['target FPR', targetFpr],
    ['confidence', confidence],
  ] as const)
    if (!(value > 0 && value < 1))
      throw new Fault({
        code: 'bad-input',
        message: `A ${name} of ${value} is not a share between 0 and 1.`,
        remedy: 'Give a share, for example 0.01 for 1 %.',
      })
}

function checkExtras({ scanFpr }: Extras): void {
  if (scanFpr === undefined) return
  const { target, volumeMl } = scanFpr
  const wrong = !(target > 0 && target < 1)
    ? `A scan FPR of ${target}`
    : !(volumeMl > 0)
      ? `A volume of ${volumeMl} ml`
      : null
  if (wrong !== null)
    throw new Fault({
      code: 'bad-input',
      message: `${wrong} cannot be aimed at.`,
      remedy: 'Give a share between 0 and 1 and a volume above 0, for example 0.05 and 0.1 ml.',
    })
}

function checkSplit(study: Study): void {
  if (listScans(study, { group: 'healthy', split: 'calibration' }).length > 0) return
  const healthy = listScans(study, { group: 'healthy' }).length
  throw new Fault({
    code: 'too-few',
    message: `The study has no healthy calibration scans (${healthy} healthy scan${healthy === 1 ? '' : 's'} in all), so no threshold can be found.`,
    remedy:
      healthy === 0
        ? 'Import healthy scans, then divide them with `normascope split`.'
        : 'Divide the subjects with `normascope split --calibration 0.3`, then calibrate again.',
  })
}

/** Scans that have no map of this method, as a sentence; none where all have one. */
export function missingMaps(scans: readonly ScanRow[], maps: readonly MapRow[], what: string): string[] {
  const has = new Set(maps.map((map) => map.scan.id))
  const missing = scans.filter((scan) => !has.has(scan.id))
  if (missing.length === 0) return []
  const names = missing.slice(0, 5).map((scan) => scan.label)
  const rest = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
  return [
    `${missing.length} of ${scans.length} ${what} scans have no map and are left out: ${names.join(', ')}${rest}.`,
  ]
}

/**
 * One operating point for every method and modality that has maps of healthy calibration scans; the same inputs and
 * settings give the stored one. A pair without such maps is left out, which the other results' warnings say. Throws
 * 'too-few' where nothing can be calibrated, 'nothing-to-do' without maps, 'changed-file' for a map that is not as made.
 */
export async function calibrate(study: Study, options: CalibrateOptions = {}): Promise<Calibration[]> {
  const settings: Settings = {
    targetFpr: options.targetFpr ?? 0.01,
    confidence: options.confidence ?? 0.9,
    seed: options.seed ?? 1,
    postprocessing: options.postprocessing ?? studyPostprocessing(study),
  }
  checkSettings(settings)
  checkExtras(options)
  const extras: Extras = { scanFpr: options.scanFpr, bestDice: options.bestDice }
  checkSplit(study)
  const maps = listMaps(study)
  const pairs = pairsOf(maps, options)
  const possible = pairs.filter((pair) => mapsOf(maps, pair).some((map) => isCalibrationScan(map.scan)))
  if (possible.length === 0)
    throw new Fault({
      code: 'too-few',
      message: 'No healthy calibration scan has a map of these methods and modalities.',
      remedy: 'Make them with `normascope run`; which subjects calibrate is set with `normascope split`.',
    })
  const left = pairs
    .filter((pair) => !possible.includes(pair))
    .map(({ method, modality }) => `${method} on ${modality}`)
  const notes =
    left.length === 0 ? [] : [`Not calibrated, without healthy calibration maps: ${left.join(', ')}.`]
  const step = progressOver(maps, possible, options)
  const results: Calibration[] = []
  const before = new Map(
    possible.map((pair) => [`${pair.method} ${pair.modality}`, newestCalibration(study, pair)?.calibration]),
  )
  await withRunner(options.runner, async (runner) => {
    const work = { runner, signal: options.signal }
    for (const pair of possible)
      results.push(await calibratePair(study, maps, pair, settings, extras, notes, work, step))
  })
  study.log(
    'calibrate',
    `${results.length} operating points at a voxel FPR of ${settings.targetFpr} (confidence ${settings.confidence}, ${settings.postprocessing}, seed ${settings.seed}): ${results.map((c) => changeOf(c, before.get(`${c.method} ${c.modality}`))).join(', ')}. Why: ${options.why ?? 'not said'}`,
  )
  return results
}

/** The operating point in the log: what it was and what it is. */
function changeOf(now: Calibration, before: Calibration | undefined): string {
  const scan = now.scan_fpr ? `, scan threshold ${now.scan_fpr.threshold ?? 'none'}` : ''
  const was = before && before.threshold !== now.threshold ? `${before.threshold} -> ` : ''
  return `${now.method} ${now.modality} ${was}${now.threshold}${scan}`
}

/** Progress over maps, each counted once however many passes it needs. */
function progressOver(
  maps: readonly MapRow[],
  pairs: readonly Pair[],
  { onProgress }: CalibrateOptions,
): (map: MapRow) => void {
  const total = pairs.reduce((sum, pair) => sum + used(mapsOf(maps, pair)).length, 0)
  const seen = new Set<number>()
  return (map) => {
    seen.add(map.id)
    onProgress?.(seen.size, total, `${map.method} ${map.scan.label}`)
  }
}

const used = (maps: readonly MapRow[]): MapRow[] =>
  maps.filter(({ scan }) => isCalibrationScan(scan) || isHeldout(scan))

async function calibratePair(
  study: Study,
  maps: readonly MapRow[],
  pair: Pair,
  settings: Settings,
  extras: Extras,
  notes: readonly string[],
  options: Work,
  step: (map: MapRow) => void,
): Promise<Calibration> {
  const own = mapsOf(maps, pair)
  const [calibration, heldout] = [
    own.filter((m) => isCalibrationScan(m.scan)),
    own.filter((m) => isHeldout(m.scan)),
  ]
  const healthy = listScans(study, { modality: pair.modality, group: 'healthy' })
  const warnings = [
    ...notes,
    ...missingMaps(healthy.filter(isCalibrationScan), calibration, 'calibration'),
    ...missingMaps(healthy.filter(isHeldout), heldout, 'healthy test'),
  ]
  const labelled = extras.bestDice ? own.filter((m) => isLabelled(m.scan)) : []
  const heldoutKey = digestOf([
    heldout.map((map) => [contentOf(map), map.scan.subject]),
    warnings,
    { version: PARTS_VERSION, extras, labelled: labelled.map((map) => [contentOf(map), map.scan.subject]) },
  ])
  const key = `${thresholdKey(maps, pair, settings)}-${heldoutKey}`
  const stored = reuseCalibration(study, pair, key)
  if (stored) {
    for (const map of [...calibration, ...heldout]) step(map)
    return stored
  }
  const result = await compute(study, pair, { calibration, heldout }, settings, warnings, options, step)
  if (extras.scanFpr)
    result.scan_fpr = await scanFprOf(study, { calibration, heldout }, extras.scanFpr, settings, options)
  if (extras.bestDice) result.best_dice = await bestDiceOf(study, labelled, settings, options)
  storeCalibration(study, key, result)
  return result
}

type Passes = Map<number, WindowCounts>

async function passesOver(
  study: Study,
  maps: readonly MapRow[],
  window: ScoreWindow,
  { postprocessing }: Settings,
  { runner, signal }: Work,
  step: (map: MapRow) => void,
): Promise<Passes> {
  const counted = await forEachLimited(maps, runner.size, signal, async (map) => {
    const files = mapFiles(study, map, postprocessing)
    const pass = await runner.run('valuesInBin', { files, window }, signal ? { signal } : {})
    step(map)
    return [map.id, pass] as const
  })
  return new Map(counted)
}

async function compute(
  study: Study,
  pair: Pair,
  { calibration, heldout }: { calibration: MapRow[]; heldout: MapRow[] },
  settings: Settings,
  warnings: readonly string[],
  options: Work,
  step: (map: MapRow) => void,
): Promise<Calibration> {
  const { targetFpr, confidence, seed, postprocessing } = settings
  const histograms = await histogramsOf(study, calibration, postprocessing, options)
  const range = histograms[0]!
  const counts = histograms.map(({ healthy }, i) => ({
    subject: calibration[i]!.scan.subject,
    counts: healthy,
  }))
  const bin = thresholdBin(counts, targetFpr)
  if (!bin)
    throw new Fault({
      code: 'too-few',
      message: `The calibration maps of ${pair.method} on ${pair.modality} hold no healthy brain voxel.`,
      remedy: 'Check the brain masks and lesion masks of the healthy calibration scans.',
    })
  const all = [...calibration, ...heldout]
  let passes = await passesOver(study, all, windowOf(bin, range), settings, options, step)
  const own = (): WindowCounts[] => calibration.map((map) => passes.get(map.id)!)
  let exact = exactThreshold(own(), targetFpr)
  if (!exact) {
    // the stored histograms do not fit these voxels: every voxel is sorted instead
    passes = await passesOver(study, all, { from: -Infinity, to: Infinity }, settings, options, step)
    exact = exactThreshold(own(), targetFpr)!
  }
  const { threshold } = exact
  const interval = thresholdInterval(counts, range, threshold, {
    target: targetFpr,
    confidence,
    seed: seedOf(seed, 'threshold', pair.method, pair.modality),
    replicates: thresholdReplicates,
  })
  const scanFprs = calibration.map(({ id, scan }) => {
    const pass = passes.get(id)!
    const fpr = pass.voxels === 0 ? 0 : countAbove(pass, threshold) / pass.voxels
    return { scan_id: scan.id, scan: scan.label, scanner: scan.scanner, fpr, voxels: pass.voxels }
  })
  const subjects = new Set(calibration.map(({ scan }) => scan.subject)).size
  const fpr = exact.above / exact.voxels
  return {
    ...pair,
    postprocessing,
    target_fpr: targetFpr,
    confidence,
    threshold,
    threshold_lo: interval.lo,
    threshold_hi: interval.hi,
    bootstrap_replicates: interval.replicates,
    seed,
    fpr,
    scans: calibration.length,
    subjects,
    voxels: exact.voxels,
    scan_fprs: scanFprs.map(({ scan_id, scan, scanner, fpr: own }) => ({ scan_id, scan, scanner, fpr: own })),
    heldout: heldoutOf(heldout, passes, threshold, settings, pair),
    ...alongside(
      pair,
      counts,
      range,
      calibration.map((map) => ({ map, pass: passes.get(map.id)! })),
      threshold,
      settings,
    ),
    histogram_bin_width: binWidth(range),
    warnings: [
      ...warnings,
      ...calibrationWarnings({
        target: targetFpr,
        fpr,
        threshold,
        voxels: exact.voxels,
        tied: exact.tied,
        subjects,
        scanFprs,
        endBin: bin.bin === range.bins - 1,
      }),
    ],
    created: new Date().toISOString(),
  }
}

/** FPR of the held-out healthy scans at the threshold, pooled over voxels, subjects resampled. */
function heldoutOf(
  maps: readonly MapRow[],
  passes: Passes,
  threshold: number,
  { seed }: Settings,
  { method, modality }: Pair,
): Calibration['heldout'] {
  if (maps.length === 0) return null
  const clusters = clusterBy(
    maps,
    (map) => map.scan.subject,
    (map) => countAbove(passes.get(map.id)!, threshold),
    (map) => passes.get(map.id)!.voxels,
  )
  const fpr = bootstrapMean(clusters, {
    seed: seedOf(seed, 'heldout', method, modality),
    replicates: defaultReplicates,
  })
  return { fpr, scans: maps.length }
}
