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
export { binomialSf, clopperPearson, upperShare } from './binomial.ts'
export {
  bySubject,
  flagBand,
  flaggedShare,
  promiseOf,
  promisedRank,
  simulatePromise,
  subjectsNeeded,
  type FlagBandPoint,
  type FlagPromise,
} from './promise.ts'
export { bandAt, fprBand, type BandOptions, type BandPoint, type FprBand } from './band.ts'
export { scannerFprs, type ScannerFpr } from './scanners.ts'
export { bestDice, type BestDice, type LabelledCounts } from './best-dice.ts'
export {
  scalingCurve,
  spread,
  type ScalingInput,
  type ScalingOptions,
  type ScalingPoint,
  type Spread,
  type TestCounts,
} from './scaling.ts'
export {
  emptyTable,
  fillTable,
  placeOfFpr,
  placeOfThreshold,
  pooledFpr,
  scanFiguresAt,
  sliderEdges,
  type LabelledHistogram,
  type ScanFigures,
  type ThresholdTable,
} from './table.ts'
