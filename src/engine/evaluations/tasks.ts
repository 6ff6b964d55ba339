/** What is computed for one map, each a plain function of plain data: worker threads run them by name. */
import { deflateSync } from 'node:zlib'
import type { Metrics } from '../../contract/index.ts'
import { countWindow, type ScoreWindow, type WindowCounts } from '../../science/calibration/index.ts'
import {
  computeMetrics,
  flagScore,
  frocScan,
  HISTOGRAM_BINS,
  type LedgerEntry,
  type LedgerMap,
  ledgerOf,
  scoreHistogram,
  voxelsOfVolume,
} from '../../science/metrics/index.ts'
import { pooledReplicates, type PooledCounts, type PooledReplicates } from '../../science/comparison/index.ts'
import { voxelVolume } from '../../science/volume/index.ts'
import { loadMap, type LoadedMap, type MapFiles } from './load.ts'

export interface EvaluateMapInput {
  readonly files: MapFiles
  /** Null: only what needs no threshold. */
  readonly threshold: number | null
}

/** All figures of one map. */
export async function evaluateMapTask({ files, threshold }: EvaluateMapInput): Promise<Metrics> {
  return computeMetrics({ ...(await loadMap(files)), threshold })
}

export interface HistogramInput {
  readonly files: MapFiles
  readonly range: readonly [number, number]
}
export interface PackedHistogram {
  readonly lo: number
  readonly hi: number
  readonly bins: number
  /** Deflated little-endian Uint32 counts, as the run stores them. */
  readonly healthy: Uint8Array
  readonly lesion: Uint8Array
}

/** The score histogram of one map, where the run has not stored it for this post-processing. */
export async function histogramTask({ files, range }: HistogramInput): Promise<PackedHistogram> {
  const { map, brain, reference } = await loadMap(files)
  const { healthy, lesion } = scoreHistogram(map, brain, reference, range, HISTOGRAM_BINS)
  // a copy: zlib's own buffer may not be moved between threads
  const pack = (counts: Uint32Array): Uint8Array =>
    new Uint8Array(
      deflateSync(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength), { level: 1 }),
    )
  return { lo: range[0], hi: range[1], bins: HISTOGRAM_BINS, healthy: pack(healthy), lesion: pack(lesion) }
}

export interface ValuesInBinInput {
  readonly files: MapFiles
  readonly window: ScoreWindow
}

/** Second pass of the exact threshold: the scores of healthy brain voxels inside the window, and how many lie above it. */
export async function valuesInBinTask({ files, window }: ValuesInBinInput): Promise<WindowCounts> {
  const { map, brain, reference } = await loadMap(files)
  if (reference) for (let i = 0; i < brain.length; i++) if (reference[i] !== 0) brain[i] = 0
  return countWindow(map, brain, window)
}

export interface FlagScoreInput {
  readonly files: MapFiles
  readonly volumeMl: number
}

/** The score below which every threshold flags the scan: a cluster of at least the volume. -Infinity: none does. */
export async function flagScoreTask({ files, volumeMl }: FlagScoreInput): Promise<{ score: number }> {
  const { map, brain, reference, grid } = await loadMap(files)
  if (reference) for (let i = 0; i < brain.length; i++) if (reference[i] !== 0) brain[i] = 0
  return { score: flagScore(map, brain, grid.dims, voxelsOfVolume(volumeMl, voxelVolume(grid))) }
}

export interface FrocTaskInput {
  readonly files: MapFiles
  /** Descending. */
  readonly thresholds: readonly number[]
  /** Smaller components are no false positives; 0: none is too small. */
  readonly minMl: number
}
/** What one scan adds to a FROC curve, as it is stored; null: a lesion that no threshold finds. */
export interface FrocCounts {
  readonly lesionScores: readonly (number | null)[]
  readonly falsePositives: readonly number[]
}

/** One scan counted at all thresholds; a patient without a reference has none to be counted against. */
export async function frocTask({ files, thresholds, minMl }: FrocTaskInput): Promise<FrocCounts> {
  const { map, brain, reference, grid } = await loadMap(files)
  if (reference === undefined) throw new Error(`${files.scanPath} has no reference`)
  const smallest = minMl > 0 ? voxelsOfVolume(minMl, voxelVolume(grid)) : 1
  const { lesionScores, falsePositives } = frocScan(map, brain, reference, grid.dims, thresholds, smallest)
  return {
    lesionScores: Array.from(lesionScores, (score) => (score === -Infinity ? null : score)),
    falsePositives: [...falsePositives],
  }
}

export interface LedgerTaskInput {
  readonly maps: readonly { readonly method: string; readonly files: MapFiles; readonly threshold: number }[]
}

/** The ledger's entries of one scan under all its methods; none for a patient without a reference. */
export async function ledgerTask({ maps }: LedgerTaskInput): Promise<LedgerEntry[]> {
  const loaded: LedgerMap[] = []
  let scan: LoadedMap | undefined
  for (const { method, files, threshold } of maps) {
    scan = await loadMap(files)
    loaded.push({ method, map: scan.map, threshold })
  }
  if (scan?.reference === undefined) return []
  return ledgerOf({ ...scan, reference: scan.reference, maps: loaded })
}

export interface PooledTaskInput {
  readonly counts: PooledCounts
  /** One a resample. */
  readonly seeds: Uint32Array
}

export const pooledTask = async ({ counts, seeds }: PooledTaskInput): Promise<PooledReplicates> =>
  pooledReplicates(counts, seeds)

export const evaluationTasks = {
  evaluateMap: evaluateMapTask,
  scoreHistogram: histogramTask,
  valuesInBin: valuesInBinTask,
  flagScore: flagScoreTask,
  froc: frocTask,
  ledger: ledgerTask,
  pooledReplicates: pooledTask,
} as const
export type EvaluationTask = keyof typeof evaluationTasks
export type EvaluationInput<K extends EvaluationTask> = Parameters<(typeof evaluationTasks)[K]>[0]
export type EvaluationResult<K extends EvaluationTask> = Awaited<ReturnType<(typeof evaluationTasks)[K]>>
