import type { Estimate } from '../statistics/index.ts'
import type { Association } from './associations.ts'
import type { Claim } from './claims.ts'
import type { Curve } from './curves/index.ts'
import type { Gap, GroupStatus } from './groups.ts'
import type { JointModel } from './joint/index.ts'
import type { BinEdges } from './levels.ts'
import type { PairCell } from './pairs.ts'
import type { BiasFactor, BiasMetric } from './rows.ts'

/** Subject resamples behind every interval of the page. */
export const biasReplicates = 1000

/** What is analysed: a metric of a method on a modality. */
export interface Subject {
  method: string
  modality: string
  metric: BiasMetric
}
/** The same by one factor. */
export interface Place extends Subject {
  factor: BiasFactor
}
export interface BiasResult {
  groups: (Place & {
    level: string
    estimate: Estimate
    status: GroupStatus
    /** Subject means, ascending, 4 digits; of more than 200 every k-th; empty below 10 subjects. */
    values: number[]
  })[]
  gaps: (Place & Gap)[]
  tests: (Place & Association & { p_adjusted: number | null })[]
  curves: (Place & Curve)[]
  pairs: (Subject & PairCell)[]
  models: (Subject & JointModel)[]
  claims: Claim[]
  notes: string[]
  bootstrap_replicates: number
  seed: number
}
export interface BiasOptions {
  seed: number
  /** Default 1,000. */
  replicates?: number
  edges?: BinEdges
  /** Parts to leave out (they stay empty); for simulations that look at others. */
  skip?: readonly ('intervals' | 'curves' | 'pairs')[]
}
