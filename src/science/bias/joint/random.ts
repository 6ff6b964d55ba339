import { nestedTest, twoStageEffects, type fitMixed } from '../../models/index.ts'
import { studentCritical } from '../../statistics/index.ts'
import { testedFrom } from '../groups.ts'
import { placeOf, type Fitted } from './coefficients.ts'
import type { DesignTerm } from './columns.ts'
import { randomFrom, type Design } from './design.ts'
import type { Estimable } from './estimable.ts'
import { countOf } from './subjects.ts'
import { emptyTerm } from './terms.ts'
import type { JointTerm, RandomEffect } from './types.ts'

/** The scanners of a mixed model, each with its interval around their mean. */
export function mixedScanners(fit: NonNullable<ReturnType<typeof fitMixed>>): RandomEffect {
  const levels = fit.intercepts.map(({ group, rows, value, se }) => {
    const half = studentCritical(0.05, fit.df) * se
    return { level: group, n: rows, value, lo: value - half, hi: value + half }
  })
  return {
    factor: 'scanner',
    variance: fit.groupVariance,
    sd: Math.sqrt(fit.groupVariance),
    icc: fit.icc,
    levels: levels.sort((a, b) => (a.level < b.level ? -1 : 1)),
    ...(fit.groupVariance === 0
      ? { note: 'estimated as 0: no more variance between scanners than within' }
      : {}),
  }
}

/** The variance between scanners is tested by the F of nested fits: exact for a random intercept. */
export function randomTerm(term: DesignTerm, parts: Estimable, design: Design, y: Float64Array): JointTerm {
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
export function randomScanners(fitted: Fitted, design: Design): RandomEffect | null {
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
