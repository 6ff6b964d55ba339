import { seedOf } from '../random/index.ts'
import { benjaminiHochberg, defaultReplicates, type Estimate } from '../statistics/index.ts'
import { groupTest, trendTest, type Association } from './associations.ts'
import { gapOf, groupEstimate, splitByLevel, statusOf, type Gap, type GroupStatus } from './groups.ts'
import { defaultEdges, levelsOf, unknownLevel, type BinEdges, type Levels } from './levels.ts'
import {
  biasFactors,
  biasMetrics,
  factorsOf,
  observationsOf,
  type BiasFactor,
  type BiasMetric,
  type BiasRow,
} from './rows.ts'

export { biasFactors, biasMetrics, type BiasFactor, type BiasMetric, type BiasRow } from './rows.ts'
export { unknownLevel, type BinEdges } from './levels.ts'
export { countsOnlyBelow, testedFrom } from './groups.ts'

interface Place {
  method: string
  modality: string
  metric: BiasMetric
  factor: BiasFactor
}
export interface BiasResult {
  groups: (Place & { level: string; estimate: Estimate; status: GroupStatus })[]
  gaps: (Place & Gap)[]
  tests: (Place & Association & { p_adjusted: number | null })[]
  models: Record<string, unknown>[]
  notes: string[]
  bootstrap_replicates: number
  seed: number
}
export interface BiasOptions {
  seed: number
  replicates?: number
  edges?: BinEdges
}

const continuous: readonly BiasFactor[] = ['age', 'lesion_volume_mm3', 'lesion_contrast']
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

function adjust(tests: BiasResult['tests']): void {
  const answered = tests.filter((test) => test.p !== null)
  benjaminiHochberg(answered.map((test) => test.p!)).forEach((p, i) => (answered[i]!.p_adjusted = p))
}

function notesOn(rows: readonly BiasRow[], tests: BiasResult['tests']): string[] {
  const absent = biasFactors.filter((factor) => rows.every((row) => row[factor] === null))
  const answered = tests.filter((test) => test.p !== null).length
  return [
    ...absent.map((factor) => `${factor}: no row has a value, so it is not analysed.`),
    `Groups of fewer than 10 subjects are counted only, of 10 to 29 shown as imprecise and not tested.`,
    `Benjamini-Hochberg over the ${answered} tests of this page.`,
    'The interval of a gap holds for all pairs of groups at once, because the pair shown is the most extreme one.',
    'Factors are looked at one by one: a gap by scanner may be one by age or by lesion size. Joint models of all factors are not estimated yet.',
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

/**
 * Every metric by every factor, for each method and modality: groups with subject-bootstrap intervals, the gap between the
 * most extreme groups, rank tests with Benjamini-Hochberg over everything here. The order of rows changes nothing.
 */
export function analyseBias(rows: readonly BiasRow[], options: BiasOptions): BiasResult {
  const { seed, replicates = defaultReplicates, edges = defaultEdges } = options
  const levels = allLevels(rows, edges)
  const result: Pick<BiasResult, 'groups' | 'gaps' | 'tests'> = { groups: [], gaps: [], tests: [] }
  for (const table of tables(rows))
    for (const metric of biasMetrics) {
      const observations = observationsOf(table.rows, metric)
      if (observations.length === 0) continue
      for (const factor of factorsOf(metric)) {
        const own = levels.get(`${unitOf(metric)} ${factor}`)
        if (!own) continue
        const place: Place = { method: table.method, modality: table.modality, metric, factor }
        const settings = { seed: seedOf(seed, ...Object.values(place)), replicates }
        const split = splitByLevel(observations, own)
        for (const level of split) {
          const estimate = groupEstimate(level, unitOf(metric), settings)
          const status = statusOf(level.clusters.subjects.length)
          result.groups.push({ ...place, level: level.level, estimate, status })
        }
        result.gaps.push({ ...place, ...gapOf(split, settings) })
        const test =
          continuous.includes(factor) && !isOfLesion(metric, factor)
            ? trendTest(observations, factor)
            : groupTest(split)
        if (split.filter(({ level }) => level !== unknownLevel).length > 1)
          result.tests.push({ ...place, ...test, p_adjusted: null })
      }
    }
  adjust(result.tests)
  return { ...result, models: [], notes: notesOn(rows, result.tests), bootstrap_replicates: replicates, seed }
}
