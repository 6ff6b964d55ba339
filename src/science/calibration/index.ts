export {
  allowedAbove,
  binWidth,
  countAbove,
  countWindow,
  exactThreshold,
  thresholdBin,
  windowOf,
  type BinRange,
  type ExactThreshold,
  type ScoreCounts,
  type ScoreWindow,
  type ThresholdBin,
  type WindowCounts,
} from './threshold.ts'
export { thresholdInterval, type ThresholdInterval } from './interval.ts'
export { calibrationWarnings, fprByScanner, percent, type CalibrationFacts } from './warnings.ts'
