import { apply, crossProduct, invert, multiply, project, type Columns } from './matrix.ts'
import { clusterCovariance, type Fit } from './robust.ts'

export interface LogisticFit extends Fit {
  /** Fitted probabilities. */
  fitted: Float64Array
  /** Inverse of the information, p x p: the model's own covariance. */
  inverse: Float64Array
  /** Columns along which the outcome is (quasi-)separated: their coefficients have no finite estimate. Empty: none. */
  separated: number[]
}

const expit = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))
const spreadOf = (column: Float64Array): number =>
  Math.sqrt(column.reduce((sum, value) => sum + value * value, 0) / column.length)

function logLikelihood(y: Float64Array, eta: Float64Array, weights?: Float64Array): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) {
    const softplus = Math.max(eta[i]!, 0) + Math.log1p(Math.exp(-Math.abs(eta[i]!)))
    sum += (weights?.[i] ?? 1) * (y[i]! * eta[i]! - softplus)
  }
  return sum
}

interface State {
  coefficients: Float64Array
  fitted: Float64Array
  inverse: Float64Array
  logDeterminant: number
}

function stateAt(columns: Columns, coefficients: Float64Array, weights?: Float64Array): State | undefined {
  const fitted = multiply(columns, coefficients).map(expit)
  const variance = fitted.map((mu, i) => (weights?.[i] ?? 1) * Math.max(mu * (1 - mu), 1e-300))
  const solved = invert(crossProduct(columns, variance), columns.length)
  return solved && { coefficients, fitted, ...solved }
}

const residualsOf = (y: Float64Array, fitted: Float64Array, weights?: Float64Array): Float64Array =>
  y.map((value, i) => (weights?.[i] ?? 1) * (value - fitted[i]!))

/**
 * Logistic regression of y (0..1, shares allowed) on full-rank columns with their intercept, by Newton's method;
 * covariance robust to correlation within clusters (CR1). Where the outcome is separated the likelihood has no maximum:
 * `separated` then names the columns whose coefficients still run off when the likelihood stands still.
 * Undefined when the columns are not of full rank, all outcomes are equal, or there are fewer than two clusters.
 */
export function fitLogistic(
  columns: Columns,
  y: Float64Array,
  clusters: readonly string[],
  weights?: Float64Array,
): LogisticFit | undefined {
  const n = y.length
  if (n === 0 || y.every((value) => value === 0) || y.every((value) => value === 1)) return undefined
  const spread = columns.map(spreadOf)
  let state = stateAt(columns, new Float64Array(columns.length), weights)
  let separated: number[] = []
  for (let iteration = 0; state && iteration < 60; iteration++) {
    const scores = residualsOf(y, state.fitted, weights)
    let step = apply(state.inverse, project(columns, scores))
    const before = logLikelihood(y, multiply(columns, state.coefficients), weights)
    let next = state.coefficients.map((value, j) => value + step[j]!)
    let after = logLikelihood(y, multiply(columns, next), weights)
    for (let half = 0; half < 30 && !(after >= before - 1e-12 * Math.abs(before)); half++) {
      step = step.map((value) => value / 2)
      next = state.coefficients.map((value, j) => value + step[j]!)
      after = logLikelihood(y, multiply(columns, next), weights)
    }
    const moved = step.map((value, j) => Math.abs(value) * spread[j]!)
    const stalled = after - before <= 1e-6 * n
    const running = [...moved.keys()].filter((j) => moved[j]! > 0.05)
    if (iteration >= 10 && stalled && running.length > 0) {
      separated = running
      break
    }
    const updated = stateAt(columns, next, weights)
    if (!updated) {
      separated = running.length > 0 ? running : [...columns.keys()]
      break
    }
    state = updated
    if (Math.max(...moved) < 1e-10) break
  }
  if (!state) return undefined
  const scores = residualsOf(y, state.fitted, weights)
  const robust = clusterCovariance(columns, scores, state.inverse, clusters)
  if (!robust) return undefined
  const { coefficients, fitted, inverse } = state
  return { coefficients, fitted, inverse, separated, ...robust, df: robust.clusters - 1 }
}

/**
 * Firth's penalised logistic regression (Jeffreys prior, Biometrika 1993): finite also under separation, and less biased in
 * small samples. Covariance CR1 from the unpenalised scores at the penalised estimate. Undefined as {@link fitLogistic},
 * but for separation.
 */
export function fitFirth(
  columns: Columns,
  y: Float64Array,
  clusters: readonly string[],
  weights?: Float64Array,
): LogisticFit | undefined {
  if (y.every((value) => value === 0) || y.every((value) => value === 1)) return undefined
  const p = columns.length
  const spread = columns.map(spreadOf)
  let state = stateAt(columns, new Float64Array(p), weights)
  const penalised = (at: State): number =>
    logLikelihood(y, multiply(columns, at.coefficients), weights) + at.logDeterminant / 2
  for (let iteration = 0; state && iteration < 200; iteration++) {
    const { fitted, inverse, coefficients }: State = state
    const scores = residualsOf(y, fitted, weights)
    for (let i = 0; i < y.length; i++) {
      let hat = 0
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++) hat += columns[a]![i]! * inverse[a * p + b]! * columns[b]![i]!
      const mu = fitted[i]!
      scores[i]! += hat * (weights?.[i] ?? 1) * mu * (1 - mu) * (0.5 - mu)
    }
    let step = apply(inverse, project(columns, scores))
    let next: State | undefined
    const before = penalised(state)
    for (let half = 0; half < 30; half++) {
      next = stateAt(
        columns,
        coefficients.map((value, j) => value + step[j]!),
        weights,
      )
      if (next && penalised(next) >= before - 1e-9) break
      step = step.map((value) => value / 2)
    }
    state = next
    if (Math.max(...step.map((value, j) => Math.abs(value) * spread[j]!)) < 1e-10) break
  }
  if (!state) return undefined
  const robust = clusterCovariance(columns, residualsOf(y, state.fitted, weights), state.inverse, clusters)
  if (!robust) return undefined
  const { coefficients, fitted, inverse } = state
  return { coefficients, fitted, inverse, separated: [], ...robust, df: robust.clusters - 1 }
}
