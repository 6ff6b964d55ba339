import type { BiasMetric, Observation } from '../rows.ts'
import { linearModel } from './linear.ts'
import { logisticModel } from './logistic.ts'
import type { JointModel } from './types.ts'

export { randomFrom } from './design.ts'
export { isContinuous } from './factors.ts'
export type { JointCoefficient, JointModel, JointTerm, RandomEffect } from './types.ts'

/**
 * One model of all factors together for one method, modality and metric: logistic for lesion detection, linear for logit
 * FPR of healthy scans and for Dice, AUPRC and sensitivity on their own scale; errors robust and clustered by subject
 * (t and F on subjects - coefficients). From five scanners on the scanner is a random effect. Whatever cannot be told
 * apart, is separated, or is too small is 'not-estimable' with its reason.
 */
export const jointModel = (observations: readonly Observation[], metric: BiasMetric): JointModel =>
  metric === 'detected' ? logisticModel(observations) : linearModel(observations, metric)
