export {
  comparedMetrics,
  tableRow,
  type ComparedMetric,
  type ScoredScan,
  type Settings,
  type TableRow,
} from './table.ts'
export {
  fewestPairs,
  isDecisive,
  pairedDifferences,
  type MethodScans,
  subjectMeans,
  type PairedDifference,
} from './pairs.ts'
export { friedman, methodsDiffer, omnibus, type Friedman, type Omnibus } from './friedman.ts'
export { imageFigures, type ImageFigures, type ImageScoreName } from './images.ts'
export { rankIntervals, type RankInterval } from './ranks.ts'
export { sentenceOf, type Ranked } from './sentence.ts'
export {
  pool,
  pooledReplicates,
  steppedAuprc,
  steppedAuprcError,
  type PooledCounts,
  type PooledReplicates,
} from './pooled.ts'
