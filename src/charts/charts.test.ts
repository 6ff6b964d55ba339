import { describe, expect, test } from 'vitest'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { BiasCurve, BiasGap, BiasGroup, Comparison, Estimate } from '../contract/index.ts'
import {
  comparisonChart,
  curvesChart,
  dicePairsChart,
  differencesChart,
  frocChart,
  gapsChart,
  groupsChart,
  methodScales,
  thresholdCurve,
} from './index.ts'
import { wrap } from './panels.ts'

const methods = [
  { id: 'ae', name: 'Autoencoder' },
  { id: 'dae', name: 'Denoising autoencoder' },
]
const estimate = (value: number | null, n: number): Estimate =>
  value === null
    ? { value: null, lo: null, hi: null, n, note: 'nothing to estimate from' }
    : { value, lo: value / 2, hi: value * 2, n }
const group = (
  method: string,
  level: string,
  value: number | null,
  n: number,
  status: BiasGroup['status'],
): BiasGroup => ({
  method,
  modality: 'T2w',
  metric: 'fpr',
  factor: 'scanner',
  level,
  estimate: estimate(value, n),
  status,
  values: status === 'ok' || status === 'imprecise' ? [0.005, 0.01, 0.03] : [],
})
const groups = [
  group('ae', 'A', 0.01, 31, 'ok'),
  group('dae', 'A', 0.02, 12, 'imprecise'),
  group('ae', 'B', 0.5, 4, 'counts-only'),
  group('dae', 'B', null, 0, 'not-estimable'),
]
const row = (method: string, name: string, value: number | null) =>
  ({ method, name, modality: 'T2w', dice: estimate(value, 20) }) as Comparison['rows'][number]
const pairs: Comparison['pairs'] = [
  {
    modality: 'T2w',
    metric: 'dice',
    a: 'ae',
    b: 'dae',
    difference: estimate(0.1, 20),
    wilcoxon_p: 0.1,
    wilcoxon_p_holm: 0.1,
  },
]

const curve = (method: string, metric: string, factor: string, points: number): BiasCurve => ({
  method,
  modality: 'T2w',
  metric,
  factor,
  n: 40,
  observations: 40,
  status: points === 0 ? 'not-estimable' : 'ok',
  scale: factor === 'age' ? 'linear' : 'log10',
  knots: [],
  points: Array.from({ length: points }, (_, i) => ({
    x: 20 + i,
    value: 0.5,
    lo: 0.4,
    hi: 0.6,
    lo_all: 0.3,
    hi_all: 0.7,
  })),
  ...(points === 0 ? { note: 'not estimable: the factor has one value only' } : {}),
})
const ages = [curve('ae', 'fpr', 'age', 5), curve('dae', 'fpr', 'age', 0)]
const gap = (method: string, factor: string, value: number | null): BiasGap => ({
  method,
  modality: 'T2w',
  metric: 'fpr',
  factor,
  largest: value === null ? null : 'A',
  smallest: value === null ? null : 'B',
  gap: estimate(value, 60),
})
const gaps = [gap('ae', 'scanner', 0.01), gap('ae', 'site', null), gap('dae', 'scanner', 0)]

const specs = (theme: 'light' | 'dark'): [string, TopLevelSpec][] => [
  ['groups', groupsChart(groups, { theme, methods, reference: 0.01 })],
  ['groups with points', groupsChart(groups, { theme, methods, points: true })],
  ['curves', curvesChart(ages, { theme, methods })],
  ['gaps', gapsChart(gaps, { theme, methods })],
  [
    'comparison',
    comparisonChart([row('ae', 'Autoencoder', 0.3), row('dae', 'Denoising autoencoder', null)], {
      theme,
      methods,
    }),
  ],
  ['differences', differencesChart(pairs, { theme, methods })],
  ['pairs', dicePairsChart([{ scan: 's', a: 0.1, b: 0.2 }], { theme, a: 'A', b: 'B' })],
  [
    'curve',
    thresholdCurve(
      [
        { threshold: 0.1, fpr: 0.2, lo: 0.1, hi: 0.3 },
        { threshold: 0.3, fpr: 0.01, lo: 0.005, hi: 0.02 },
        { threshold: 0.9, fpr: 0 },
      ],
      { theme, target: 0.01, threshold: 0.3, thresholdLo: 0.28, thresholdHi: 0.33 },
    ),
  ],
]

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(specs(theme))('%s compiles without a warning', (_, spec) => {
    const warnings: unknown[] = []
    const logger = {
      level: () => logger,
      error: (...texts: unknown[]) => (warnings.push(...texts), logger),
      warn: (...texts: unknown[]) => (warnings.push(...texts), logger),
      info: () => logger,
      debug: () => logger,
    }
    expect(compile(spec, { logger: logger as never }).spec.marks?.length).toBeGreaterThan(0)
    expect(warnings).toEqual([])
  })
})

/** Rows that the first panel draws from. */
const rowsOf = (spec: TopLevelSpec) =>
  (spec as unknown as { hconcat: { data: { values: Record<string, unknown>[] } }[] }).hconcat[0]!.data.values

test('groups that are only counted, or cannot be estimated, carry words and no value', () => {
  const rows = rowsOf(groupsChart(groups, { theme: 'light', methods }))
  expect(rows.map(({ value, gap, imprecise }) => (value === null ? gap : [value, imprecise]))).toEqual([
    [0.01, false],
    [0.02, true],
    'n < 10, counted only',
    'not estimable',
  ])
})

test('a curve or gap that is not estimable is words, never a 0', () => {
  const curves = JSON.stringify(curvesChart(ages, { theme: 'light', methods }))
  expect(curves).toContain('Denoising autoencoder: not estimable: the factor has one value only')
  const cells = rowsOf(gapsChart(gaps, { theme: 'light', methods }))
  expect(cells.map(({ gap: value, text, interval }) => [value, text, interval])).toEqual([
    [0.01, '1.0', '[0.5, 2.0]'],
    [null, 'not', 'estimable'],
    [0, '0', '[0, 0]'],
  ])
})

test('a method keeps its colour, marker and dash whoever else is drawn', () => {
  const { color, shape, strokeDash } = methodScales(methods, 'light')
  for (const range of [color.range, shape.range, strokeDash.range.map(String)])
    expect(new Set(range).size).toBe(methods.length)
  const only = groupsChart(
    groups.filter((one) => one.method === 'dae'),
    { theme: 'light', methods },
  )
  expect(JSON.stringify(only)).toContain(color.range[1])
  expect(JSON.stringify(only)).not.toContain(color.range[0])
})

test('long names are broken, at spaces where there are any', () => {
  expect(wrap('A scanner with a long name', 12)).toBe('A scanner\nwith a long\nname')
  expect(wrap('abcdefghij', 4)).toBe('abcd\nefgh\nij')
})

test('methods are called as the options call them, whatever the figures were stored under', () => {
  const german = [{ id: 'dae', name: 'Entrauschender Autoencoder' }]
  const spec = comparisonChart([row('dae', 'Denoising autoencoder', 0.3)], {
    theme: 'light',
    methods: german,
  })
  const text = JSON.stringify(spec)
  expect(text).toContain('Entrauschender')
  expect(text).not.toContain('Denoising')
})

test('colours that are faint on white have a dark edge, on white only, and nothing else changes', () => {
  const many = ['a', 'b', 'c', 'd'].map((id) => ({ id, name: id.toUpperCase() }))
  const curve = (method: string) => ({
    method,
    points: [{ threshold: 1, sensitivity: 0.5, false_positives: 1 }],
    operating: { threshold: 1, sensitivity: 0.5, false_positives: 1 },
  })
  const layersOf = (theme: 'light' | 'dark', shown: number) => {
    const options = { theme, methods: many.slice(0, shown) }
    const spec = frocChart(many.slice(0, shown).map(({ id }) => curve(id)) as never, options)
    compile(spec)
    return (spec as unknown as { layer: unknown[] }).layer
  }
  expect(layersOf('dark', 4)).toHaveLength(2)
  expect(layersOf('light', 3)).toHaveLength(2)
  expect(layersOf('light', 4)).toHaveLength(4)
  expect(JSON.stringify(layersOf('light', 4)[0])).toContain('"oneOf":["D"]')
})

test('a method keeps its colour where the panels have different methods', async () => {
  const of = (method: string, modality: 'T2w' | 'FLAIR') => ({
    ...curve(method, 'detected', 'age', 5),
    modality,
  })
  const three = ['a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase() }))
  const spec = curvesChart(
    [of('a', 'T2w'), of('c', 'T2w'), of('a', 'FLAIR'), of('b', 'FLAIR'), of('c', 'FLAIR')],
    {
      theme: 'dark',
      methods: three,
    },
  )
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  await view.runAsync()
  const colour = view.scale('color') as (name: string) => string
  const { domain, range } = methodScales(three, 'dark').color
  expect(domain.map((name) => colour(name))).toEqual(range)
})

test('hollow markers are explained where there are any', () => {
  const of = (shown: typeof groups) => JSON.stringify(groupsChart(shown, { theme: 'light', methods }))
  expect(of(groups)).toContain('hollow: n < 30, imprecise')
  expect(of(groups.filter(({ status }) => status !== 'imprecise'))).not.toContain('hollow')
})

test('a dot that stands for a scan says which, and a reason shared by all methods is of none', () => {
  const scansOf = ({ method }: BiasGroup) => [{ value: 0.01, scan: `${method}-1`, label: `${method}-1: 1 %` }]
  const spec = groupsChart(groups, { theme: 'light', methods, points: true, scansOf })
  expect(() => compile(spec)).not.toThrow()
  const text = JSON.stringify(spec)
  expect(text).toContain('"scan":"ae-1","label":"ae-1: 1 %"')
  expect(text).toContain('"tooltip":{"field":"label"')
  // without scans the dots are subjects' means and say nothing
  expect(JSON.stringify(groupsChart(groups, { theme: 'light', methods, points: true }))).not.toContain(
    'tooltip',
  )
  const few = groups.map((one) => ({ ...one, status: 'counts-only' as const }))
  expect(JSON.stringify(groupsChart(few, { theme: 'light', methods }))).toContain('"own":false')
})
