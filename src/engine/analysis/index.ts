/** What the pages Calibration, Comparison and Bias ask of a study. */
export { AnalysisCache } from './cache.ts'
export { biasMembers, resultRow } from './results.ts'
export { sliderTable } from './slider.ts'
export { analysisState } from './state.ts'
export {
  biasTask,
  compareTask,
  frocTask,
  resultsTask,
  stateTask,
  type AnalysisInput,
  type BriefResult,
} from './tasks.ts'
