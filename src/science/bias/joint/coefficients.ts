import { coefficientLine, type Fit } from '../../models/index.ts'
import { isTested, type DesignTerm } from './columns.ts'
import type { Estimable } from './estimable.ts'
import type { JointCoefficient } from './types.ts'

/** A fit with what of the design has a place in it. */
export interface Fitted {
  /** Covariance and degrees of freedom as they are to be used for tests. */
  fit: Pick<Fit, 'coefficients' | 'covariance' | 'df'>
  parts: Estimable
  /** Columns of the fit without a finite estimate, with the reason. */
  lost: ReadonlyMap<number, string>
  logistic: boolean
}

/** Place of design column i among the fit's coefficients; undefined when it was dropped. */
export const placeOf = ({ parts }: Fitted, i: number): number | undefined => {
  const at = parts.kept.indexOf(i + 1)
  return at === -1 ? undefined : at
}

export function coefficientsOf(fitted: Fitted, terms: readonly DesignTerm[]): JointCoefficient[] {
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
