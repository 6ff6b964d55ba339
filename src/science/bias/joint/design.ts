import { countsOnlyBelow } from '../groups.ts'
import type { BiasFactor, Observation } from '../rows.ts'
import { columnsOf, type DesignTerm } from './columns.ts'
import { determines, isContinuous, obstacle, sizes } from './factors.ts'

/** From this many scanners on, the scanner is a random effect of the joint model. */
export const randomFrom = 5

export interface Design {
  rows: Observation[]
  terms: DesignTerm[]
  /** Observations without a part, by reason. */
  leftOut: { reason: string; n: number }[]
  /** The scanner of each row, where it is a random effect. */
  random: string[] | undefined
}

const excludedTerm = (factor: BiasFactor, excluded: string): DesignTerm => ({
  factor,
  columns: [],
  excluded,
  referenceSize: 0,
})

/**
 * The joint model's design: which factors enter, which rows remain, and why others do not. Groups below 10 subjects and
 * rows with an unknown factor are left out and counted. Where every scanner stands in one site, the two cannot be told
 * apart and site does not enter. With `mixed`, from five scanners on the scanner is no column but a random effect.
 */
export function designOf(
  observations: readonly Observation[],
  factors: readonly BiasFactor[],
  mixed: boolean,
): Design {
  const scanners = sizes(observations, 'scanner')
  const isRandom = mixed && scanners.size >= randomFrom
  const excluded = new Map<BiasFactor, string>()
  for (const factor of factors) {
    const reason = obstacle(observations, factor, factor === 'scanner' && isRandom ? 2 : countsOnlyBelow)
    if (reason) excluded.set(factor, reason)
  }
  const both = !excluded.has('scanner') && !excluded.has('site') && factors.includes('site')
  if (both && determines(observations, 'scanner', 'site'))
    excluded.set('site', 'every scanner stands in one site: site cannot be told apart from scanner')
  const included = factors.filter((factor) => !excluded.has(factor))
  const [unknown, small] = [new Map<BiasFactor, number>(), new Map<BiasFactor, number>()]
  const enough = new Map(
    included
      .filter((factor) => !isContinuous(factor))
      .map((factor) => {
        const least = factor === 'scanner' && isRandom ? 2 : countsOnlyBelow
        return [
          factor,
          new Set([...sizes(observations, factor)].filter(([, n]) => n >= least).map(([l]) => l)),
        ]
      }),
  )
  const rows = observations.filter(({ factors: own }) => {
    const missing = included.find((factor) => own[factor] === null)
    if (missing) return void unknown.set(missing, (unknown.get(missing) ?? 0) + 1)
    const rare = included.find((factor) => enough.get(factor)?.has(String(own[factor])) === false)
    if (rare) return void small.set(rare, (small.get(rare) ?? 0) + 1)
    return true
  })
  const leftOut = [
    ...[...unknown].map(([factor, n]) => ({ reason: `${factor} unknown`, n })),
    ...[...small].map(([factor, n]) => ({
      reason: `${factor} in a group of fewer than ${countsOnlyBelow}`,
      n,
    })),
  ]
  const random =
    isRandom && included.includes('scanner') ? rows.map((row) => String(row.factors.scanner)) : undefined
  const terms = factors.map((factor): DesignTerm => {
    const reason = excluded.get(factor)
    if (reason) return excludedTerm(factor, reason)
    if (random && factor === 'scanner')
      return { factor, columns: [], referenceSize: Math.max(...sizes(rows, factor).values(), 0) }
    const made = columnsOf(rows, factor)
    if (made.columns.every(({ values }) => values.every((value) => value === values[0])))
      return excludedTerm(factor, 'one group or value only among the rows of the model')
    const note =
      factor === 'scanner' && excluded.get('site')?.startsWith('every scanner')
        ? { note: 'includes any effect of the site' }
        : {}
    return { factor, ...made, ...note }
  })
  return { rows, terms, leftOut, random }
}
