import type { TopLevelSpec } from 'vega-lite'
import type { Comparison, Estimate } from '../contract/index.ts'
import { methodName } from './groups.ts'
import { metricText } from './metrics.ts'
import { intervalPanels, type IntervalRow } from './panels.ts'
import type { ChartOptions } from './theme.ts'

export type RowMetric = {
  [K in keyof Comparison['rows'][number]]-?: Comparison['rows'][number][K] extends Estimate ? K : never
}[keyof Comparison['rows'][number]]

const interval = (estimate: Estimate): Pick<IntervalRow, 'value' | 'lo' | 'hi' | 'n'> => ({
  value: estimate.value,
  lo: estimate.lo,
  hi: estimate.hi,
  n: estimate.n,
})

const upperOf = (upper: number | undefined): { upper?: number } => (upper === undefined ? {} : { upper })

/** Forest plot: one metric of every method with its interval, a panel a modality. */
export function comparisonChart(
  rows: Comparison['rows'],
  options: ChartOptions & { metric?: RowMetric },
): TopLevelSpec {
  const metric = options.metric ?? 'dice'
  const text = metricText(metric)
  return intervalPanels(
    rows.map((row) => ({
      panel: row.modality,
      level: methodName(options.methods, row.method),
      method: methodName(options.methods, row.method),
      ...interval(row[metric]),
      imprecise: row[metric].n < 30,
      gap: 'not estimable',
    })),
    { axisTitle: text.title, format: text.format, zero: true, ...upperOf(text.upper) },
    { ...options, oneMethodALevel: true },
  )
}

/** Forest plot of paired differences a - b of one metric, a panel a modality, with the line of no difference. */
export function differencesChart(
  pairs: Comparison['pairs'],
  options: ChartOptions & { metric?: string },
): TopLevelSpec {
  const metric = options.metric ?? 'dice'
  const shown = pairs.filter((pair) => pair.metric === metric)
  return intervalPanels(
    shown.map((pair) => ({
      panel: pair.modality,
      level: `${methodName(options.methods, pair.a)} − ${methodName(options.methods, pair.b)}`,
      method: methodName(options.methods, pair.a),
      ...interval(pair.difference),
      imprecise: pair.difference.n < 30,
      gap: 'not estimable',
    })),
    {
      axisTitle: `Difference of ${metricText(metric).title}`,
      format: metricText(metric).format,
      zero: false,
      reference: 0,
    },
    { ...options, oneMethodALevel: true },
  )
}
