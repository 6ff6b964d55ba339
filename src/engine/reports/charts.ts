import type { TopLevelSpec } from 'vega-lite'
import {
  chartConfig,
  comparisonChart,
  curvesChart,
  differencesChart,
  frocChart,
  gapsChart,
  groupsChart,
  thresholdCurve,
} from '../../charts/index.ts'
import type { BiasGroup, ReportData } from '../../contract/index.ts'
import { curveTopics } from './chapters/bias-curves.ts'
import { biasTopics, chartParts, gapOverviews, hasEstimate } from './chapters/bias-topics.ts'
import type { Block } from './chapters/blocks.ts'
import { bandParts } from './chapters/calibration.ts'
import { contextOf, type Context } from './chapters/context.ts'
import { inLanguage } from './chart-language.ts'
import { chartFont, renderSvg } from './svg.ts'
import { methodNames, sortedModalities } from './terms.ts'

/** The width of the text of an A4 page in CSS pixels; charts are drawn at this width and scaled to the page. */
const chartWidth = 642

const schema = 'https://vega.github.io/schema/vega-lite/v6.json'

/** Charts side by side, `columns` to a row, under one configuration. */
function sideBySide(specs: readonly TopLevelSpec[], columns: number): TopLevelSpec {
  const bare = specs.map((spec) =>
    Object.fromEntries(Object.entries(spec).filter(([key]) => key !== '$schema' && key !== 'config')),
  )
  return {
    $schema: schema,
    config: chartConfig('light', chartFont),
    columns,
    spacing: { row: 22, column: 26 },
    concat: bare,
    resolve: { scale: { x: 'independent', y: 'independent' } },
  } as unknown as TopLevelSpec
}

/** A small chart of FPR along the threshold for each method and modality that has a band. */
function bands({ name }: Context, calibrations: ReportData['calibrations']): TopLevelSpec {
  const charts = calibrations.flatMap((entry) =>
    entry.band
      ? [
          {
            ...thresholdCurve(entry.band.points, {
              theme: 'light',
              target: entry.target_fpr,
              threshold: entry.threshold,
              thresholdLo: entry.threshold_lo,
              thresholdHi: entry.threshold_hi,
              width: 150,
              height: 92,
              font: chartFont,
            }),
            title: { text: shortTitle(`${name(entry.method)}, ${entry.modality}`), fontSize: 9 },
          } as TopLevelSpec,
        ]
      : [],
  )
  return sideBySide(charts, 3)
}

/** At most 34 characters, so that a title stays over its small chart. */
const shortTitle = (text: string): string => {
  if (text.length <= 34) return text
  const modality = /, (T1w|T2w|FLAIR)$/.exec(text)?.[0] ?? ''
  return `${text.slice(0, 33 - modality.length)}…${modality}`
}

/** A scanner's calibration FPR as a group of the bias analysis, to be drawn like one. */
const scannerGroups = (data: ReportData): BiasGroup[] =>
  data.calibrations.flatMap((entry) =>
    (entry.by_scanner ?? []).map(({ scanner, fpr }): BiasGroup => ({
      method: entry.method,
      modality: entry.modality,
      metric: 'fpr',
      factor: 'scanner',
      level: scanner,
      estimate: fpr,
      status:
        fpr.value === null ? 'not-estimable' : fpr.n < 10 ? 'counts-only' : fpr.n < 30 ? 'imprecise' : 'ok',
      values: [],
    })),
  )

/** One FROC chart for each modality, side by side. */
function froc(c: Context, options: ChartOptions): TopLevelSpec {
  const modalities = sortedModalities(c.data.froc.map((curve) => curve.modality))
  const columns = Math.min(2, modalities.length)
  const width = columns === 1 ? 420 : 236
  return sideBySide(
    modalities.map(
      (modality) =>
        ({
          ...frocChart(
            c.data.froc.filter((curve) => curve.modality === modality),
            { ...options, width, height: 190 },
          ),
          title: modality,
        }) as TopLevelSpec,
    ),
    columns,
  )
}

/** Axis labels that would run into one another are left out. */
function withoutOverlap(spec: TopLevelSpec): TopLevelSpec {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === 'axis' && typeof item === 'object' && item !== null
          ? { labelOverlap: 'greedy', ...(walk(item) as object) }
          : walk(item),
      ]),
    )
  }
  return walk(spec) as TopLevelSpec
}

interface ChartOptions {
  theme: 'light'
  methods: { id: string; name: string }[]
  width: number
  font: string
}

/** Every chart that the report may print, by file name, as a function that makes its spec. */
function specs(c: Context): Record<string, () => TopLevelSpec> {
  const { data } = c
  const options: ChartOptions = {
    theme: 'light',
    methods: methodNames(data),
    width: chartWidth,
    font: chartFont,
  }
  const target = data.calibrations[0]?.target_fpr
  const reference = (metric: string): { reference?: number } =>
    metric === 'fpr' && target !== undefined ? { reference: target } : {}
  const levels = <T extends { level: string }>(groups: readonly T[]): T[] =>
    groups.map((group) => ({ ...group, level: c.level(group.level) }))
  const { rows, pairs } = data.comparison
  return {
    'comparison-dice.svg': () => comparisonChart(rows, options),
    'comparison-lesions.svg': () => comparisonChart(rows, { ...options, metric: 'lesion_sensitivity' }),
    'differences.svg': () => differencesChart(pairs, options),
    ...Object.fromEntries(bandParts(data).map(({ file, entries }) => [file, () => bands(c, entries)])),
    'calibration-scanners.svg': () =>
      groupsChart(levels(scannerGroups(data)), { ...options, ...reference('fpr') }),
    'froc.svg': () => withoutOverlap(froc(c, options)),
    ...Object.fromEntries(
      biasTopics(data)
        .filter(hasEstimate)
        .flatMap(chartParts)
        .map(({ file, groups, metric }) => [
          file,
          () =>
            groupsChart(levels(groups), {
              ...options,
              ...reference(metric),
              points: data.methods.length <= 4,
            }),
        ]),
    ),
    ...Object.fromEntries(
      curveTopics(data).map(({ file, curves }) => [file, () => curvesChart(curves, options)]),
    ),
    ...Object.fromEntries(
      gapOverviews(data).map(({ file, gaps }) => [
        file,
        () => gapsChart(gaps, { ...options, claims: data.bias.claims }),
      ]),
    ),
  }
}

/** The charts that the blocks name, as SVG text. */
export async function chartFiles(
  data: ReportData,
  blocks: readonly Block[],
): Promise<Record<string, string>> {
  const c = contextOf(data)
  const known = specs(c)
  const files: Record<string, string> = {}
  for (const block of blocks) {
    if (block.kind !== 'figure' || files[block.file] !== undefined) continue
    const spec = known[block.file]
    if (!spec) throw new Error(`no chart is called ${block.file}`)
    files[block.file] = await renderSvg(inLanguage(spec(), c.w))
  }
  return files
}
