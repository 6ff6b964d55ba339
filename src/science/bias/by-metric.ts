import { seedOf } from '../random/index.ts'
import { groupTest, lesionTrendTest, trendTest } from './associations.ts'
import { curveOf } from './curves/index.ts'
import {
  gapOf,
  groupEstimate,
  resampleLevels,
  splitByLevel,
  statusOf,
  type GroupStatus,
  type Level,
} from './groups.ts'
import { isContinuous, jointModel } from './joint/index.ts'
import { levelled, unknownLevel, type Levelled, type Levels } from './levels.ts'
import { pairCells } from './pairs.ts'
import type { BiasOptions, BiasResult, Place, Subject } from './result.ts'
import { factorsOf, type BiasFactor, type BiasMetric, type Observation } from './rows.ts'

const unitOf = (metric: BiasMetric): 'scan' | 'lesion' => (metric === 'detected' ? 'lesion' : 'scan')
/** Size and contrast are a lesion's own: lesions of one subject differ in them, so subjects are not apart. */
const isOfLesion = (metric: BiasMetric, factor: BiasFactor): boolean =>
  metric === 'detected' && (factor === 'lesion_volume_mm3' || factor === 'lesion_contrast')

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

export type Parts = Pick<BiasResult, 'groups' | 'gaps' | 'tests' | 'curves' | 'pairs' | 'models'>

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
export function byMetric(
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
