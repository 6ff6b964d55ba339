import type { TopLevelSpec } from 'vega-lite'
import type { BiasClaim, BiasGap } from '../contract/index.ts'
import { methodName } from './groups.ts'
import { metricText } from './metrics.ts'
import { wrap } from './panels.ts'
import { chartConfig, inks, type ChartOptions } from './theme.ts'

type Panel = Extract<TopLevelSpec, { hconcat: unknown }>['hconcat'][number]

const factorTitles: Record<string, string> = {
  lesion_type: 'lesion type',
  lesion_volume_mm3: 'lesion size',
  lesion_contrast: 'lesion contrast',
}

const number = (value: number, percent: boolean): string => {
  const scaled = percent ? 100 * value : value
  const text =
    scaled === 0 ? '0' : Math.abs(scaled) < 0.095 ? scaled.toPrecision(1) : scaled.toFixed(percent ? 1 : 2)
  return text.replace('-', '−')
}

/**
 * Gaps of one metric over methods x factors, a panel a modality: colour is the size of the gap, the text its value with the
 * interval below; a frame marks what is left after correction. Cells that cannot be estimated are empty and say so.
 */
export function gapsChart(
  gaps: readonly BiasGap[],
  options: ChartOptions & { claims?: readonly BiasClaim[] },
): TopLevelSpec {
  const ink = inks[options.theme]
  const { percent, title } = metricText(gaps[0]?.metric ?? '')
  const modalities = [...new Set(gaps.map((gap) => gap.modality))]
  const factors = [...new Set(gaps.map((gap) => gap.factor))]
  const names = options.methods
    .filter(({ id }) => gaps.some((gap) => gap.method === id))
    .map(({ name }) => name)
  const values = gaps.map((gap) => {
    const { value, lo, hi } = gap.gap
    const claimed = (options.claims ?? []).some(
      (claim) =>
        claim.method === gap.method &&
        claim.modality === gap.modality &&
        claim.metric === gap.metric &&
        claim.factor === gap.factor,
    )
    return {
      modality: gap.modality,
      method: wrap(methodName(options.methods, gap.method), 24),
      factor: factorTitles[gap.factor] ?? gap.factor,
      gap: value,
      claimed,
      text: value === null ? 'not' : number(value, percent),
      interval:
        value === null
          ? 'estimable'
          : lo === null || hi === null
            ? 'no interval'
            : `[${number(lo, percent)}, ${number(hi, percent)}]`,
    }
  })
  const known = values.flatMap(({ gap }) => (gap === null ? [] : [gap]))
  const top = Math.max(...known, Number.MIN_VALUE)
  const columns = factors.map((factor) => factorTitles[factor] ?? factor)
  const rows = names.map((name) => wrap(name, 24))
  const label = 5.2 * Math.max(...rows.flatMap((row) => row.split('\n')).map((line) => line.length), 1)
  const total = (options.width ?? 640) - label - 14 * modalities.length
  const width = Math.max(
    58 * columns.length,
    Math.min(110 * columns.length, Math.floor(total / modalities.length)),
  )
  const panel = (modality: string, at: number): Panel => {
    const x = {
      field: 'factor',
      type: 'nominal' as const,
      sort: columns,
      scale: { domain: columns, paddingInner: 0.04 },
      axis: {
        title: null,
        orient: 'top' as const,
        labelAngle: 0,
        ticks: false,
        domain: false,
        labelLimit: width,
      },
    }
    const y = {
      field: 'method',
      type: 'nominal' as const,
      sort: rows,
      scale: { domain: rows, paddingInner: 0.08 },
      axis: {
        title: null,
        ticks: false,
        domain: false,
        labels: at === 0,
        labelExpr: "split(datum.value, '\\n')",
      },
    }
    const words = (field: string, dy: number, fontSize: number) => ({
      mark: { type: 'text' as const, dy, fontSize },
      encoding: {
        x,
        y,
        text: { field },
        color: {
          condition: [
            { test: 'datum.gap === null', value: ink.secondary },
            { test: `datum.gap > ${0.6 * top}`, value: '#ffffff' },
          ],
          value: options.theme === 'dark' ? '#ffffff' : '#1a1a1a',
        },
      },
    })
    return {
      title: modality,
      width,
      height: 40 * rows.length,
      data: { values: values.filter((value) => value.modality === modality) },
      layer: [
        {
          transform: [{ filter: 'datum.gap === null' }],
          mark: {
            type: 'rect' as const,
            fill: ink.band,
            stroke: ink.secondary,
            strokeDash: [3, 3],
            strokeWidth: 0.8,
          },
          encoding: { x, y },
        },
        {
          transform: [{ filter: 'datum.gap !== null' }],
          mark: { type: 'rect' as const },
          encoding: {
            x,
            y,
            color: {
              field: 'gap',
              type: 'quantitative' as const,
              scale: {
                domain: [0, top],
                range: options.theme === 'dark' ? ['#23303d', '#0072B2'] : ['#eaf1f6', '#0a4f7a'],
              },
              legend: null,
            },
          },
        },
        {
          transform: [{ filter: 'datum.claimed' }],
          mark: { type: 'rect' as const, filled: false, stroke: '#D55E00', strokeWidth: 2.2 },
          encoding: { x, y },
        },
        words('text', -6, 10.5),
        words('interval', 8, 8.5),
      ],
    } as unknown as Panel
  }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    title: {
      text: `Largest gap in ${title}${percent ? ' (percentage points)' : ''}, with 95 % interval`,
      anchor: 'start',
    },
    spacing: 14,
    hconcat: modalities.map(panel),
  } as unknown as TopLevelSpec
}
