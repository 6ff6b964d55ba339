import type { TopLevelSpec } from 'vega-lite'
import { chartConfig, inks, methodScales, withEdges, type ChartOptions, type Ink } from './theme.ts'

/** A faint dot: the value of one subject, or of one scan under its name. */
export interface Dot {
  value: number
  scan?: string
  /** What is read of it under the pointer. */
  label?: string
}

/** One estimate of one method at one level of a panel; null value: the reason is drawn in its place. */
export interface IntervalRow {
  panel: string
  level: string
  method: string
  value: number | null
  lo: number | null
  hi: number | null
  n: number
  /** Drawn hollow. */
  imprecise: boolean
  /** Shown instead of a point where there is no value. */
  gap: string
  points?: readonly Dot[]
}

export interface PanelText {
  axisTitle: string
  /** A d3 format of the axis, such as '.1%' or '.2f'. */
  format: string
  /** A dashed line to read against: the target FPR, or 0 for a difference. */
  reference?: number
  /** The axis starts at 0 (false for differences). */
  zero: boolean
  /** Largest possible value, such as 1 for Dice. */
  upper?: number
}

type Panel = Extract<TopLevelSpec, { hconcat: unknown }>['hconcat'][number]
type Layers = Extract<Panel, { layer: unknown }>['layer']

/** Lines of at most `width` characters, broken at spaces where there are any. */
export function wrap(text: string, width: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    for (let rest = word; rest !== '';) {
      const room = line === '' ? width : width - line.length - 1
      if (rest.length <= room) {
        line = line === '' ? rest : `${line} ${rest}`
        rest = ''
      } else if (line === '') {
        lines.push(rest.slice(0, width))
        rest = rest.slice(width)
      } else {
        lines.push(line)
        line = ''
      }
    }
  }
  if (line !== '') lines.push(line)
  return lines.join('\n')
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)]

/** '12', or '10–12' where methods differ. */
function countLabel(rows: readonly IntervalRow[]): string {
  const counts = rows.map((row) => row.n)
  const [low, high] = [Math.min(...counts), Math.max(...counts)]
  return low === high ? `${low}` : `${low}–${high}`
}

/**
 * The reasons for missing points: once in the middle of a level where all its methods share it, else beside each.
 * A halo keeps the words legible over lines.
 */
function gapLayers(
  rows: readonly IntervalRow[],
  levels: readonly string[],
  ink: Ink,
  place: (own: boolean) => object,
): Layers {
  const labels = levels.flatMap((level, at) => {
    const here = rows.filter((row) => row.level === level)
    const gaps = here.filter((row) => row.value === null)
    const shared = gaps.length === here.length && distinct(gaps.map((row) => row.gap)).length === 1
    const halo = at % 2 === 1 ? ink.band : ink.paper
    return (shared ? gaps.slice(0, 1) : gaps).map((row) => ({ ...row, own: !shared, halo }))
  })
  const text = { type: 'text', align: 'left', dx: 4, fontSize: 8.5, fontStyle: 'italic' }
  return [true, false].flatMap((own) => {
    const values = labels.filter((label) => label.own === own)
    if (values.length === 0) return []
    const encoding = { ...place(own), text: { field: 'gap' } }
    const halo = distinct(values.map((label) => label.halo)).map((colour) => ({
      data: { values: values.filter((label) => label.halo === colour) },
      mark: { ...text, color: colour, stroke: colour, strokeWidth: 3, strokeJoin: 'round' },
      encoding,
    }))
    return [...halo, { data: { values }, mark: { ...text, color: ink.secondary }, encoding }]
  }) as Layers
}

/** The dots, where rows carry them. */
function pointLayer(
  rows: readonly IntervalRow[],
  layer: (values: ({ level: string; method: string } & Dot)[]) => object,
): Layers {
  const values = rows.flatMap(({ level, method, points = [] }) =>
    points.map((dot) => ({ level, method, ...dot })),
  )
  return (values.length === 0 ? [] : [layer(values)]) as Layers
}

function extent(rows: readonly IntervalRow[], text: PanelText): [number, number] {
  const values = rows
    .flatMap((row) => [row.value, row.lo, row.hi, ...(row.points ?? []).map((dot) => dot.value)])
    .filter((value) => value !== null)
  if (text.reference !== undefined) values.push(text.reference)
  let high = Math.max(...values, Number.MIN_VALUE)
  let low = text.zero ? 0 : Math.min(...values)
  if (values.length === 0) high = text.upper ?? 1
  const margin = 0.06 * (high - low || 1)
  high = Math.min(high + margin, text.upper ?? Infinity)
  low = text.zero ? 0 : low - margin
  return [low, high]
}

/**
 * Points with intervals, one panel beside the other (a modality each), one band a level, one row a method in it.
 * The markers of imprecise estimates are hollow; where there is no estimate its reason stands at the left edge.
 * All panels share the axis, so that they can be compared by eye.
 */
export function intervalPanels(
  rows: readonly IntervalRow[],
  text: PanelText,
  options: ChartOptions & { oneMethodALevel?: boolean },
): TopLevelSpec {
  const ink = inks[options.theme]
  const present = options.methods.filter((method) => rows.some((row) => row.method === method.name))
  const all = methodScales(options.methods, options.theme)
  const kept = (range: readonly string[]): string[] =>
    present.map((method) => range[options.methods.indexOf(method)]!)
  const names = present.map((method) => method.name)
  const panels = distinct(rows.map((row) => row.panel))
  const wrapped = rows.map((row) => ({ ...row, level: wrap(row.level, 30) }))
  const levels = distinct(wrapped.map((row) => row.level))
  const tallest = Math.max(...levels.map((level) => level.split('\n').length))
  const single = options.oneMethodALevel === true
  const step = Math.max(single ? 20 : 12 * names.length + 10, 12 * tallest + 10)
  const total = options.width ?? 640
  const labelWidth =
    4.9 * Math.max(...levels.flatMap((level) => level.split('\n')).map((line) => line.length))
  const width = Math.floor((total - labelWidth - 12) / panels.length - 36)
  const domain = extent(rows, text)
  const columns = Math.max(1, Math.floor(total / (30 + 5.5 * Math.max(...names.map((name) => name.length)))))
  const y = {
    field: 'level',
    type: 'nominal' as const,
    sort: levels,
    scale: { domain: levels, paddingInner: 0, paddingOuter: 0 },
  }
  // Where a level is one method, its marker stands in the middle of the band and needs no legend.
  const offset = single
    ? {}
    : { yOffset: { field: 'method', sort: names, scale: { domain: names, paddingOuter: 0.7 } } }
  const x = { type: 'quantitative' as const, scale: { domain, nice: false, zero: false } }
  const color = {
    field: 'method',
    type: 'nominal' as const,
    scale: { domain: names, range: kept(all.color.range) },
    legend: single
      ? null
      : { title: null, orient: 'top' as const, direction: 'horizontal' as const, columns, symbolOpacity: 1 },
  }
  const shape = { ...color, scale: { domain: names, range: kept(all.shape.range) } }

  const edged = (layer: Parameters<typeof withEdges>[0]): Layers => withEdges(layer, options) as Layers
  const hollow = rows.some((row) => row.imprecise && row.value !== null)

  const panel = (name: string, at: number): Panel => {
    const here = wrapped.filter((row) => row.panel === name)
    const bands = levels.map((level, index) => ({
      level,
      odd: index % 2 === 1,
      n: `n ${countLabel(here.filter((row) => row.level === level))}`,
    }))
    const axis = {
      title: null,
      grid: false,
      ticks: false,
      domain: false,
      labelPadding: 6,
      labelExpr: "split(datum.value, '\\n')",
      labels: at === 0,
    }
    const layer: Layers = [
      {
        data: { values: bands.filter((band) => band.odd) },
        mark: { type: 'rect', color: ink.band, opacity: 1 },
        encoding: { y: { ...y, axis } },
      },
      {
        data: { values: bands },
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 9.5, color: ink.secondary },
        encoding: { y: { ...y, axis }, x: { value: width }, text: { field: 'n' } },
      },
      ...pointLayer(here, (values) => ({
        data: { values },
        mark: { type: 'point', filled: true, size: 9, opacity: 0.28, stroke: null },
        encoding: {
          y: { ...y, axis },
          ...offset,
          x: { ...x, field: 'value' },
          color,
          ...(values.some(({ label }) => label !== undefined)
            ? { size: { value: 16 }, tooltip: { field: 'label', type: 'nominal' as const } }
            : {}),
        },
      })),
      ...edged({
        mark: { type: 'rule', strokeWidth: 1.3 },
        transform: [{ filter: 'isValid(datum.lo) && isValid(datum.hi)' }],
        encoding: {
          y: { ...y, axis },
          ...offset,
          x: {
            ...x,
            field: 'lo',
            axis: { title: text.axisTitle, format: text.format, tickCount: 4, labelFlush: true },
          },
          x2: { field: 'hi' },
          color,
        },
      }),
      ...edged({
        mark: { type: 'point', size: 42, strokeWidth: 1.3, opacity: 1 },
        transform: [{ filter: 'isValid(datum.value)' }],
        encoding: {
          y: { ...y, axis },
          ...offset,
          x: { ...x, field: 'value' },
          color,
          shape,
          fill: { ...color, condition: { test: 'datum.imprecise', value: ink.paper } },
        },
      }),
      ...gapLayers(here, levels, ink, (own) => ({
        y: { ...y, axis },
        ...(own ? offset : {}),
        x: { value: 0 },
      })),
    ]
    if (text.reference !== undefined)
      layer.splice(1, 0, {
        data: { values: [{ reference: text.reference }] },
        mark: { type: 'rule', strokeDash: [3, 3], color: ink.secondary, strokeWidth: 0.9 },
        encoding: { x: { ...x, field: 'reference' } },
      })
    return {
      title: name,
      width,
      height: step * levels.length,
      data: { values: here },
      layer,
    } as Panel
  }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    ...(hollow
      ? {
          title: {
            text: 'hollow: n < 30, imprecise',
            orient: 'bottom',
            anchor: 'start',
            color: ink.secondary,
            fontSize: 9.5,
            fontWeight: 'normal',
          },
        }
      : {}),
    spacing: 14,
    hconcat: panels.map(panel),
    resolve: {
      legend: { color: 'shared', shape: 'shared' },
      scale: { color: 'shared', shape: 'shared', fill: 'shared' },
    },
  } as TopLevelSpec
}
