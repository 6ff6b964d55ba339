export {
  chiSquaredSf,
  fisherSf,
  gammaUpper,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCritical,
  studentTwoSided,
} from './distributions.ts'
export { mean, median, quantile, quantileSorted, rankValues, sorted, type Ranks } from './descriptive.ts'
export { kruskalWallis, mannWhitney, spearman, wilcoxonSignedRank, type TestResult } from './tests.ts'
export {
  benjaminiHochberg,
  cliffsDelta,
  epsilonSquared,
  holm,
  probabilityOfSuperiority,
  wilson,
} from './effects.ts'
export {
  bcaLevels,
  bootstrap,
  bootstrapMean,
  fewestForInterval,
  clusterBy,
  defaultReplicates,
  expandedQuantile,
  notEstimable,
  percentileInterval,
  replicatesInterval,
  type BootstrapOptions,
  type Clusters,
  type Estimate,
} from './bootstrap.ts'
export { notResampled, resample, shareInterval, type Resampled } from './resampling.ts'
export { drawnUnits, type Draws } from './draws.ts'
