import { apply, invert } from '../../models/index.ts'
import type { Fitted } from './fit.ts'

/** Each subject's summed score (p numbers) and information (p x p), subjects in the order of their labels. */
function contributions({ columns, fitted }: Fitted, y: Float64Array, clusters: readonly string[]) {
  const p = columns.length
  const subjects = [...new Set(clusters)].sort()
  const at = new Map(subjects.map((subject, s) => [subject, s]))
  const scores = subjects.map(() => new Float64Array(p))
  const information = subjects.map(() => new Float64Array(p * p))
  for (let i = 0; i < y.length; i++) {
    const s = at.get(clusters[i]!)!
    const [residual, weight] = [y[i]! - fitted[i]!, fitted[i]! * (1 - fitted[i]!)]
    for (let a = 0; a < p; a++) {
      scores[s]![a]! += columns[a]![i]! * residual
      for (let b = 0; b < p; b++) information[s]![a * p + b]! += weight * columns[a]![i]! * columns[b]![i]!
    }
  }
  return { scores, information }
}

/**
 * By how much each subject moves the coefficients: the fit minus the fit without it, by one Newton step. Undefined where a
 * subject cannot be left out.
 */
export function influences(
  fit: Fitted,
  y: Float64Array,
  clusters: readonly string[],
): Float64Array[] | undefined {
  const p = fit.columns.length
  const { scores, information } = contributions(fit, y, clusters)
  const total = new Float64Array(p * p)
  for (const own of information) for (let c = 0; c < total.length; c++) total[c]! += own[c]!
  const found: Float64Array[] = []
  const left = new Float64Array(p * p)
  for (let s = 0; s < scores.length; s++) {
    const own = information[s]!
    for (let c = 0; c < total.length; c++) left[c] = total[c]! - own[c]!
    const rest = invert(left, p)
    if (!rest) return undefined
    found.push(apply(rest.inverse, scores[s]!))
  }
  return found
}

/** Covariance of the coefficients from leaving out one subject at a time (CR3): with few of them the plain sandwich is too small. */
export function jackknifeCovariance(moves: readonly Float64Array[], p: number): Float64Array {
  const covariance = new Float64Array(p * p)
  for (const own of moves)
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) covariance[a * p + b]! += own[a]! * own[b]!
  return covariance.map((value) => (value * (moves.length - 1)) / moves.length)
}
