import type { BiasFactor } from '../rows.ts'

export interface JointCoefficient {
  factor: BiasFactor
  level: string | null
  reference: string | null
  unit: string | null
  estimate: number | null
  se: number | null
  lo: number | null
  hi: number | null
  p: number | null
  /** exp(estimate) with its interval, for logistic models. */
  odds_ratio: number | null
  odds_ratio_lo: number | null
  odds_ratio_hi: number | null
  n: number
  status: 'ok' | 'imprecise' | 'not-estimable'
  note?: string
}
export interface JointTerm {
  factor: BiasFactor
  test: string
  n: number
  df1: number | null
  df2: number | null
  statistic: number | null
  p: number | null
  p_adjusted: number | null
  effect: number | null
  effect_name: string
  status: 'tested' | 'not-tested' | 'not-estimable'
  note?: string
}
export interface RandomEffect {
  factor: BiasFactor
  variance: number | null
  sd: number | null
  /** Share of the variance between levels; null for logistic models. */
  icc: number | null
  levels: { level: string; n: number; value: number | null; lo: number | null; hi: number | null }[]
  note?: string
}
export interface JointModel {
  model: 'linear' | 'logistic' | 'logistic-firth' | 'linear-mixed'
  /** What is modelled: 'logit fpr', 'dice', 'detected'. */
  outcome: string
  errors: string
  n: number
  observations: number
  left_out: { reason: string; n: number }[]
  status: 'ok' | 'imprecise' | 'not-estimable'
  intercept: number | null
  residual_sd: number | null
  coefficients: JointCoefficient[]
  terms: JointTerm[]
  random: RandomEffect | null
  note?: string
}
