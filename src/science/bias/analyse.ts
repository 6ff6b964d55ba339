import { adjust } from './adjust.ts'
import { byMetric, type Parts } from './by-metric.ts'
import { claimsOf } from './claims.ts'
import { defaultEdges, levelsOf, type BinEdges, type Levels } from './levels.ts'
import { biasReplicates, type BiasOptions, type BiasResult } from './result.ts'
import { biasFactors, biasMetrics, observationsOf, type BiasRow, type Observation } from './rows.ts'

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

function notesOn(rows: readonly BiasRow[], tested: { tests: number; terms: number }): string[] {
  const absent = biasFactors.filter((factor) => rows.every((row) => row[factor] === null))
  return [
    ...absent.map((factor) => `${factor}: no row has a value, so it is not analysed.`),
    `Groups of fewer than 10 subjects are counted only, of 10 to 29 shown as imprecise and not tested.`,
    ...(tested.tests === 0
      ? []
      : [
          `Benjamini-Hochberg over the ${tested.tests} tests of this page, and behind them over the ${tested.terms} terms of the joint models (never below the smallest of the tests); only what is below 0.05 after it is claimed.`,
        ]),
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

/** So that sums run in the same order whatever the order of the rows. */
const bySubject = (a: Observation, b: Observation): number =>
  a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.value - b.value

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
