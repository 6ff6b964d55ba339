import { expect, test } from 'vitest'
import { compile } from 'vega-lite'
import { frocChart } from './index.ts'

const methods = [
  { id: 'ae', name: 'Autoencoder' },
  { id: 'dae', name: 'Denoising autoencoder' },
]
const curve = [
  { threshold: 0.9, sensitivity: 0.1, false_positives: 0, false_positives_healthy: null },
  { threshold: 0.5, sensitivity: 0.4, false_positives: 0.5, false_positives_healthy: 1 },
  { threshold: 0.2, sensitivity: 0.8, false_positives: 12, false_positives_healthy: 9 },
  { threshold: 0.1, sensitivity: 0.9, false_positives: 6, false_positives_healthy: 4 },
]

test('a line a method in the order of thresholds, without points at 0; the operating point; an axis that holds all', () => {
  const spec = frocChart(
    [
      { method: 'ae', points: curve, operating: { threshold: 0.5, sensitivity: 0.4, false_positives: 0.5 } },
      { method: 'dae', points: curve.slice(0, 2), operating: null },
    ],
    { theme: 'light', methods },
  )
  const layers = (spec as unknown as { layer: { data: { values: Record<string, unknown>[] } }[] }).layer
  const values = layers[0]!.data.values
  expect(values.map(({ method, order, false_positives }) => [method, order, false_positives])).toEqual([
    ['Autoencoder', 0, 0.5],
    ['Autoencoder', 1, 12],
    ['Autoencoder', 2, 6],
    ['Denoising autoencoder', 0, 0.5],
  ])
  expect(layers[1]!.data.values).toEqual([
    { method: 'Autoencoder', threshold: 0.5, sensitivity: 0.4, false_positives: 0.5 },
  ])
  expect(JSON.stringify(spec)).toContain('"domain":[0.125,12]')
  expect(compile(spec).spec.marks!.length).toBeGreaterThan(0)
})

test('nothing to draw still is a chart', () => {
  const spec = frocChart([{ method: 'ae', points: [], operating: null }], { theme: 'dark', methods })
  expect(compile(spec).spec.marks!.length).toBeGreaterThan(0)
})
