import { fitFirth, fitLogistic, type LogisticFit } from '../../models/index.ts'
import { factorsOf, type Observation } from '../rows.ts'
import { coefficientsOf, type Fitted } from './coefficients.ts'
import { designOf } from './design.ts'
import { estimable } from './estimable.ts'
import { randomScanners } from './random.ts'
import { countOf, subjectsOf } from './subjects.ts'
import { termOf } from './terms.ts'
import { none, tooFew } from './too-few.ts'
import type { JointModel } from './types.ts'

/** Detection of lesions: penalised (Firth) where the outcome is separated. */
export function logisticModel(observations: readonly Observation[]): JointModel {
  const design = designOf(observations, factorsOf('detected'), false)
  const { rows, terms } = design
  const y = Float64Array.from(rows, ({ value }) => value)
  const parts = estimable(terms, rows.length)
  const obstacle = tooFew(design, parts.fitted.length, [...y], true)
  if (obstacle) return none(obstacle, 'detected', 'logistic', design)
  const clusters = subjectsOf(rows)
  const plain = fitLogistic(parts.fitted, y, clusters)
  const separated = plain?.separated ?? []
  const fit: LogisticFit | undefined = separated.length > 0 ? fitFirth(parts.fitted, y, clusters) : plain
  if (!fit) return none('the design has no solution', 'detected', 'logistic', design)
  const lost = new Map(
    separated.map((at) => [at, 'every lesion here was found, or every one missed (separation)']),
  )
  const fitted: Fitted = {
    fit: { ...fit, df: Math.max(1, fit.clusters - parts.fitted.length) },
    parts,
    lost,
    logistic: true,
  }
  const n = countOf(rows)
  return {
    model: separated.length > 0 ? 'logistic-firth' : 'logistic',
    outcome: 'detected',
    errors: 'robust, clustered by subject (CR1)',
    n,
    observations: rows.length,
    left_out: design.leftOut,
    status: 'ok',
    intercept: fit.coefficients[0]!,
    residual_sd: null,
    coefficients: coefficientsOf(fitted, terms),
    terms: terms.map((term) => termOf(fitted, term, n)),
    random: randomScanners(fitted, design),
    ...(separated.length > 0
      ? { note: "the outcome is separated; the other coefficients are from Firth's penalised fit" }
      : {}),
  }
}
