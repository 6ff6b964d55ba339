import type { Calibration, Postprocessing } from '../../contract/index.ts'
import {
  bestDice,
  bySubject,
  flagBand,
  flaggedShare,
  fprBand,
  percent,
  promiseOf,
  scannerFprs,
  subjectsNeeded,
  type BinRange,
  type ScoreCounts,
} from '../../science/calibration/index.ts'
import { binEdgeOf } from '../../science/metrics/index.ts'
import { seedOf } from '../../science/random/index.ts'
import { bootstrapMean, clusterBy, defaultReplicates, type Clusters } from '../../science/statistics/index.ts'
import type { Study } from '../studies/index.ts'
import { histogramsOf, type Work } from './histograms.ts'
import { forEachLimited } from './runner.ts'
import { mapFiles, type MapRow, type Pair } from './store.ts'

/** What is asked for beside the voxel FPR threshold. */
export interface Extras {
  /** A scan is flagged by a cluster of at least `volumeMl`; at most the share `target` of healthy subjects should be. */
  scanFpr?: { target: number; volumeMl: number } | undefined
  /** The threshold with the best Dice on labelled scans of the calibration split. */
  bestDice?: boolean | undefined
}

interface Settings {
  confidence: number
  seed: number
  postprocessing: Postprocessing
}

/** Flag score of each subject, from one pass over every map. */
async function flagScores(
  study: Study,
  maps: readonly MapRow[],
  volumeMl: number,
  { postprocessing }: Settings,
  { runner, signal }: Work,
): Promise<number[]> {
  const scores = await forEachLimited(maps, runner.size, signal, async (map) => {
    const files = mapFiles(study, map, postprocessing)
    const { score } = await runner.run('flagScore', { files, volumeMl }, signal ? { signal } : {})
    return { subject: map.scan.subject, score }
  })
  return bySubject(scores)
}

/** The scan FPR threshold with its promise and its check on held-out healthy scans. */
export async function scanFprOf(
  study: Study,
  { calibration, heldout }: { calibration: readonly MapRow[]; heldout: readonly MapRow[] },
  { target, volumeMl }: { target: number; volumeMl: number },
  settings: Settings,
  work: Work,
): Promise<NonNullable<Calibration['scan_fpr']>> {
  const { confidence } = settings
  const scores = await flagScores(study, calibration, volumeMl, settings, work)
  const promise = promiseOf(scores, target, confidence)
  const facts = { target, volume_ml: volumeMl, confidence, subjects: scores.length }
  if (!promise)
    return {
      ...facts,
      needed: subjectsNeeded(target, confidence),
      kept: false,
      threshold: null,
      rank: null,
      promised: null,
      flagged: null,
      heldout: null,
      note: `No healthy calibration scan has a brain of ${volumeMl} ml: none can be flagged at any threshold.`,
    }
  const check = flaggedShare(await flagScores(study, heldout, volumeMl, settings, work), promise.threshold)
  const sure = `with ${percent(confidence)} confidence at most ${percent(promise.promised)} of healthy subjects are flagged`
  return {
    ...facts,
    needed: promise.needed,
    kept: promise.kept,
    threshold: promise.threshold,
    rank: promise.rank,
    promised: promise.promised,
    flagged: promise.flagged,
    heldout: check ? { value: check.value, lo: check.lo, hi: check.hi, n: check.n } : null,
    curve: flagBand(scores, confidence).map((point) => ({ ...point })),
    note: promise.kept
      ? `A cluster of at least ${volumeMl} ml above the threshold flags a scan: ${sure}.`
      : `${scores.length} subjects cannot promise ${percent(target)}: ${sure}. ${promise.needed} subjects are needed.`,
  }
}

/** The threshold with the best mean Dice on patients' scans with a reference in the calibration split; null without one. */
export async function bestDiceOf(
  study: Study,
  labelled: readonly MapRow[],
  settings: Settings,
  work: Work,
): Promise<NonNullable<Calibration['best_dice']> | null> {
  const histograms = await histogramsOf(study, labelled, settings.postprocessing, work)
  const found = bestDice(
    histograms.map(({ healthy, lesion }, i) => ({ subject: labelled[i]!.scan.subject, healthy, lesion })),
  )
  if (!found) return null
  return {
    labels_used: true,
    threshold: binEdgeOf(histograms[0]!, found.edge),
    dice: found.dice,
    scans: found.scans,
    subjects: found.subjects,
    note: 'Found with the reference masks of these scans: not a calibration on healthy scans, and its Dice here is optimistic.',
  }
}

/** Voxels of a healthy scan, and those of them above the threshold. */
export interface Share {
  readonly subject: string
  readonly scanner: string | null
  readonly above: number
  readonly voxels: number
}

/** Scans gathered by subject, so that their mean is the FPR pooled over voxels. */
export const clustersOf = (scans: readonly Share[]): Clusters =>
  clusterBy(
    scans,
    ({ subject }) => subject,
    ({ above }) => above,
    ({ voxels }) => voxels,
  )

/** Band, interval and scanners, from what the calibration has read anyway. */
export function alongside(
  { method, modality }: Pair,
  counts: readonly ScoreCounts[],
  range: BinRange,
  scans: readonly Share[],
  { confidence, seed }: Settings,
): Pick<Calibration, 'band' | 'by_scanner' | 'fpr_estimate'> {
  const stream = (name: string): number => seedOf(seed, name, method, modality)
  const replicates = defaultReplicates
  const band = fprBand(counts, range, { confidence, seed: stream('band') })
  return {
    band: band
      ? {
          method: 'studentised sup-t bootstrap over subjects, log scale',
          ...band,
          points: band.points.map((point) => ({ ...point })),
        }
      : null,
    fpr_estimate: bootstrapMean(clustersOf(scans), { seed: stream('calibration fpr'), replicates }),
    by_scanner: scannerFprs(scans, { seed: stream('scanners'), replicates }),
  }
}
