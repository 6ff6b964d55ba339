import type { TopLevelSpec } from 'vega-lite'
import type { BiasCurve } from '../contract/index.ts'
import { methodName } from './groups.ts'
import { metricText } from './metrics.ts'
import { chartConfig, inks, methodScales, withEdges, type ChartOptions } from './theme.ts'

type Panel = Extract<TopLevelSpec, { hconcat: unknown }>['hconcat'][number]

const factorTitles: Record<string, string> = {
  age: 'Age (years)',
  lesion_volume_mm3: 'Lesion volume (mm³, log scale)',
  lesion_contrast: 'Lesion contrast',
}

interface Row {
  method: string
  x: number
  value: number
  lo: number
  hi: number
  lo_all: number
  hi_all: number
}

/** `names`: the methods of all panels, which share one scale of colours; with methods of its own a panel would take others' colours. */
function panelOf(
  curves: readonly BiasCurve[],
  title: string,
  width: number,
  names: readonly string[],
  options: ChartOptions,
): Panel {
  const ink = inks[options.theme]
  const drawn = curves.filter((curve) => curve.points.length > 0)
  const rows: Row[] = drawn.flatMap((curve) =>
    curve.points.map((point) => ({ method: methodName(options.methods, curve.method), ...point })),
  )
  const scales = methodScales(options.methods, options.theme)
  const kept = <T>(range: readonly T[]): T[] =>
    options.methods.flatMap(({ name }, at) => (names.includes(name) ? [range[at]!] : []))
  const text = metricText(curves[0]?.metric ?? '')
  const log = curves[0]?.scale === 'log10'
  const factor = curves[0]?.factor ?? ''
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: factorTitles[factor] ?? factor.replaceAll('_', ' '),
    scale: log ? { type: 'log' as const, nice: false } : { zero: false, nice: false },
    axis: { tickCount: 5, grid: false, ...(log ? { format: '~s' } : {}) },
  }
  const y = { type: 'quantitative' as const, title: text.title, axis: { format: text.format, tickCount: 5 } }
  const color = {
    field: 'method',
    type: 'nominal' as const,
    scale: { domain: [...names], range: kept(scales.color.range) },
    // a line as it is drawn: its dash tells it apart where colours do not
    legend:
      names.length > 1
        ? {
            title: null,
            orient: 'top' as const,
            symbolType: 'stroke' as const,
            symbolSize: 500,
            symbolStrokeWidth: 2,
            symbolOpacity: 1,
          }
        : null,
  }
  const missing = curves.filter((curve) => curve.points.length === 0)
  const labels = missing.map((curve, line) => ({
    line,
    text: `${methodName(options.methods, curve.method)}: ${curve.note ?? 'not estimable'}`,
  }))
  const band = (lo: string, hi: string, opacity: number) => ({
    mark: { type: 'area' as const, opacity },
    encoding: { x, y: { ...y, field: lo }, y2: { field: hi }, color },
  })
  return {
    title,
    width,
    height: 170,
    data: { values: rows },
    layer: [
      ...(rows.length > 0
        ? [
            band('lo_all', 'hi_all', 0.12),
            band('lo', 'hi', 0.2),
            ...withEdges(
              {
                mark: { type: 'line' as const, strokeWidth: 1.8 },
                encoding: {
                  x,
                  y: { ...y, field: 'value' },
                  color,
                  strokeDash: {
                    ...color,
                    scale: { domain: [...names], range: kept(scales.strokeDash.range) },
                  },
                },
              },
              options,
            ),
          ]
        : []),
      ...(labels.length > 0
        ? [
            {
              data: { values: labels },
              mark: {
                type: 'text' as const,
                align: 'left' as const,
                baseline: 'top' as const,
                fontStyle: 'italic',
                color: ink.secondary,
                limit: width - 8,
              },
              encoding: {
                x: { value: 6 },
                y: { value: { expr: '6' } },
                text: { field: 'text' },
                yOffset: {
                  field: 'line',
                  type: 'ordinal' as const,
                  scale: { range: [0, 12 * labels.length] },
                },
              },
            },
          ]
        : []),
    ],
  } as Panel
}

/**
 * One metric along one continuous factor, a panel a modality, a line a method. Dark band: 95 % at each x by itself; light
 * band: 95 % along the whole curve at once. A curve that is not estimable is named with its reason, never drawn at 0.
 */
export function curvesChart(curves: readonly BiasCurve[], options: ChartOptions): TopLevelSpec {
  const modalities = [...new Set(curves.map((curve) => curve.modality))]
  const width = Math.floor((options.width ?? 640) / Math.max(1, modalities.length) - 62)
  const drawn = new Set(
    curves.filter(({ points }) => points.length > 0).map(({ method }) => methodName(options.methods, method)),
  )
  const names = options.methods.map(({ name }) => name).filter((name) => drawn.has(name))
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    spacing: 14,
    hconcat: modalities.map((modality) =>
      panelOf(
        curves.filter((curve) => curve.modality === modality),
        modality,
        width,
        names,
        options,
      ),
    ),
    resolve: { scale: { y: 'shared' } },
  } as TopLevelSpec
}
