import {
  coefficientLine,
  fitFirth,
  fitLinear,
  fitLogistic,
  fitMixed,
  nestedTest,
  twoStageEffects,
  waldTest,
  type Fit,
  type LogisticFit,
} from '../models/index.ts'
import { studentCritical } from '../statistics/index.ts'
import {
  designOf,
  estimable,
  isTested,
  randomFrom,
  type Design,
  type DesignTerm,
  type Estimable,
} from './design.ts'
import { countsOnlyBelow, testedFrom } from './groups.ts'
import type { JointCoefficient, JointModel, JointTerm, RandomEffect } from './joint-types.ts'
import { logits } from './logits.ts'
import { factorsOf, type BiasMetric, type Observation } from './rows.ts'

const subjectsOf = (rows: readonly Observation[]): string[] => rows.map((row) => row.subject)
const countOf = (rows: readonly Observation[]): number => new Set(subjectsOf(rows)).size

/** One row a subject and scanner: means of the outcome and of continuous factors. */
function meansBySubject(rows: readonly Observation[]): Observation[] {
  const groups = Map.groupBy(rows, (row) => `${row.subject}\0${row.factors.scanner}`)
  return [...groups.values()].map((own) => {
    const mean = (of: (row: Observation) => number): number =>
      own.reduce((sum, row) => sum + of(row), 0) / own.length
    const factors = { ...own[0]!.factors }
    for (const factor of ['age', 'lesion_volume_mm3', 'lesion_contrast'] as const)
      if (own.every((row) => typeof row.factors[factor] === 'number'))
        factors[factor] = mean((row) => row.factors[factor] as number)
    return { subject: own[0]!.subject, value: mean((row) => row.value), factors }
  })
}

const none = (reason: string, outcome: string, model: JointModel['model'], design: Design): JointModel => ({
  model,
  outcome,
  errors: 'none',
  n: countOf(design.rows),
  observations: design.rows.length,
  left_out: design.leftOut,
  status: 'not-estimable',
  intercept: null,
  residual_sd: null,
  coefficients: [],
  terms: design.terms.map((term) =>
    emptyTerm(term, 'not-estimable', term.excluded ?? reason, countOf(design.rows)),
  ),
  random: null,
  note: `not estimable: ${reason}`,
})

const emptyTerm = (
  { factor }: DesignTerm,
  status: 'not-tested' | 'not-estimable',
  why: string,
  n: number,
): JointTerm => ({
  factor,
  test: 'wald-f',
  n,
  df1: null,
  df2: null,
  statistic: null,
  p: null,
  p_adjusted: null,
  effect: null,
  effect_name: 'partial_r2',
  status,
  note: `${status === 'not-tested' ? 'not tested' : 'not estimable'}: ${why}`,
})

interface Fitted {
  /** Covariance and degrees of freedom as they are to be used for tests. */
  fit: Pick<Fit, 'coefficients' | 'covariance' | 'df'>
  parts: Estimable
  /** Columns of the fit without a finite estimate, with the reason. */
  lost: ReadonlyMap<number, string>
  logistic: boolean
}

/** Place of design column i among the fit's coefficients; undefined when it was dropped. */
const placeOf = ({ parts }: Fitted, i: number): number | undefined => {
  const at = parts.kept.indexOf(i + 1)
  return at === -1 ? undefined : at
}

function coefficientsOf(fitted: Fitted, terms: readonly DesignTerm[]): JointCoefficient[] {
  const { parts, fit, lost, logistic } = fitted
  return parts.columns.map(({ factor, level, reference, unit, n }, i) => {
    const at = placeOf(fitted, i)
    const reason = parts.reason(i) ?? (at === undefined ? 'no column left' : lost.get(at))
    const line = reason === undefined ? coefficientLine(fit, at!) : undefined
    const names = { factor, level, reference, unit, n }
    const empty = { odds_ratio: null, odds_ratio_lo: null, odds_ratio_hi: null }
    if (!line) {
      const why = `not estimable: ${reason ?? 'its variance is 0'}`
      return {
        ...names,
        estimate: null,
        se: null,
        lo: null,
        hi: null,
        p: null,
        ...empty,
        status: 'not-estimable',
        note: why,
      }
    }
    const term = terms.find((own) => own.factor === factor)!
    const odds = logistic
      ? {
          odds_ratio: Math.exp(line.estimate),
          odds_ratio_lo: Math.exp(line.lo),
          odds_ratio_hi: Math.exp(line.hi),
        }
      : empty
    const tested = isTested(parts.columns[i]!, term)
    return { ...names, ...line, p: tested ? line.p : null, ...odds, status: tested ? 'ok' : 'imprecise' }
  })
}

function termOf(fitted: Fitted, term: DesignTerm, n: number): JointTerm {
  if (term.excluded) return emptyTerm(term, 'not-estimable', term.excluded, n)
  const { parts, fit, lost } = fitted
  const own = parts.columns.flatMap((column, i) => (column.factor === term.factor ? [{ column, i }] : []))
  const reasons = own.map(({ i }) => parts.reason(i) ?? lost.get(placeOf(fitted, i) ?? -1))
  const reason = reasons.find((why) => why !== undefined)
  if (reason !== undefined) return emptyTerm(term, 'not-estimable', reason, n)
  const tested = own.filter(({ column }) => isTested(column, term))
  if (tested.length === 0)
    return emptyTerm(term, 'not-tested', `fewer than two groups of at least ${testedFrom} subjects`, n)
  const wald = waldTest(
    fit,
    tested.map(({ i }) => placeOf(fitted, i)!),
  )
  if (!wald) return emptyTerm(term, 'not-estimable', 'its variance is 0', n)
  const { df1, df2, statistic, p } = wald
  const small = own.filter((one) => !tested.includes(one)).map(({ column }) => column.level)
  const notes = [
    term.note,
    small.length > 0 ? `left out of the test, below ${testedFrom} subjects: ${small.join(', ')}` : undefined,
  ]
  const note = notes.filter((text) => text !== undefined).join('; ')
  return {
    factor: term.factor,
    test: 'wald-f',
    n,
    df1,
    df2,
    statistic,
    p,
    p_adjusted: null,
    effect: (df1 * statistic) / (df1 * statistic + df2),
    effect_name: 'partial_r2',
    status: 'tested',
    ...(note === '' ? {} : { note }),
  }
}

/** Too little to fit a model to; undefined when there is enough. */
function tooFew(
  design: Design,
  columns: number,
  values: readonly number[],
  binary: boolean,
): string | undefined {
  const n = countOf(design.rows)
  if (design.terms.every((term) => term.excluded)) return 'no factor can enter the model'
  if (n < testedFrom) return `${n} subjects with all factors known, at least ${testedFrom} are needed`
  if (n < 5 * columns) return `${n} subjects for ${columns} coefficients, at least 5 for each are needed`
  if (values.every((value) => value === values[0])) return 'all values are equal'
  if (!binary) return undefined
  const found = values.filter((value) => value === 1).length
  const rarer = Math.min(found, values.length - found)
  return rarer < countsOnlyBelow
    ? `only ${rarer} lesions were ${found === rarer ? 'found' : 'missed'}, at least 10 are needed`
    : undefined
}

function linearModel(observations: readonly Observation[], metric: BiasMetric): JointModel {
  const transformed = metric === 'fpr' ? logits(observations.map(({ value }) => value)) : undefined
  const outcome = metric === 'fpr' ? 'logit fpr' : metric
  const shown = transformed
    ? observations.map((row, i) => ({ ...row, value: transformed.values[i]! }))
    : observations
  let design = designOf(shown, factorsOf(metric), true)
  const mixed = design.random !== undefined
  if (mixed) design = designOf(meansBySubject(shown), factorsOf(metric), true)
  const { rows, terms } = design
  const y = Float64Array.from(rows, ({ value }) => value)
  const parts = estimable(terms, rows.length)
  const kind = mixed ? 'linear-mixed' : 'linear'
  const obstacle = tooFew(design, parts.fitted.length, [...y], false)
  if (obstacle) return none(obstacle, outcome, kind, design)
  const n = countOf(rows)
  const notes =
    transformed && transformed.moved > 0
      ? [`${transformed.moved} FPRs of 0 or 1 were taken as half the way from the nearest other value`]
      : []
  const base = {
    outcome,
    n,
    observations: rows.length,
    left_out: design.leftOut,
    status: 'ok' as const,
  }
  if (mixed) {
    const fit = fitMixed(parts.fitted, y, design.random!)
    if (!fit) return none('the mixed model has no solution', outcome, kind, design)
    const fitted: Fitted = { fit, parts, lost: new Map(), logistic: false }
    return {
      model: kind,
      ...base,
      errors: 'random intercept of the scanner (REML), one row a subject',
      intercept: fit.coefficients[0]!,
      residual_sd: Math.sqrt(fit.residualVariance),
      coefficients: coefficientsOf(fitted, terms),
      terms: terms.map((term) =>
        term.factor === 'scanner' && !term.excluded
          ? randomTerm(term, parts, design, y)
          : termOf(fitted, term, n),
      ),
      random: {
        factor: 'scanner',
        variance: fit.groupVariance,
        sd: Math.sqrt(fit.groupVariance),
        icc: fit.icc,
        levels: fit.intercepts
          .map(({ group, rows: size, value, se }) => {
            const half = studentCritical(0.05, fit.df) * se
            return { level: group, n: size, value, lo: value - half, hi: value + half }
          })
          .sort((a, b) => (a.level < b.level ? -1 : 1)),
        ...(fit.groupVariance === 0
          ? { note: 'estimated as 0: no more variance between scanners than within' }
          : {}),
      },
      ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
    }
  }
  const fit = fitLinear(parts.fitted, y, subjectsOf(rows))
  if (!fit) return none('the design has no solution', outcome, kind, design)
  const fitted: Fitted = {
    fit: { ...fit, df: Math.max(1, fit.clusters - parts.fitted.length) },
    parts,
    lost: new Map(),
    logistic: false,
  }
  return {
    model: kind,
    ...base,
    errors: 'robust, clustered by subject (CR1)',
    intercept: fit.coefficients[0]!,
    residual_sd: Math.sqrt(fit.rss / (y.length - parts.fitted.length)),
    coefficients: coefficientsOf(fitted, terms),
    terms: terms.map((term) => termOf(fitted, term, n)),
    random: null,
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  }
}

/** The variance between scanners is tested by the F of nested fits: exact for a random intercept. */
function randomTerm(term: DesignTerm, parts: Estimable, design: Design, y: Float64Array): JointTerm {
  const n = countOf(design.rows)
  const groups = Map.groupBy(design.rows, (row) => String(row.factors.scanner))
  const large = [...groups.values()].filter((own) => countOf(own) >= testedFrom).length
  if (large < 2)
    return emptyTerm(term, 'not-tested', `fewer than two groups of at least ${testedFrom} subjects`, n)
  const found = nestedTest(parts.fitted, design.random!, y)
  if (!found) return emptyTerm(term, 'not-estimable', 'cannot be told apart from the other factors', n)
  const { statistic, df1, df2, p, partialR2 } = found
  return {
    factor: term.factor,
    test: 'f, random intercept',
    n,
    df1,
    df2,
    statistic,
    p,
    p_adjusted: null,
    effect: partialR2,
    effect_name: 'partial_r2',
    status: 'tested',
    ...(term.note ? { note: term.note } : {}),
  }
}

/** From five scanners on: their log odds of detection as random effects, from the robust fit (two stages). */
function randomScanners(fitted: Fitted, design: Design): RandomEffect | null {
  const { parts, fit, lost } = fitted
  const own = parts.columns.flatMap((column, i) => (column.factor === 'scanner' ? [{ column, i }] : []))
  if (own.length + 1 < randomFrom) return null
  const places = own.map(({ i }) => placeOf(fitted, i))
  const reference = own[0]!.column.reference!
  const size = (level: string): number =>
    countOf(design.rows.filter((row) => String(row.factors.scanner) === level))
  const names = [reference, ...own.map(({ column }) => column.level!)]
  const broken = own.some(
    ({ i }, o) => parts.reason(i) !== undefined || places[o] === undefined || lost.has(places[o]!),
  )
  const p = fit.coefficients.length
  const found = broken
    ? undefined
    : twoStageEffects(
        Float64Array.from(places, (at) => fit.coefficients[at!]!),
        Float64Array.from(places.flatMap((a) => places.map((b) => fit.covariance[a! * p + b!]!))),
      )
  const variance = found?.groupVariance ?? null
  return {
    factor: 'scanner',
    variance,
    sd: variance === null ? null : Math.sqrt(variance),
    icc: null,
    levels: names
      .map((level, s) => {
        const effect = found?.effects[s]
        const half = effect ? studentCritical(0.05, fit.df) * effect.se : null
        const value = effect?.value ?? null
        const ends =
          value === null || half === null ? { lo: null, hi: null } : { lo: value - half, hi: value + half }
        return { level, n: size(level), value, ...ends }
      })
      .sort((a, b) => (a.level < b.level ? -1 : 1)),
    note: found
      ? 'two stages: scanner log odds of the robust fit, then their variance; log odds around the mean scanner'
      : 'not estimable: a scanner has no finite estimate of its own',
  }
}

function logisticModel(observations: readonly Observation[]): JointModel {
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

/**
 * One model of all factors together for one method, modality and metric: logistic for lesion detection, linear for logit
 * FPR of healthy scans and for Dice, AUPRC and sensitivity on their own scale; errors robust and clustered by subject
 * (t and F on subjects - coefficients). From five scanners on the scanner is a random effect. Whatever cannot be told
 * apart, is separated, or is too small is 'not-estimable' with its reason.
 */
export const jointModel = (observations: readonly Observation[], metric: BiasMetric): JointModel =>
  metric === 'detected' ? logisticModel(observations) : linearModel(observations, metric)
