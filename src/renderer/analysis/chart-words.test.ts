import { expect, test } from 'vitest'
import { groupsChart, metricText } from '../../charts/index.ts'
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
