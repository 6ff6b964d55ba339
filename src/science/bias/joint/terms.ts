import { waldTest } from '../../models/index.ts'
import { testedFrom } from '../groups.ts'
import { placeOf, type Fitted } from './coefficients.ts'
import { isTested, type DesignTerm } from './columns.ts'
import type { JointTerm } from './types.ts'

export const emptyTerm = (
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

/** One factor's F test among all the others, or why there is none. */
export function termOf(fitted: Fitted, term: DesignTerm, n: number): JointTerm {
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
