export { type BoxCase, type BoxFinding, type BoxSummary, boxDetection, scoreBox } from './boxes.ts'
export { type FrocScan, flagScore, frocScan, voxelsOfVolume } from './components-sweep.ts'
export { REASONS, SURFACE_TOLERANCE_MM, computeMetrics, predict } from './compute.ts'
export { type Froc, type FrocPoint, FROC_RATES, froc, frocIntervals, sensitivityAtRates } from './froc.ts'
export { hd95 } from './hausdorff.ts'
export {
  type Bounded,
  HISTOGRAM_BINS,
  type HistogramCurves,
  type ScoreHistogram,
  addHistograms,
  aurocOf,
  auprcOf,
  binEdge,
  binEdgeOf,
  countsAbove,
  diceCurve,
  fprAt,
  histogramCurves,
  scoreHistogram,
  sensitivityAt,
} from './histogram.ts'
export {
  type ImageLevel,
  type RankedImages,
  imageLevel,
  judgeImages,
  judgeInOrder,
  rankImages,
} from './image-level.ts'
export {
  type LesionFindings,
  type LesionInput,
  SHELL_MM,
  centre,
  contrasts,
  findLesions,
  voxelsOf,
} from './lesions.ts'
export { type LedgerEntry, type LedgerInput, type LedgerMap, ledgerOf } from './ledger.ts'
export type { Outcome } from './outcome.ts'
export {
  type LesionMatch,
  type Matching,
  type SharedVoxels,
  componentSizes,
  matchLesions,
  sharedVoxels,
} from './overlap.ts'
export {
  PRO_LIMIT,
  type RegionScores,
  aupro,
  auproSampled,
  poolRegions,
  regionScores,
  regionsOf,
} from './regions.ts'
export {
  type Confusion,
  type CurveMetrics,
  type ImageScores,
  type SortedScores,
  confusionAt,
  curveMetrics,
  imageScores,
  sortScores,
} from './scores.ts'
export { surfaceDice } from './surface-dice.ts'
export { type AreaAgreement, areaAgreement } from './surfels.ts'
export type { LesionMetrics, Metrics, MetricsInput } from './types.ts'
