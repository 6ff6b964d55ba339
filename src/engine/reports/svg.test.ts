import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { groupsChart } from '../../charts/index.ts'
import { fixtureData } from './fixture.test-data.ts'
import { fontMetrics } from './font-metrics.ts'
import { fontsFolder } from './resources.ts'
import { chartFont, renderSvg } from './svg.ts'

const metrics = (style: string) => fontMetrics(readFileSync(new URL(`SourceSans3-${style}.ttf`, fontsFolder)))

// Sums of advance widths by fontTools 4.68.0 on the same files.
test.each([
  ['Regular', 'Voxel FPR', 4.083],
  ['Regular', '≥ 60 – Ωμéß', 4.883],
  ['Regular', 'T1w', 1.752],
  ['SemiBold', 'Voxel FPR', 4.228],
  ['SemiBold', '≥ 60 – Ωμéß', 5.003],
  ['SemiBold', 'T1w', 1.807],
])('width of %s "%s"', (style, text, width) => {
  expect(metrics(style).width(text)).toBeCloseTo(width, 6)
})

const data = fixtureData()
const methods = data.methods.map(({ id, name }) => ({ id, name }))
const groups = data.bias.groups.filter((group) => group.metric === 'fpr' && group.factor === 'scanner')
const draw = () => renderSvg(groupsChart(groups, { theme: 'light', methods, font: chartFont, width: 642 }))

test('a chart is drawn without a DOM, the same text each time', async () => {
  const first = await draw()
  expect(first).toMatch(/^<svg /)
  expect(await draw()).toBe(first)
})

test('groups that cannot be estimated are labelled gaps, not points at 0', async () => {
  const svg = await draw()
  expect(svg).toContain('not estimable')
  expect(svg).toContain('n &lt; 10, counted only')
  const points = groups.filter((group) => group.status === 'ok' || group.status === 'imprecise').length
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(points)
})

test('no text runs out of the picture', async () => {
  const svg = await draw()
  const width = Number(/width="([\d.]+)"/.exec(svg)?.[1])
  expect(width).toBeGreaterThan(560)
  expect(width).toBeLessThan(720)
})
