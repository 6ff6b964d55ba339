/** Charts: data in, Vega-Lite spec out. The same specs are drawn live by the renderer and as vectors in the report. */
export { groupsChart } from './groups.ts'
export { curvesChart } from './bias-curves.ts'
export { gapsChart } from './bias-gaps.ts'
export { comparisonChart, differencesChart, type RowMetric } from './comparison.ts'
export { dicePairsChart, type DicePair } from './pairs.ts'
export { thresholdCurve, type CurveOptions, type CurvePoint } from './curve.ts'
export { frocChart, type FrocCurve } from './froc.ts'
export { metricText, type MetricText } from './metrics.ts'
export {
  brushParam,
  chartConfig,
  inks,
  numberLocale,
  methodScales,
  faintMethods,
  withEdges,
  type ChartMethod,
  type ChartOptions,
  type Theme,
} from './theme.ts'
export {
  binCounts,
  cohortChart,
  evenEdges,
  levelCounts,
  logEdges,
  type CohortBar,
  type CohortChartOptions,
  type CohortGroup,
} from './cohort.ts'
export type { Dot } from './panels.ts'
