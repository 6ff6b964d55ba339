import type { TopLevelSpec } from 'vega-lite'
import {
  brushParam,
  chartConfig,
  inks,
  methodScales,
  metricText,
  withEdges,
  type ChartMethod,
  type Theme,
} from '../../../charts/index.ts'
import type { Comparison } from '../../../contract/index.ts'

interface Look {
  readonly theme: Theme
  readonly methods: readonly ChartMethod[]
  readonly width: number
}

export interface ScanPoint {
  readonly method: string
  readonly scan: string
  readonly value: number
}

const schema = 'https://vega.github.io/schema/vega-lite/v6.json' as const

/** The scales of the methods that are drawn, in the study's order, with the study's colours. */
function scalesOf({ theme, methods }: Look, ids: ReadonlySet<string>) {
  const all = methodScales(methods, theme)
  const places = methods.flatMap(({ id }, at) => (ids.has(id) ? [at] : []))
  const names = places.map((at) => methods[at]!.name)
  return {
    names,
    color: { domain: names, range: places.map((at) => all.color.range[at]!) },
    shape: { domain: names, range: places.map((at) => all.shape.range[at]!) },
  }
}

const widthFor = ({ width }: Look, names: readonly string[]): number =>
  Math.max(160, width - 24 - 6.2 * Math.max(8, ...names.map((name) => name.length)))

/**
 * One metric of every scan, a row a method: a dot a scan, the mean as an upright line. Dots keep their height from row to
 * row, so that one scan can be followed.
 */
export function pointsChart(points: readonly ScanPoint[], metric: string, look: Look): TopLevelSpec {
  const { names, color } = scalesOf(look, new Set(points.map(({ method }) => method)))
  const nameOf = new Map(look.methods.map(({ id, name }) => [id, name]))
  const scans = [...new Set(points.map(({ scan }) => scan))].sort()
  const lift = new Map(scans.map((scan, at) => [scan, (((at * 7919) % 13) / 12 - 0.5) * 22]))
  const text = metricText(metric)
  const values = points.map(({ method, scan, value }) => ({
    method: nameOf.get(method) ?? method,
    scan,
    value,
    lift: lift.get(scan) ?? 0,
    said: `${nameOf.get(method) ?? method}, ${scan}`,
  }))
  const y = { field: 'method', type: 'nominal' as const, sort: names, scale: { domain: names }, title: null }
  const x = {
    field: 'value',
    type: 'quantitative' as const,
    title: text.title,
    axis: { format: text.format, tickCount: 5 },
    // room for the dots at the ends, which would else lie on the names
    scale: { padding: 6, nice: false, ...(text.upper === 1 && !text.percent ? { domain: [0, 1] } : {}) },
  }
  return {
    $schema: schema,
    config: chartConfig(look.theme),
    width: widthFor(look, names),
    height: { step: 34 },
    data: { values },
    layer: [
      ...withEdges(
        {
          mark: { type: 'point', filled: true, size: 30, opacity: 0.6 },
          encoding: {
            x,
            y: { ...y, axis: { ticks: false, domain: false, grid: true } },
            yOffset: { field: 'lift', type: 'quantitative', scale: { domain: [-17, 17] } },
            color: { field: 'method', type: 'nominal', scale: color, legend: null },
            description: { field: 'said' },
            tooltip: [
              { field: 'scan', title: ' ' },
              { field: 'value', title: text.title, format: text.percent ? '.2%' : '.3~f' },
            ],
          },
        },
        look,
      ).map((layer, at, all) => (at === all.length - 1 ? { ...layer, params: [brushParam] } : layer)),
      {
        mark: { type: 'tick', color: inks[look.theme].text, thickness: 2, size: 26 },
        encoding: { x: { ...x, aggregate: 'mean' }, y },
      },
    ],
  } as TopLevelSpec
}

/** Place of every method by its mean, 1 the best, with its interval over resampled subjects. */
export function ranksChart(
  ranks: NonNullable<Comparison['ranks']>,
  title: string,
  look: Look,
): TopLevelSpec | undefined {
  const known = ranks.filter(({ rank }) => rank.value !== null)
  if (known.length === 0) return undefined
  const { names, color, shape } = scalesOf(look, new Set(known.map(({ method }) => method)))
  const nameOf = new Map(look.methods.map(({ id, name }) => [id, name]))
  const values = known.map(({ method, rank }) => ({ method: nameOf.get(method) ?? method, ...rank }))
  const order = [...values].sort((a, b) => a.value! - b.value!).map(({ method }) => method)
  const y = {
    field: 'method',
    type: 'nominal' as const,
    sort: order,
    scale: { domain: order },
    title: null,
    axis: { ticks: false, domain: false },
  }
  const x = {
    type: 'quantitative' as const,
    scale: { domain: [0.8, known.length + 0.2], nice: false, zero: false },
    title,
    axis: { values: known.map((_, at) => at + 1), format: 'd', grid: true },
  }
  const own = { field: 'method', type: 'nominal' as const, legend: null }
  return {
    $schema: schema,
    config: chartConfig(look.theme),
    width: widthFor(look, names),
    height: { step: 24 },
    data: { values },
    layer: [
      ...withEdges(
        {
          transform: [{ filter: 'isValid(datum.lo) && isValid(datum.hi)' }],
          mark: { type: 'rule', strokeWidth: 1.3 },
          encoding: { y, x: { ...x, field: 'lo' }, x2: { field: 'hi' }, color: { ...own, scale: color } },
        },
        look,
      ),
      ...withEdges(
        {
          mark: { type: 'point', filled: true, size: 46, opacity: 1 },
          encoding: {
            y,
            x: { ...x, field: 'value' },
            color: { ...own, scale: color },
            shape: { ...own, scale: shape },
            tooltip: [
              { field: 'method', title: ' ' },
              { field: 'value', title, format: '.2~f' },
              { field: 'n', title: 'n' },
            ],
          },
        },
        look,
      ),
    ],
  } as TopLevelSpec
}
