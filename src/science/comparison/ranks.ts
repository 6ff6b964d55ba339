import { seedOf } from '../random/index.ts'
import {
  drawnUnits,
  fewestForInterval,
  notEstimable,
  percentileInterval,
  rankValues,
  type Estimate,
} from '../statistics/index.ts'
import { subjectMeans, type MethodScans, type PairedDifference } from './pairs.ts'
import type { Settings } from './table.ts'

export interface RankInterval {
  metric: PairedDifference['metric']
  method: string
  /** Place by the mean over subjects, 1 = best, ties share theirs; interval over resampled subjects (percentiles). */
  rank: Estimate
}

/** Metrics of which less is better. */
const lessIsBetter = new Set<PairedDifference['metric']>(['fpr', 'false_positive_lesions'])

/** Place of each method among all, with how far it moves when subjects are resampled; over subjects that all methods have. */
export function rankIntervals(
  methods: readonly MethodScans[],
  metric: PairedDifference['metric'],
  { seed, replicates }: Settings,
): RankInterval[] {
  if (methods.length < 2) return []
  const { rows } = subjectMeans(methods, metric)
  const n = rows.length
  const sign = lessIsBetter.has(metric) ? 1 : -1
  const k = methods.length
  const signed = Float64Array.from(rows.flat(), (value) => sign * value)
  const sums = new Float64Array(k)
  const place = (picks: ArrayLike<number>, from: number): Float64Array => {
    sums.fill(0)
    for (let i = from; i < from + n; i++)
      for (let j = 0, at = picks[i]! * k; j < k; j++, at++) sums[j]! += signed[at]!
    return rankValues(sums).ranks
  }
  if (n === 0)
    return methods.map(({ method }) => ({
      metric,
      method,
      rank: notEstimable('no subject has the figure under every method'),
    }))
  const own = place([...rows.keys()], 0)
  const draws = drawnUnits(seedOf(seed, 'rank', metric), n, replicates)
  const drawn = methods.map(() => new Float64Array(replicates))
  const few = n < fewestForInterval
  for (let r = 0; r < replicates && !few; r++) place(draws, r * n).forEach((rank, j) => (drawn[j]![r] = rank))
  return methods.map(({ method }, j) => {
    const [lo, hi] = few ? [null, null] : percentileInterval(drawn[j]!)
    return { metric, method, rank: { value: own[j]!, lo, hi, n } }
  })
}
