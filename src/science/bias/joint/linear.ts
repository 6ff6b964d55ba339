import { fitLinear, fitMixed } from '../../models/index.ts'
import { factorsOf, type BiasMetric, type Observation } from '../rows.ts'
import { coefficientsOf, type Fitted } from './coefficients.ts'
import { designOf, type Design } from './design.ts'
import { estimable, type Estimable } from './estimable.ts'
import { logits } from './logits.ts'
import { mixedScanners, randomTerm } from './random.ts'
import { countOf, meansBySubject, subjectsOf } from './subjects.ts'
import { termOf } from './terms.ts'
import { none, tooFew } from './too-few.ts'
import type { JointModel } from './types.ts'

interface Outcome {
  name: string
  rows: readonly Observation[]
  note: string | undefined
}

/** FPRs on the logit scale, other metrics as they are. */
function outcomeOf(observations: readonly Observation[], metric: BiasMetric): Outcome {
  if (metric !== 'fpr') return { name: metric, rows: observations, note: undefined }
  const { values, moved } = logits(observations.map(({ value }) => value))
  return {
    name: 'logit fpr',
    rows: observations.map((row, i) => ({ ...row, value: values[i]! })),
    note:
      moved > 0
        ? `${moved} FPRs of 0 or 1 were taken as half the way from the nearest other value`
        : undefined,
  }
}

/** A design with its columns and values, and what every model of it says. */
interface Prepared {
  design: Design
  parts: Estimable
  y: Float64Array
  base: Pick<JointModel, 'outcome' | 'n' | 'observations' | 'left_out' | 'status' | 'note'>
}

/** A linear model; from five scanners on a mixed one, over one row a subject and scanner. */
export function linearModel(observations: readonly Observation[], metric: BiasMetric): JointModel {
  const { name, rows, note } = outcomeOf(observations, metric)
  const plain = designOf(rows, factorsOf(metric), true)
  const mixed = plain.random !== undefined
  const design = mixed ? designOf(meansBySubject(rows), factorsOf(metric), true) : plain
  const y = Float64Array.from(design.rows, ({ value }) => value)
  const parts = estimable(design.terms, design.rows.length)
  const obstacle = tooFew(design, parts.fitted.length, [...y], false)
  if (obstacle) return none(obstacle, name, mixed ? 'linear-mixed' : 'linear', design)
  const base: Prepared['base'] = {
    outcome: name,
    n: countOf(design.rows),
    observations: design.rows.length,
    left_out: design.leftOut,
    status: 'ok',
    ...(note === undefined ? {} : { note }),
  }
  return (mixed ? mixedModel : robustModel)({ design, parts, y, base })
}

function mixedModel({ design, parts, y, base }: Prepared): JointModel {
  const fit = fitMixed(parts.fitted, y, design.random!)
  if (!fit) return none('the mixed model has no solution', base.outcome, 'linear-mixed', design)
  const fitted: Fitted = { fit, parts, lost: new Map(), logistic: false }
  const { note, ...facts } = base
  return {
    model: 'linear-mixed',
    ...facts,
    errors: 'random intercept of the scanner (REML), one row a subject',
    intercept: fit.coefficients[0]!,
    residual_sd: Math.sqrt(fit.residualVariance),
    coefficients: coefficientsOf(fitted, design.terms),
    terms: design.terms.map((term) =>
      term.factor === 'scanner' && !term.excluded
        ? randomTerm(term, parts, design, y)
        : termOf(fitted, term, base.n),
    ),
    random: mixedScanners(fit),
    ...(note === undefined ? {} : { note }),
  }
}

function robustModel({ design, parts, y, base }: Prepared): JointModel {
  const fit = fitLinear(parts.fitted, y, subjectsOf(design.rows))
  if (!fit) return none('the design has no solution', base.outcome, 'linear', design)
  const fitted: Fitted = {
    fit: { ...fit, df: Math.max(1, fit.clusters - parts.fitted.length) },
    parts,
    lost: new Map(),
    logistic: false,
  }
  const { note, ...facts } = base
  return {
    model: 'linear',
    ...facts,
    errors: 'robust, clustered by subject (CR1)',
    intercept: fit.coefficients[0]!,
    residual_sd: Math.sqrt(fit.rss / (y.length - parts.fitted.length)),
    coefficients: coefficientsOf(fitted, design.terms),
    terms: design.terms.map((term) => termOf(fitted, term, base.n)),
    random: null,
    ...(note === undefined ? {} : { note }),
  }
}
