import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { expect, test } from 'vitest'
import { pointsChart, ranksChart } from './charts.ts'

const look = {
  theme: 'dark' as const,
  methods: [
    { id: 'ae', name: 'Autoencoder' },
    { id: 'z', name: 'z-map' },
  ],
  width: 600,
}
const warnings: unknown[] = []
const logger = {
  level: () => logger,
  error: (...texts: unknown[]) => (warnings.push(...texts), logger),
  warn: (...texts: unknown[]) => (warnings.push(...texts), logger),
  info: () => logger,
  debug: () => logger,
}

test('points keep the scan they stand for, and the colour of their method', () => {
  const spec = pointsChart(
    [
      { method: 'z', scan: 'sub-1', value: 0.2 },
      { method: 'z', scan: 'sub-2', value: 0.4 },
    ],
    'dice',
    look,
  )
  const text = JSON.stringify(compile(spec, { logger: logger as never }).spec)
  expect(text).toContain('sub-2')
  expect(text).toContain('#D55E00')
  expect(warnings).toEqual([])
})

test('ranks without a value are not drawn, never as 0', () => {
  const rank = (method: string, value: number | null) => ({
    modality: 'FLAIR' as const,
    metric: 'dice',
    method,
    rank: { value, lo: value, hi: value, n: 40 },
  })
  expect(ranksChart([rank('ae', null)], 'Place', look)).toBeUndefined()
  const spec = ranksChart([rank('ae', 1), rank('z', null)], 'Place', look)!
  expect((spec as unknown as { data: { values: unknown[] } }).data.values).toHaveLength(1)
  compile(spec, { logger: logger as never })
  expect(warnings).toEqual([])
})

test('dots at the ends keep clear of the names, and are named as a person would name them', async () => {
  const spec = pointsChart([{ method: 'z', scan: 'sub-1', value: 0 }], 'dice', look)
  const runtime = parse(compile(spec, { logger: logger as never }).spec)
  const view = await new View(runtime, { renderer: 'none' }).runAsync()
  expect(view.scale('x')(0)).toBeGreaterThanOrEqual(6)
  expect(await view.toSVG()).toContain('aria-label="z-map, sub-1"')
  view.finalize()
})

test('shares have a space before the sign', async () => {
  const spec = pointsChart([{ method: 'z', scan: 'sub-1', value: 0.02 }], 'fpr', look)
  const view = await new View(parse(compile(spec).spec), { renderer: 'none' }).runAsync()
  expect(await view.toSVG()).toMatch(/>\d(\.\d)? %</)
  view.finalize()
})
