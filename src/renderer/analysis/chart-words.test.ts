import { expect, test } from 'vitest'
import { gapsChart, groupsChart, metricText } from '../../charts/index.ts'
import { chartWord, inLanguage } from './chart-words.ts'

test('says the words of a chart in German and leaves English as it is', () => {
  expect(chartWord('Difference of Voxel FPR', 'de')).toBe('Differenz: Voxel-FPR')
  expect(chartWord('Largest gap in Voxel FPR (percentage points), with 95 % interval', 'de')).toBe(
    'Größter Abstand, Voxel-FPR (Prozentpunkte), mit 95-%-Intervall',
  )
  expect(chartWord('Difference of Dice', 'en-GB')).toBe('Difference of Dice')
})

test('every metric with an English title of its own has a German one', () => {
  for (const metric of [
    'dice_best',
    'image_auroc',
    'sensitivity',
    'precision',
    'detected',
    'fpr',
    'fpr_healthy',
    'score_top1',
  ])
    expect(chartWord(metricText(metric).title, 'de')).not.toBe(metricText(metric).title)
})

test('leaves fields, names and numbers of a spec alone', () => {
  const group = {
    method: 'ae',
    modality: 'FLAIR',
    metric: 'fpr',
    factor: 'scanner',
    level: 'Scanner A',
    estimate: { value: null, lo: null, hi: null, n: 0 },
    status: 'not-estimable' as const,
    values: [],
  }
  const spec = groupsChart([group], { theme: 'dark', methods: [{ id: 'ae', name: 'Threshold method' }] })
  const text = JSON.stringify(inLanguage(spec, 'de'))
  expect(text).toContain('"nicht schätzbar"')
  expect(text).toContain('Threshold method')
  expect(text).toContain('"decimal":","')
  expect(text).toContain('"field":"method"')
  expect(inLanguage(spec, 'en')).toBe(spec)
})

test('the values written into a chart have the decimal comma, names of levels stay', () => {
  const gap = {
    method: 'ae',
    modality: 'FLAIR' as const,
    metric: 'fpr',
    factor: 'scanner',
    largest: 'A',
    smallest: 'B',
    gap: { value: 0.0125, lo: -0.001, hi: 0.02, n: 40 },
  }
  const text = JSON.stringify(
    inLanguage(gapsChart([gap], { theme: 'dark', methods: [{ id: 'ae', name: '1.5' }] }), 'de'),
  )
  expect(text).toContain('"text":"1,3"')
  expect(text).toContain('"interval":"[−0,1; 2,0]"')
  expect(text).toContain('"method":"1.5"')
})
