import { rankOf } from '../models/index.ts'
import { countsOnlyBelow, testedFrom } from './groups.ts'
import type { BiasFactor, Observation } from './rows.ts'

/** From this many scanners on, the scanner is a random effect of the joint model. */
export const randomFrom = 5

/** One coefficient's column of the joint model. */
export interface DesignColumn {
  factor: BiasFactor
  /** Group against reference; null for a continuous factor. */
  level: string | null
  reference: string | null
  /** What one unit of a continuous factor is. */
  unit: string | null
  /** Subjects in the group, or with a known value. */
  n: number
  values: Float64Array
}
/** What becomes of a factor in the joint model. */
export interface DesignTerm {
  factor: BiasFactor
  columns: DesignColumn[]
  /** Why the factor has no part in the model; absent: it has. */
  excluded?: string
  note?: string
  /** Subjects of the largest group; from 30 on groups are tested against it. */
  referenceSize: number
}
export interface Design {
  rows: Observation[]
  terms: DesignTerm[]
  /** Observations without a part, by reason. */
  leftOut: { reason: string; n: number }[]
  /** The scanner of each row, where it is a random effect. */
  random: string[] | undefined
}

const continuous: Partial<Record<BiasFactor, { unit: string; of: (value: number) => number }>> = {
  age: { unit: '10 years', of: (value) => value / 10 },
  lesion_volume_mm3: { unit: 'tenfold volume', of: (value) => Math.log10(Math.max(value, 1e-3)) },
  lesion_contrast: { unit: '1', of: (value) => value },
}
export const isContinuous = (factor: BiasFactor): boolean => continuous[factor] !== undefined

const subjectsOf = (rows: readonly Observation[]): number => new Set(rows.map((row) => row.subject)).size

function sizes(rows: readonly Observation[], factor: BiasFactor): Map<string, number> {
  const known = rows.filter((row) => row.factors[factor] !== null)
  const found = Map.groupBy(known, (row) => String(row.factors[factor]))
  return new Map(
    [...found].map(([level, own]) => [level, subjectsOf(own)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Each level of `inner` occurs with one level of `outer` only. */
function determines(rows: readonly Observation[], inner: BiasFactor, outer: BiasFactor): boolean {
  const seen = new Map<unknown, unknown>()
  return rows.every(({ factors }) => {
    const [from, to] = [factors[inner], factors[outer]]
    if (from === null || to === null) return true
    if (!seen.has(from)) seen.set(from, to)
    return seen.get(from) === to
  })
}

const excludedTerm = (factor: BiasFactor, excluded: string): DesignTerm => ({
  factor,
  columns: [],
  excluded,
  referenceSize: 0,
})

/** Why a factor cannot enter, before any row is dropped; undefined when it can. */
function obstacle(rows: readonly Observation[], factor: BiasFactor, smallest: number): string | undefined {
  const known = rows.filter((row) => row.factors[factor] !== null)
  const [all, some] = [subjectsOf(rows), subjectsOf(known)]
  if (some === 0) return 'no value is known'
  if (3 * some < 2 * all) return `known for ${some} of ${all} subjects only`
  if (isContinuous(factor))
    return new Set(known.map((row) => row.factors[factor])).size < 2 ? 'one value only' : undefined
  const counts = sizes(rows, factor)
  if (counts.size < 2) return `one group only (${[...counts.keys()].join('')})`
  const kept = [...counts].filter(([, n]) => n >= smallest).map(([level]) => level)
  if (kept.length < 2) return `fewer than two groups of at least ${smallest} subjects`
  const left = subjectsOf(known.filter((row) => kept.includes(String(row.factors[factor]))))
  return 3 * left < 2 * all ? `most subjects are in groups of fewer than ${smallest}` : undefined
}

function columnsOf(
  rows: readonly Observation[],
  factor: BiasFactor,
): Pick<DesignTerm, 'columns' | 'referenceSize'> {
  const n = subjectsOf(rows)
  const measure = continuous[factor]
  if (measure) {
    const raw = Float64Array.from(rows, (row) => measure.of(row.factors[factor] as number))
    const centre = raw.reduce((a, b) => a + b, 0) / raw.length
    const values = raw.map((value) => value - centre)
    return {
      columns: [{ factor, level: null, reference: null, unit: measure.unit, n, values }],
      referenceSize: n,
    }
  }
  const counts = sizes(rows, factor)
  const largest = Math.max(...counts.values())
  const reference = [...counts].find(([, size]) => size === largest)![0]
  return {
    referenceSize: largest,
    columns: [...counts]
      .filter(([level]) => level !== reference)
      .map(([level, size]) => ({
        factor,
        level,
        reference,
        unit: null,
        n: size,
        values: Float64Array.from(rows, (row) => (String(row.factors[factor]) === level ? 1 : 0)),
      })),
  }
}

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

/** Columns of a design that can be estimated, and for the others which factors they cannot be told apart from. */
export function estimable(terms: readonly DesignTerm[], n: number) {
  const columns = terms.flatMap((term) => term.columns)
  const intercept = new Float64Array(n).fill(1)
  const all = [intercept, ...columns.map(({ values }) => values)]
  const { kept, dependent } = rankOf(all)
  const confounded = new Map<number, Set<string>>()
  for (const { column, on } of dependent) {
    const involved = [column, ...on].filter((at) => at > 0)
    for (const at of involved) {
      const others = involved.map((other) => columns[other - 1]!.factor)
      const names = confounded.get(at) ?? new Set()
      for (const name of others) if (name !== columns[at - 1]!.factor) names.add(name)
      confounded.set(at, names)
    }
  }
  return {
    /** The columns of the fit: intercept first. */
    kept,
    fitted: kept.map((at) => all[at]!),
    columns,
    /** Why column i (0 is the first after the intercept) has no estimate; undefined: it has. */
    reason: (i: number): string | undefined => {
      const names = confounded.get(i + 1)
      if (!names) return undefined
      const listed = [...names].sort().join(', ')
      return listed === '' ? 'the group is empty' : `cannot be told apart from ${listed}`
    },
  }
}
export type Estimable = ReturnType<typeof estimable>
export const isTested = (column: DesignColumn, term: DesignTerm): boolean =>
  column.n >= testedFrom && term.referenceSize >= testedFrom
