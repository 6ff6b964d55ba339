import type { TopLevelSpec } from 'vega-lite'
import { chartConfig, inks, type Theme } from './theme.ts'

/** Healthy and patients, the same in every chart of the cohort; the second is hatched by its outline as well. */
const groupColours = { healthy: '#56B4E9', patient: '#D55E00' } as const
export type CohortGroup = keyof typeof groupColours

/** One bar: how many of a group fall to a level. A level of numbers has its range, `to` excluded. */
export interface CohortBar {
  readonly level: string
  readonly group: CohortGroup
  readonly n: number
  readonly from: number | null
  readonly to: number | null
}

export interface CohortChartOptions {
  theme: Theme
  width: number
  /** Of the axis of levels, and of the axis of counts. */
  titles: { level: string; count: string }
  groups: Record<CohortGroup, string>
  font?: string
  /** Levels stand below each other: for names. */
  horizontal?: boolean
}

const groups: readonly CohortGroup[] = ['healthy', 'patient']

/** Counts in bins of equal width; undefined values are left out (count them apart). Ordered by bin, then group. */
export function binCounts(
  values: readonly { value: number; group: CohortGroup }[],
  edges: readonly number[],
  label: (from: number, to: number) => string,
): CohortBar[] {
  return edges.slice(0, -1).flatMap((from, at) => {
    const to = edges[at + 1]!
    return groups.map((group) => ({
      level: label(from, to),
      group,
      from,
      to,
      n: values.filter((one) => one.group === group && one.value >= from && one.value < to).length,
    }))
  })
}

/** Edges of bins of `width` that hold all values; empty without values. */
export function evenEdges(values: readonly number[], width: number): number[] {
  if (values.length === 0) return []
  const first = Math.floor(Math.min(...values) / width)
  const last = Math.floor(Math.max(...values) / width) + 1
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * width)
}

/** Edges 1, 3, 10, 30, … that hold all values above 0; empty without any. */
export function logEdges(values: readonly number[]): number[] {
  const above = values.filter((value) => value > 0)
  if (above.length === 0) return []
  const first = Math.floor(2 * Math.log10(Math.min(...above)) + 1e-9)
  const last = Math.floor(2 * Math.log10(Math.max(...above)) + 1e-9) + 1
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const half = first + at
    return Number((10 ** Math.floor(half / 2) * (half % 2 === 0 ? 1 : 3)).toPrecision(1))
  })
}

/** Counts by name, most first. */
export function levelCounts(values: readonly { level: string; group: CohortGroup }[]): CohortBar[] {
  const levels = [...Map.groupBy(values, ({ level }) => level)].sort(
    ([a, x], [b, y]) => y.length - x.length || a.localeCompare(b),
  )
  return levels.flatMap(([level, same]) =>
    groups.map((group) => ({
      level,
      group,
      from: null,
      to: null,
      n: same.filter((one) => one.group === group).length,
    })),
  )
}

/** Bars from 0, healthy and patients beside each other, the count at the end of each. */
export function cohortChart(bars: readonly CohortBar[], options: CohortChartOptions): TopLevelSpec {
  const ink = inks[options.theme]
  const order = [...new Set(bars.map(({ level }) => level))]
  const values = bars.filter(({ n }) => n > 0).map((bar) => ({ ...bar, name: options.groups[bar.group] }))
  const horizontal = options.horizontal ?? false
  const level = {
    field: 'level',
    type: 'nominal' as const,
    sort: order,
    scale: { domain: order, paddingInner: 0.25 },
    title: options.titles.level,
    axis: { labelAngle: 0, labelLimit: 160, labelOverlap: true, ticks: false },
  }
  const count = {
    field: 'n',
    type: 'quantitative' as const,
    title: options.titles.count,
    axis: { tickMinStep: 1, format: '~d' },
    scale: { zero: true },
  }
  const offset = {
    field: 'name',
    type: 'nominal' as const,
    sort: groups.map((group) => options.groups[group]),
    scale: { domain: groups.map((group) => options.groups[group]) },
  }
  const place = horizontal ? { y: level, x: count, yOffset: offset } : { x: level, y: count, xOffset: offset }
  const color = {
    field: 'name',
    type: 'nominal' as const,
    title: null,
    scale: {
      domain: groups.map((group) => options.groups[group]),
      range: groups.map((group) => groupColours[group]),
    },
    legend: { orient: 'top' as const },
  }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    autosize: { type: 'fit', contains: 'padding' },
    width: options.width,
    height: horizontal ? Math.max(90, 60 + 30 * order.length) : 200,
    data: { values },
    encoding: { ...place },
    layer: [
      {
        mark: { type: 'bar', stroke: ink.paper, strokeWidth: 0.5 },
        encoding: {
          color,
          tooltip: [
            { field: 'level', title: options.titles.level },
            { field: 'name', title: ' ' },
            { field: 'n', title: options.titles.count },
          ],
        },
      },
      {
        mark: {
          type: 'text',
          fontSize: 9,
          color: ink.secondary,
          ...(horizontal ? { align: 'left', dx: 3 } : { baseline: 'bottom', dy: -2 }),
        },
        encoding: { text: { field: 'n', format: '~d' } },
      },
    ],
  } as TopLevelSpec
}
