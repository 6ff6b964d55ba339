import { clusterBy, notEstimable, resample, shareInterval, type Estimate } from '../statistics/index.ts'
import { countsOnlyBelow, statusOf, type GroupStatus } from './groups.ts'
import { unknownLevel, type Levels } from './levels.ts'
import type { BiasFactor, Observation } from './rows.ts'

export interface PairCell {
  factor_a: BiasFactor
  factor_b: BiasFactor
  level_a: string
  level_b: string
  estimate: Estimate
  status: GroupStatus
}

/**
 * Every cell of two factors crossed. Cells of at least 10 subjects have a mean and a 95 % interval (Student's t on the
 * logit scale, the subject as the unit); smaller ones their count; empty ones are 'not estimable'.
 */
export function pairCells(
  observations: readonly Observation[],
  a: { factor: BiasFactor; levels: Levels },
  b: { factor: BiasFactor; levels: Levels },
  unit: string,
): PairCell[] {
  const cells = new Map<string, Observation[]>()
  for (const observation of observations) {
    const key = `${a.levels.of(observation)}\0${b.levels.of(observation)}`
    const own = cells.get(key)
    if (own) own.push(observation)
    else cells.set(key, [observation])
  }
  return a.levels.names
    .filter((level) => level !== unknownLevel)
    .flatMap((level_a) =>
      b.levels.names
        .filter((level) => level !== unknownLevel)
        .map((level_b) => {
          const own = cells.get(`${level_a}\0${level_b}`) ?? []
          const clusters = clusterBy(
            own,
            (o) => o.subject,
            (o) => o.value,
          )
          const n = clusters.subjects.length
          const place = { factor_a: a.factor, factor_b: b.factor, level_a, level_b, status: statusOf(n) }
          if (n < countsOnlyBelow)
            return {
              ...place,
              estimate: notEstimable(
                n === 0 ? `no ${unit} in both groups` : `${n} of the ${countsOnlyBelow} subjects needed`,
                n,
              ),
            }
          const found = resample([clusters], { seed: 0, replicates: 0 })[0]!
          const interval = shareInterval(
            found,
            own.every(({ value }) => value === 0 || value === 1),
          )
          const [lo, hi] = interval ?? [null, null]
          const note = interval ? {} : { note: 'all values are equal: no interval' }
          return { ...place, estimate: { value: found.value, lo, hi, n, ...note } }
        }),
    )
}
