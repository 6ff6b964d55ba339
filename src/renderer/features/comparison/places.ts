import type { Comparison } from '../../../contract/index.ts'
import type { BoardMetric } from './scan-rows.ts'

/** A figure as paired differences, tests and places are computed of it: voxel FPR is that of healthy scans. */
export const pairedAs = (metric: BoardMetric): string => (metric === 'fpr_healthy' ? 'fpr' : metric)

type Ranks = NonNullable<Comparison['ranks']>

/** The methods' places by the chosen figure; by Dice where there are none of it. */
export function placesBy(
  all: Ranks | undefined,
  modality: string,
  metric: BoardMetric,
): { readonly by: BoardMetric; readonly ranks: Ranks } {
  const of = (own: BoardMetric): Ranks =>
    (all ?? []).filter((rank) => rank.modality === modality && rank.metric === pairedAs(own))
  const ranks = of(metric)
  return ranks.length > 0 ? { by: metric, ranks } : { by: 'dice', ranks: of('dice') }
}
