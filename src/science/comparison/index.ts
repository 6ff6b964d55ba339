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
  type PairedDifference,
} from './pairs.ts'
export { sentenceOf, type Ranked } from './sentence.ts'
