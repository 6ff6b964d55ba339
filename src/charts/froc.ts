import type { TopLevelSpec } from 'vega-lite'
import type { Froc } from '../contract/index.ts'
import { chartConfig, methodScales, withEdges, type ChartOptions } from './theme.ts'

/** A curve of `normascope froc`; its method is one of the options' methods. */
export type FrocCurve = Pick<Froc, 'method' | 'points' | 'operating'>

/** Rates that FROC curves are read at, and the axis' ends. */
const ticks = [0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]

/**
 * FROC: lesion sensitivity against false alarms (components that touch no lesion) per scan on a logarithmic axis, a line a method in the order
 * of falling thresholds, the operating point as a marker. Points without any false positive lie left of such an axis and
 * are left out.
 */
export function frocChart(
  curves: readonly FrocCurve[],
  options: ChartOptions & { height?: number },
): TopLevelSpec {
  const scales = methodScales(options.methods, options.theme)
  const nameOf = (id: string): string => options.methods.find((method) => method.id === id)?.name ?? id
  const values = curves.flatMap(({ method, points }) =>
    points
      .filter(({ false_positives }) => false_positives > 0)
      .map((point, order) => ({ method: nameOf(method), order, ...point })),
  )
  const marks = curves.flatMap(({ method, operating }) =>
    operating && operating.false_positives > 0 ? [{ method: nameOf(method), ...operating }] : [],
  )
  const all = [...values, ...marks].map(({ false_positives }) => false_positives)
  const low = Math.min(ticks[0]!, ...all)
  const high = Math.max(8, ...all)
  const x = {
    field: 'false_positives',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, base: 2, domain: [low, high] },
    title: 'False alarms per scan (log scale)',
    axis: { values: ticks.filter((tick) => tick >= low && tick <= high), format: '~g' },
  }
  const y = {
    field: 'sensitivity',
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    title: 'Lesion sensitivity',
  }
  // it shows the marks: with the dashes of the lines round them, they could not be told apart
  const legend = { symbolStrokeWidth: 0 }
  const color = { field: 'method', type: 'nominal' as const, scale: scales.color, title: null, legend }
  const edged = <L extends Parameters<typeof withEdges>[0]>(layer: L): L[] => withEdges(layer, options)
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    width: options.width ?? 320,
    height: options.height ?? 220,
    layer: [
      ...edged({
        data: { values },
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: {
          x,
          y,
          color,
          strokeDash: { field: 'method', type: 'nominal', scale: scales.strokeDash, title: null, legend },
          order: { field: 'order', type: 'quantitative' },
        },
      }),
      ...edged({
        data: { values: marks },
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y,
          color,
          shape: { field: 'method', type: 'nominal', scale: scales.shape, title: null, legend },
          tooltip: [
            { field: 'method', title: 'Method' },
            { field: 'sensitivity', title: 'Lesion sensitivity', format: '.3f' },
            { field: 'false_positives', title: 'False alarms per scan', format: '.3~f' },
          ],
        },
      }),
    ],
  } as TopLevelSpec
}
