import { expect, test } from 'vitest'
import type { BiasClaim, BiasGap } from '../../../contract/index.ts'
import type { BiasOverview } from '../../../contract/api.ts'
import { Figures } from '../../analysis/figures.ts'
import { sentencesOf, type Words } from './sentence.ts'

const same = (name: string): string => name
const words: Words = {
  figures: new Figures('en-GB'),
  method: (id) => id.toUpperCase(),
  metric: same,
  factor: same,
  level: same,
  join: (parts) => parts.join(' & '),
}
const place = { method: 'ae', modality: 'FLAIR', metric: 'fpr', factor: 'scanner' }
const claim = (change: Partial<BiasClaim> = {}): BiasClaim => ({
  ...place,
  sources: ['test'],
  p_adjusted: 0.01,
  attribution: 'own',
  attributed_to: ['scanner'],
  text: '',
  ...change,
})
const gap = (value: number | null, change: Partial<BiasGap> = {}): BiasGap => ({
  ...place,
  largest: value === null ? null : 'B',
  smallest: value === null ? null : 'A',
  gap: { value, lo: value && value - 0.004, hi: value && value + 0.004, n: 60 },
  ...change,
})
const tested = {
  ...place,
  test: 'x',
  n: 60,
  statistic: 1,
  p: 0.2,
  p_adjusted: 0.4,
  effect: 0,
  effect_name: 'd',
}
const say = (own: Partial<BiasOverview>) =>
  sentencesOf(
    { gaps: [], tests: [], claims: [], notes: [], bootstrap_replicates: 1000, seed: 1, ...own },
    'FLAIR',
    words,
  )

test('tells the gap that is left, which groups make it, and what it is put down to', () => {
  expect(say({ claims: [claim()], gaps: [gap(0.012)] })).toEqual([
    {
      key: 'gapPoints',
      values: {
        method: 'AE',
        metric: 'fpr',
        factor: 'scanner',
        largest: 'B',
        smallest: 'A',
        gap: '1.20 [0.80, 1.60]',
      },
    },
    { key: 'attribution.own', values: { factor: 'scanner', others: 'scanner' } },
  ])
})

test('the smallest p first, the rest counted; other modalities are left out', () => {
  const claims = [
    claim({ p_adjusted: 0.04 }),
    claim({ p_adjusted: 0.001, metric: 'dice' }),
    claim({ p_adjusted: 0.02, factor: 'age' }),
    claim({ p_adjusted: 0.0001, modality: 'T2w' }),
  ]
  const found = say({ claims })
  expect(found[0]!.values).toMatchObject({ metric: 'dice' })
  expect(found.at(-1)).toEqual({ key: 'more', values: { n: 1 } })
})

test('says when nothing is left, when nothing could be tested, and counts what is not estimable', () => {
  expect(say({ tests: [tested] })).toEqual([{ key: 'nothing', values: { n: 1, modality: 'FLAIR' } }])
  expect(say({ tests: [{ ...tested, p: null }], gaps: [gap(null)] })).toEqual([
    { key: 'untested', values: { modality: 'FLAIR' } },
    { key: 'notEstimable', values: { n: 1, total: 1 } },
  ])
})
