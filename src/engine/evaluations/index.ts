export { calibrate, calibrationLog, type CalibrateOptions, type CalibrationEvent } from './calibrate.ts'
export { evaluate, planEvaluation, storedResults, type EvaluateOptions, type Plan } from './evaluate.ts'
export { froc, type FrocOptions } from './froc.ts'
export { ledger, refreshLedger, type LedgerOptions, type RefreshOptions } from './ledger.ts'
export { listedFindings, missedByAll, queryLedger } from './ledger-query.ts'
export { ledgerSince } from './ledger-since.ts'
export { scaling, type ScalingStudyOptions } from './scaling.ts'
export {
  flagPromises,
  thresholdCurves,
  thresholdFigures,
  type Asked,
  type SliderOptions,
} from './thresholds.ts'
export { slidersOf, type SliderAndPoint } from './slider-memory.ts'
export { mapFiles, studyPostprocessing } from './store.ts'
export { pooledFigures, type PooledOptions } from './pooled.ts'
export { compare, type CompareOptions } from './compare.ts'
export { bias, biasRows, biasTable, type BiasOptions } from './bias.ts'
export { directRunner, poolRunner, type PoolLike, type TaskRunner } from './runner.ts'
export {
  evaluateMapTask,
  histogramTask,
  valuesInBinTask,
  type EvaluateMapInput,
  type HistogramInput,
  type PackedHistogram,
  type ValuesInBinInput,
} from './tasks.ts'
export { loadMap, type LoadedMap, type MapFiles } from './load.ts'
export { pointHistory } from './point-history.ts'
export { leavingUnchanged, whileUnchanged } from './unchanged.ts'
