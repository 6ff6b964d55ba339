export {
  biasFactors,
  biasMetrics,
  observationsOf,
  type BiasFactor,
  type BiasMetric,
  type BiasRow,
} from './rows.ts'
export { defaultEdges, levelsOf, unknownLevel, type BinEdges } from './levels.ts'
export { countsOnlyBelow, testedFrom, type GroupStatus } from './groups.ts'
export { claimLevel, type Attribution, type Claim } from './claims.ts'
export { curveOf, type Curve, type CurvePoint } from './curves/index.ts'
export {
  jointModel,
  randomFrom,
  type JointCoefficient,
  type JointModel,
  type JointTerm,
  type RandomEffect,
} from './joint/index.ts'
export { type PairCell } from './pairs.ts'
export { biasReplicates, type BiasOptions, type BiasResult } from './result.ts'
export { analyseBias } from './analyse.ts'
