export { REASONS, computeMetrics, predict } from './compute.ts'
export { hd95 } from './hausdorff.ts'
export {
  type Bounded,
  HISTOGRAM_BINS,
  type ScoreHistogram,
  addHistograms,
  aurocOf,
  auprcOf,
  binEdge,
  countsAbove,
  diceCurve,
  fprAt,
  scoreHistogram,
  sensitivityAt,
} from './histogram.ts'
export { type LesionFindings, type LesionInput, SHELL_MM, findLesions } from './lesions.ts'
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
export type { LesionMetrics, Metrics, MetricsInput } from './types.ts'
