import { expect, test } from 'vitest'
import type { Comparison } from '../../../contract/index.ts'
import { Figures } from '../../analysis/figures.ts'
import { verdictsOf } from './verdict.ts'

const estimate = (value: number | null, n = 40) => ({
  value,
  lo: value === null ? null : value - 0.05,
  hi: value === null ? null : value + 0.05,
  n,
})
const row = (method: string, dice: number | null) =>
  ({
    method,
    name: method.toUpperCase(),
    modality: 'FLAIR',
    dice: estimate(dice),
  }) as Comparison['rows'][number]
const pair = (a: string, b: string, value: number, p: number, n = 40): Comparison['pairs'][number] => ({
  modality: 'FLAIR',
  metric: 'dice',
  a,
  b,
  difference: estimate(value, n),
  wilcoxon_p: p,
  wilcoxon_p_holm: p,
})
const overall = (p: number): NonNullable<Comparison['omnibus']>[number] => ({
  modality: 'FLAIR',
  metric: 'dice',
  methods: ['a', 'b', 'c'],
  n: 40,
  friedman_chi2: 1,
  friedman_p: p,
  iman_davenport_f: 1,
  df1: 2,
  df2: 78,
  iman_davenport_p: p,
})
const rows = [row('b', 0.5), row('a', 0.6), row('c', 0.2)]
const say = (own: Partial<Pick<Comparison, 'rows' | 'pairs' | 'omnibus'>>) =>
  verdictsOf({ rows, pairs: [], omnibus: [overall(0.001)], ...own }, 'FLAIR', new Figures('en-GB'), (names) =>
    names.join(' & '),
  )

test('names what the best exceeds, and where there is no winner', () => {
  // the pair b - a is told from the other side
  expect(say({ pairs: [pair('b', 'a', -0.1, 0.2), pair('c', 'a', -0.4, 0.001)] })).toEqual([
    {
      key: 'exceeds',
      values: { method: 'A', dice: '0.60 [0.55, 0.65]', others: 'C (0.40 [0.35, 0.45])', n: 40 },
    },
    { key: 'open', values: { method: 'A', dice: '0.60 [0.55, 0.65]', others: 'B', n: 40 } },
  ])
})

test('without a winner it gives the highest mean, and how many other pairs are apart', () => {
  expect(
    say({ pairs: [pair('b', 'a', -0.1, 0.2), pair('c', 'a', -0.4, 0.1), pair('b', 'c', 0.3, 0.001)] }),
  ).toEqual([
    { key: 'openAll', values: { method: 'A', dice: '0.60 [0.55, 0.65]', others: 'B & C', n: 40 } },
    { key: 'apart', values: { n: 1, k: 1 } },
  ])
})

test('names no pair where all together do not differ, and none with few patients', () => {
  const pairs = [pair('a', 'b', 0.1, 0.001), pair('a', 'c', 0.4, 0.001)]
  expect(say({ pairs, omnibus: [overall(0.3)] })[0]!.key).toBe('noDifference')
  expect(say({ pairs: [pair('a', 'b', 0.1, 0.001, 3), pair('a', 'c', 0.4, 0.001, 3)] })[0]!.key).toBe('few')
})

test('says when there is one method, or no Dice at all', () => {
  expect(say({ rows: [row('a', 0.6)] })[0]!.key).toBe('alone')
  expect(say({ rows: [row('a', null)] })[0]!.key).toBe('none')
})
