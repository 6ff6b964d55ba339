import { Fault, type Calibration } from '../../contract/index.ts'
import {
  binWidth,
  calibrationWarnings,
  countAbove,
  exactThreshold,
  scannerFprs,
  thresholdBin,
  thresholdInterval,
  windowOf,
  type ScoreWindow,
  type WindowCounts,
} from '../../science/calibration/index.ts'
import { seedOf } from '../../science/random/index.ts'
import { bootstrapMean, defaultReplicates } from '../../science/statistics/index.ts'
import { digestOf } from '../methods/index.ts'
import { listScans, type Study } from '../studies/index.ts'
import { alongside, bestDiceOf, clustersOf, scanFprOf, type Extras, type Share } from './calibration-parts.ts'
import {
  isCalibrationScan,
  isHeldout,
  isLabelled,
  mapsOf,
  missingMaps,
  mixedFits,
  thresholdKey,
  type Settings,
} from './calibration-scans.ts'
import { histogramsOf, type Work } from './histograms.ts'
import { forEachLimited } from './runner.ts'
import {
  contentOf,
  mapFiles,
  newestCalibration,
  reuseCalibration,
  storeCalibration,
  type MapRow,
  type Pair,
} from './store.ts'

/** Changes when what is given beside the threshold changes. */
const PARTS_VERSION = 4
const thresholdReplicates = 1000

/** What one calibration of all pairs has in common. */
export interface Calibrating {
  study: Study
  maps: readonly MapRow[]
  settings: Settings
  extras: Extras
  /** Sentences that belong to every result. */
  notes: readonly string[]
  /** Why the operating points are set, for the log. */
  why: string
  work: Work
  step(map: MapRow): void
}

/** The operating point of one method and modality: the stored one under the same key, else a new one; logged where it changes. */
export async function calibratePair(context: Calibrating, pair: Pair): Promise<Calibration> {
  const { study, maps, settings, extras, work, step } = context
  const own = mapsOf(maps, pair)
  const calibration = own.filter((m) => isCalibrationScan(m.scan))
  const heldout = own.filter((m) => isHeldout(m.scan))
  const healthy = listScans(study, { modality: pair.modality, group: 'healthy' })
  const warnings = [
    ...context.notes,
    ...missingMaps(healthy.filter(isCalibrationScan), calibration, 'calibration'),
    ...missingMaps(healthy.filter(isHeldout), heldout, 'healthy test'),
    ...mixedFits(own, pair),
  ]
  const labelled = extras.bestDice ? own.filter((m) => isLabelled(m.scan)) : []
  const heldoutKey = digestOf([
    heldout.map((map) => [contentOf(map), map.scan.subject]),
    warnings,
    { version: PARTS_VERSION, extras, labelled: labelled.map((map) => [contentOf(map), map.scan.subject]) },
  ])
  const key = `${thresholdKey(maps, pair, settings)}-${heldoutKey}`
  const before = newestCalibration(study, pair)
  if (
    before?.key !== key &&
    !study.db.transaction(() => takeBack(context, pair, key, before?.calibration))()
  ) {
    const result = await compute(context, pair, { calibration, heldout }, warnings)
    if (extras.scanFpr)
      result.scan_fpr = await scanFprOf(study, { calibration, heldout }, extras.scanFpr, settings, work)
    if (extras.bestDice) result.best_dice = await bestDiceOf(study, labelled, settings, work)
    study.db.transaction(() => {
      storeCalibration(study, key, result)
      logChange(context, result, before?.calibration)
    })()
    return result
  }
  for (const map of [...calibration, ...heldout]) step(map)
  return newestCalibration(study, pair)!.calibration
}

/** An operating point found earlier under this key, put in force again; false where there is none. */
function takeBack(context: Calibrating, pair: Pair, key: string, before: Calibration | undefined): boolean {
  const found = reuseCalibration(context.study, pair, key)
  if (found) logChange(context, found, before)
  return found !== undefined
}

/** Who and when are the log's own; what it was, what it is, and why. */
function logChange(
  { study, settings, why }: Calibrating,
  now: Calibration,
  before: Calibration | undefined,
): void {
  study.log('operating-point', `${changeOf(now, before)}, ${settingsText(settings)}. Why: ${why}`)
}

export const settingsText = ({ targetFpr, confidence, postprocessing, seed }: Settings): string =>
  `at a voxel FPR of ${targetFpr} (confidence ${confidence}, ${postprocessing}, seed ${seed})`

/** The operating point in the log: what it was and what it is. */
export function changeOf(now: Calibration, before: Calibration | undefined): string {
  const was = (name: string, a: number | null | undefined, b: number | null | undefined): string =>
    b === undefined && a === undefined
      ? ''
      : `${name}${a === undefined || a === b ? '' : `${a ?? 'none'} -> `}${b ?? 'none'}`
  const scan = was(', scan threshold ', before?.scan_fpr?.threshold, now.scan_fpr?.threshold)
  return `${now.method} ${now.modality} ${was('', before?.threshold, now.threshold)}${scan}`
}

type Passes = Map<number, WindowCounts>

async function passesOver(
  { study, settings: { postprocessing }, work: { runner, signal }, step }: Calibrating,
  maps: readonly MapRow[],
  window: ScoreWindow,
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
  context: Calibrating,
  pair: Pair,
  { calibration, heldout }: { calibration: MapRow[]; heldout: MapRow[] },
  warnings: readonly string[],
): Promise<Calibration> {
  const { study, settings, work } = context
  const { targetFpr, confidence, seed, postprocessing } = settings
  const histograms = await histogramsOf(study, calibration, postprocessing, work)
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
  let passes = await passesOver(context, all, windowOf(bin, range))
  const own = (): WindowCounts[] => calibration.map((map) => passes.get(map.id)!)
  let exact = exactThreshold(own(), targetFpr)
  if (!exact) {
    // the stored histograms do not fit these voxels: every voxel is sorted instead
    passes = await passesOver(context, all, { from: -Infinity, to: Infinity })
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
    ...alongside(pair, counts, range, shares(calibration, passes, threshold), settings),
    histogram_bin_width: binWidth(range),
    warnings: [
      ...warnings,
      ...calibrationWarnings({
        target: targetFpr,
        confidence,
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

/** FPR of the held-out healthy scans at the threshold, pooled over voxels, subjects resampled; of all and of each scanner. */
function heldoutOf(
  maps: readonly MapRow[],
  passes: Passes,
  threshold: number,
  { seed }: Settings,
  { method, modality }: Pair,
): Calibration['heldout'] {
  if (maps.length === 0) return null
  const scans = shares(maps, passes, threshold)
  const options = (stream: string) => ({
    seed: seedOf(seed, stream, method, modality),
    replicates: defaultReplicates,
  })
  return {
    fpr: bootstrapMean(clustersOf(scans), options('heldout')),
    scans: maps.length,
    by_scanner: scannerFprs(scans, options('heldout scanners')),
  }
}

/** What of each map lies above the threshold. */
const shares = (maps: readonly MapRow[], passes: Passes, threshold: number): Share[] =>
  maps.map((map) => {
    const pass = passes.get(map.id)!
    const { subject, scanner } = map.scan
    return { subject, scanner, above: countAbove(pass, threshold), voxels: pass.voxels }
  })
