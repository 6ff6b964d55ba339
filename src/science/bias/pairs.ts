import {
  clusterBy,
  notEstimable,
  notResampled,
  shareInterval,
  type Clusters,
  type Estimate,
} from '../statistics/index.ts'
import { countsOnlyBelow, statusOf, type GroupStatus } from './groups.ts'
import type { Levelled } from './levels.ts'
import type { BiasFactor, Observation } from './rows.ts'

export interface PairCell {
  factor_a: BiasFactor
  factor_b: BiasFactor
  level_a: string
  level_b: string
  estimate: Estimate
  status: GroupStatus
}

export interface LevelledFactor extends Levelled {
  factor: BiasFactor
}

function cellEstimate(own: readonly Observation[], clusters: Clusters, unit: string): Estimate {
  const n = clusters.subjects.length
  if (n === 0) return notEstimable(`no ${unit} in both groups`, n)
  if (n < countsOnlyBelow) return notEstimable(`${n} of the ${countsOnlyBelow} subjects needed`, n)
  const found = notResampled(clusters)
  const isBinary = own.every(({ value }) => value === 0 || value === 1)
  const interval = shareInterval(found, isBinary)
  const [lo, hi] = interval ?? [null, null]
  const note = interval ? {} : { note: 'all values are equal: no interval' }
  return { value: found.value, lo, hi, n, ...note }
}

/**
 * Every cell of two factors crossed. Cells of at least 10 subjects have a mean and a 95 % interval (Student's t on the
 * logit scale, the subject as the unit); smaller ones their count; empty ones are 'not estimable'.
 */
export function pairCells(
  observations: readonly Observation[],
  a: LevelledFactor,
  b: LevelledFactor,
  unit: string,
): PairCell[] {
  const cells = Array.from({ length: a.names.length * b.names.length }, (): Observation[] => [])
  observations.forEach((observation, i) => {
    if (a.at[i]! >= 0 && b.at[i]! >= 0) cells[a.at[i]! * b.names.length + b.at[i]!]!.push(observation)
  })
  return a.names.flatMap((level_a, i) =>
    b.names.map((level_b, j): PairCell => {
      const own = cells[i * b.names.length + j]!
      const clusters = clusterBy(
        own,
        (o) => o.subject,
        (o) => o.value,
      )
      return {
        ...{ factor_a: a.factor, factor_b: b.factor, level_a, level_b },
        status: statusOf(clusters.subjects.length),
        estimate: cellEstimate(own, clusters, unit),
      }
    }),
  )
}
