import { quantile } from '../statistics/index.ts'
import { observationsOf, type BiasFactor, type BiasRow, type Observation } from './rows.ts'

/** Level of observations whose factor is not known; counted and shown, never part of a gap or a test. */
export const unknownLevel = 'unknown'

export interface BinEdges {
  age: readonly number[]
  /** mm3; absent: quartiles, as the benchmark cuts lesion sizes. */
  lesion_volume_mm3?: readonly number[]
  /** Absent: terciles. */
  lesion_contrast?: readonly number[]
}
export const defaultEdges: BinEdges = { age: [40, 60] }

export interface Levels {
  /** In the order in which they are shown. */
  names: string[]
  of(observation: Observation): string
}

/** Observations with the level of each by one factor, found once: index in `names`, -1 where it is unknown. */
export interface Levelled {
  names: readonly string[]
  at: Int32Array
}

export function levelled(observations: readonly Observation[], { names: all, of }: Levels): Levelled {
  // a table may say 'unknown' in words
  const names = all.filter((name) => name !== unknownLevel)
  const places = new Map(names.map((name, i) => [name, i]))
  return {
    names,
    at: Int32Array.from(observations, (observation) => places.get(of(observation)) ?? -1),
  }
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** '<40', '40-59', '>=60': ages are written in whole years, others from edge to edge. */
function binNames(edges: readonly number[], factor: BiasFactor): string[] {
  if (edges.length === 0) return ['all']
  const unit = factor === 'lesion_volume_mm3' ? ' mm3' : ''
  const upper = (edge: number): string =>
    factor === 'age' && Number.isInteger(edge) ? short(edge - 1) : short(edge)
  return [
    `<${short(edges[0]!)}${unit}`,
    ...edges.slice(1).map((edge, i) => `${short(edges[i]!)}-${upper(edge)}${unit}`),
    `>=${short(edges.at(-1)!)}${unit}`,
  ]
}

/** Cut points into `parts` of equal numbers of units (4 for size, 3 for contrast); fewer where values repeat. */
function quantileCuts(values: readonly number[], parts: number): number[] {
  if (new Set(values).size < parts) return []
  const levels = Array.from({ length: parts - 1 }, (_, i) => (i + 1) / parts)
  const cuts = [...new Set(levels.map((level) => quantile(values, level)))]
  const smallest = Math.min(...values)
  return cuts.filter((cut) => cut > smallest)
}

function binned(factor: 'age' | 'lesion_volume_mm3' | 'lesion_contrast', edges: readonly number[]): Levels {
  const names = binNames(edges, factor)
  return {
    names,
    of: ({ factors }) => {
      const value = factors[factor]
      if (typeof value !== 'number') return unknownLevel
      return names[edges.filter((edge) => value >= edge).length]!
    },
  }
}

/**
 * Levels of a factor, the same for every method: the values found anywhere in the table (so that a scanner without a
 * healthy scan is still listed under FPR), or bins of a continuous factor. Undefined when no row knows the factor.
 * `unit` 'scan' takes the whole scan's lesion volume, 'lesion' each lesion's own.
 */
export function levelsOf(
  rows: readonly BiasRow[],
  factor: BiasFactor,
  unit: 'scan' | 'lesion',
  edges: BinEdges,
): Levels | undefined {
  if (rows.every((row) => row[factor] === null)) return undefined
  if (factor === 'age') return binned('age', edges.age)
  if (factor === 'lesion_volume_mm3' || factor === 'lesion_contrast')
    return binned(
      factor,
      edges[factor] ??
        quantileCuts(continuousValues(rows, factor, unit), factor === 'lesion_volume_mm3' ? 4 : 3),
    )
  const names = [...new Set(rows.map((row) => row[factor]).filter((value) => value !== null))].sort()
  return { names, of: ({ factors }) => (factors[factor] === null ? unknownLevel : String(factors[factor])) }
}

/** Values of distinct scans or lesions: each scan as its first method lists it. */
function continuousValues(
  rows: readonly BiasRow[],
  factor: 'lesion_volume_mm3' | 'lesion_contrast',
  unit: 'scan' | 'lesion',
): number[] {
  const first = new Map<string, string>()
  const own = rows.filter((row) => {
    const key = `${row.modality}\0${row.subject}\0${row.scan}`
    if (!first.has(key)) first.set(key, row.method)
    return first.get(key) === row.method && row.group === 'patient'
  })
  // any figure will do to gather units: give every row one
  const marked = own.map((row) => ({
    ...row,
    dice: 0,
    detected: false,
    scan: `${row.modality}\0${row.scan}`,
  }))
  return observationsOf(marked, unit === 'scan' ? 'dice' : 'detected')
    .map(({ factors }) => factors[factor])
    .filter((value) => typeof value === 'number')
}
