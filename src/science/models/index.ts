/** Regression: linear and logistic with cluster-robust errors, Firth's penalty, a mixed model with one random intercept. */
export { apply, crossProduct, invert, multiply, project, rankOf, type Columns, type Rank } from './matrix.ts'
export { clusterCovariance, clusterIndex, type Fit } from './robust.ts'
export { fitLinear, type LinearFit } from './linear.ts'
export { fitFirth, fitLogistic, type LogisticFit } from './logistic.ts'
export { fitMixed, type MixedFit } from './mixed.ts'
export { coefficientLine, nestedTest, waldTest, type CoefficientLine, type WaldTest } from './wald.ts'
export { naturalSpline, splineKnots } from './spline.ts'
export { twoStageEffects, type TwoStage } from './two-stage.ts'
