import { seedOf } from '../random/index.ts'
import { benjaminiHochberg, type Estimate } from '../statistics/index.ts'
import { groupTest, lesionTrendTest, trendTest, type Association } from './associations.ts'
import { claimsOf, type Claim } from './claims.ts'
import { curveOf, type Curve } from './curves.ts'
import { isContinuous } from './design.ts'
import {
  gapOf,
  groupEstimate,
  resampleLevels,
  splitByLevel,
  statusOf,
  type Gap,
  type GroupStatus,
  type Level,
} from './groups.ts'
import { jointModel } from './joint.ts'
import type { JointModel } from './joint-types.ts'
import {
  defaultEdges,
  levelled,
  levelsOf,
  unknownLevel,
  type BinEdges,
  type Levelled,
  type Levels,
} from './levels.ts'
import { pairCells, type PairCell } from './pairs.ts'
import {
  biasFactors,
  biasMetrics,
  factorsOf,
  observationsOf,
  type BiasFactor,
  type BiasMetric,
  type BiasRow,
  type Observation,
} from './rows.ts'

export {
  biasFactors,
  biasMetrics,
  observationsOf,
  type BiasFactor,
  type BiasMetric,
  type BiasRow,
} from './rows.ts'
export { defaultEdges, levelsOf, unknownLevel, type BinEdges } from './levels.ts'
export { countsOnlyBelow, testedFrom, type GroupStatus } from './groups.ts'
export { claimLevel, type Attribution, type Claim } from './claims.ts'
export { curveOf, type Curve, type CurvePoint } from './curves.ts'
export { randomFrom } from './design.ts'
export { jointModel } from './joint.ts'
export type { JointCoefficient, JointModel, JointTerm, RandomEffect } from './joint-types.ts'
export { type PairCell } from './pairs.ts'

/** Subject resamples behind every interval of the page. */
export const biasReplicates = 1000

interface Subject {
  method: string
  modality: string
  metric: BiasMetric
}
interface Place extends Subject {
  factor: BiasFactor
}
export interface BiasResult {
  groups: (Place & {
    level: string
    estimate: Estimate
    status: GroupStatus
    /** Subject means, ascending, 4 digits; of more than 200 every k-th; empty below 10 subjects. */
    values: number[]
  })[]
  gaps: (Place & Gap)[]
  tests: (Place & Association & { p_adjusted: number | null })[]
  curves: (Place & Curve)[]
  pairs: (Subject & PairCell)[]
  models: (Subject & JointModel)[]
  claims: Claim[]
  notes: string[]
  bootstrap_replicates: number
  seed: number
}
export interface BiasOptions {
  seed: number
  /** Default 1,000. */
  replicates?: number
  edges?: BinEdges
  /** Parts to leave out (they stay empty); for simulations that look at others. */
  skip?: readonly ('intervals' | 'curves' | 'pairs')[]
}

const unitOf = (metric: BiasMetric): 'scan' | 'lesion' => (metric === 'detected' ? 'lesion' : 'scan')
/** Size and contrast are a lesion's own: lesions of one subject differ in them, so subjects are not apart. */
const isOfLesion = (metric: BiasMetric, factor: BiasFactor): boolean =>
  metric === 'detected' && (factor === 'lesion_volume_mm3' || factor === 'lesion_contrast')

function tables(rows: readonly BiasRow[]): { method: string; modality: string; rows: BiasRow[] }[] {
  const found = new Map<string, { method: string; modality: string; rows: BiasRow[] }>()
  for (const row of rows) {
    const key = `${row.method}\0${row.modality}`
    const own = found.get(key) ?? { method: row.method, modality: row.modality, rows: [] }
    own.rows.push(row)
    found.set(key, own)
  }
  return [...found.values()]
}

interface Adjustable {
  p: number | null
  p_adjusted: number | null
}
function adjustFamily(family: readonly Adjustable[]): Adjustable[] {
  const answered = family.filter((test) => test.p !== null)
  benjaminiHochberg(answered.map((test) => test.p!)).forEach((p, i) => (answered[i]!.p_adjusted = p))
  return answered
}

/**
 * Benjamini-Hochberg over all tests of single factors on the page; then, behind them as a gate, over all terms of the joint
 * models: a term's adjusted p is never below the smallest of the tests. So a page without any difference makes a claim in at
 * most 5 of 100 cohorts, tests and terms together, and the terms cost the tests no power.
 */
function adjust(tests: BiasResult['tests'], models: BiasResult['models']): { tests: number; terms: number } {
  const family = adjustFamily(tests)
  const gate = family.length === 0 ? 0 : Math.min(...family.map((test) => test.p_adjusted!))
  const terms = adjustFamily(models.flatMap((model) => model.terms))
  for (const term of terms) term.p_adjusted = Math.max(term.p_adjusted!, gate)
  return { tests: family.length, terms: terms.length }
}

function notesOn(rows: readonly BiasRow[], tested: { tests: number; terms: number }): string[] {
  const absent = biasFactors.filter((factor) => rows.every((row) => row[factor] === null))
  return [
    ...absent.map((factor) => `${factor}: no row has a value, so it is not analysed.`),
    `Groups of fewer than 10 subjects are counted only, of 10 to 29 shown as imprecise and not tested.`,
    `Benjamini-Hochberg over the ${tested.tests} tests of this page, and behind them over the ${tested.terms} terms of the joint models (never below the smallest of the tests); only what is below 0.05 after it is claimed.`,
    'The interval of a gap holds for all pairs of groups at once, because the pair shown is the most extreme one.',
    'Factors are first looked at one by one: a gap by scanner may be one by age or by lesion size. The joint models take all factors together.',
  ]
}

/** Levels of every factor over the whole table, for scans and for lesions apart. */
function allLevels(rows: readonly BiasRow[], edges: BinEdges): Map<string, Levels> {
  const found = new Map<string, Levels>()
  for (const unit of ['scan', 'lesion'] as const)
    for (const factor of biasFactors) {
      const levels = levelsOf(rows, factor, unit, edges)
      if (levels) found.set(`${unit} ${factor}`, levels)
    }
  return found
}

const shownValues = 200

/** Subject means of a group, for the points of a chart. */
function valuesOf({ clusters: { sums, weights } }: Level, status: GroupStatus): number[] {
  if (status === 'counts-only' || status === 'not-estimable') return []
  const all = Array.from(sums, (sum, s) => Number((sum / weights[s]!).toPrecision(4))).sort((a, b) => a - b)
  if (all.length <= shownValues) return all
  return Array.from(
    { length: shownValues },
    (_, i) => all[Math.round((i * (all.length - 1)) / (shownValues - 1))]!,
  )
}

type Parts = Pick<BiasResult, 'groups' | 'gaps' | 'tests' | 'curves' | 'pairs' | 'models'>

/** So that sums run in the same order whatever the order of the rows. */
const bySubject = (a: Observation, b: Observation): number =>
  a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.value - b.value

/** Groups, gap, test and curve of one metric by one factor. */
function byFactor(
  found: Parts,
  observations: readonly Observation[],
  place: Place,
  levels: Levelled,
  options: Required<Pick<BiasOptions, 'seed' | 'replicates' | 'skip'>>,
): void {
  const { metric, factor, modality } = place
  const settings = {
    // not of the method or the metric: all are resampled together
    seed: seedOf(options.seed, modality, factor),
    replicates: options.skip.includes('intervals') ? 0 : options.replicates,
  }
  const split = splitByLevel(observations, levels)
  const resampled = resampleLevels(split, settings)
  split.forEach((level, at) => {
    const status = statusOf(level.clusters.subjects.length)
    const estimate = groupEstimate(level, resampled[at]!, unitOf(metric))
    found.groups.push({ ...place, level: level.level, estimate, status, values: valuesOf(level, status) })
  })
  if (settings.replicates > 0) found.gaps.push({ ...place, ...gapOf(split, resampled) })
  const test = !isContinuous(factor)
    ? groupTest(split)
    : isOfLesion(metric, factor)
      ? lesionTrendTest(observations, factor)
      : trendTest(observations, factor)
  if (split.filter(({ level }) => level !== unknownLevel).length > 1)
    found.tests.push({ ...place, ...test, p_adjusted: null })
  if (isContinuous(factor) && !options.skip.includes('curves'))
    found.curves.push({
      ...place,
      ...curveOf(observations, factor, settings),
    })
}

const isOf = (own: Subject, subject: Subject): boolean =>
  own.method === subject.method && own.modality === subject.modality && own.metric === subject.metric
const sameGroups = 'not tested: every site has one scanner, the test is that of scanner'

/** Each site has one scanner and each scanner one site: two names for the same groups, tested once. */
function isSamePartition(observations: readonly Observation[]): boolean {
  const pairs = new Set(observations.map(({ factors }) => `${factors.scanner}\0${factors.site}`))
  const count = (factor: 'scanner' | 'site'): number =>
    new Set(observations.map(({ factors }) => factors[factor])).size
  return (
    observations.every(({ factors }) => factors.scanner !== null && factors.site !== null) &&
    pairs.size === count('scanner') &&
    pairs.size === count('site')
  )
}

/** One metric of one method and modality: by every factor, by pairs of factors, and by all together. */
function byMetric(
  found: Parts,
  observations: readonly Observation[],
  subject: Subject,
  levels: ReadonlyMap<string, Levels>,
  options: Required<Pick<BiasOptions, 'seed' | 'replicates' | 'skip'>>,
): void {
  const { metric } = subject
  const unit = unitOf(metric)
  const known = factorsOf(metric).flatMap((factor) => {
    const own = levels.get(`${unit} ${factor}`)
    return own ? [{ factor, ...levelled(observations, own) }] : []
  })
  for (const own of known) byFactor(found, observations, { ...subject, factor: own.factor }, own, options)
  if (isSamePartition(observations))
    for (const test of found.tests.filter((own) => own.factor === 'site' && isOf(own, subject)))
      Object.assign(test, { statistic: null, p: null, effect: null, note: sameGroups })
  if (!options.skip.includes('pairs'))
    known.forEach((a, i) => {
      for (const b of known.slice(i + 1))
        if (a.names.length > 1 && b.names.length > 1)
          found.pairs.push(...pairCells(observations, a, b, unit).map((cell) => ({ ...subject, ...cell })))
    })
  found.models.push({ ...subject, ...jointModel(observations, metric) })
}

/**
 * Every metric by every factor, for each method and modality: groups with subject-bootstrap intervals, the gap between the
 * most extreme groups, rank tests, curves along continuous factors, cells of pairs of factors, and one model of all factors
 * together. Benjamini-Hochberg over all tests here, then over all model terms; `claims` is what is left. The order of rows changes
 * nothing.
 */
export function analyseBias(rows: readonly BiasRow[], options: BiasOptions): BiasResult {
  const { seed, replicates = biasReplicates, edges = defaultEdges, skip = [] } = options
  const levels = allLevels(rows, edges)
  const found: Parts = { groups: [], gaps: [], tests: [], curves: [], pairs: [], models: [] }
  for (const { method, modality, rows: own } of tables(rows))
    for (const metric of biasMetrics) {
      const observations = observationsOf(own, metric).sort(bySubject)
      if (observations.length > 0)
        byMetric(found, observations, { method, modality, metric }, levels, { seed, replicates, skip })
    }
  const tested = adjust(found.tests, found.models)
  return {
    ...found,
    claims: claimsOf(found.tests, found.models),
    notes: notesOn(rows, tested),
    bootstrap_replicates: replicates,
    seed,
  }
}
