import { expect, test } from 'vitest'
import { emptyRow } from '../../../scripts/validate/cohorts.ts'
import { analyseBias, type BiasRow } from '../../science/bias/index.ts'
import type { Output } from '../output.ts'
import { sayBias } from './bias-view.ts'

const healthy = (i: number): BiasRow => ({
  ...emptyRow(`s${i}`, 'healthy'),
  ...{ method: 'ae', scanner: 'AB'[i % 2]!, fpr: 0.01 + (i % 7) / 1000 },
})
const said = (n: number, of: (i: number) => Partial<BiasRow> = () => ({})): string => {
  const lines: string[] = []
  const output = { say: (line = '') => void lines.push(line) } as Output
  const rows = Array.from({ length: n }, (_, i) => ({ ...healthy(i), ...of(i) }))
  sayBias(output, analyseBias(rows, { seed: 1, replicates: 200 }) as never)
  return lines.join('\n')
}

test('a reader is told why a group has no interval and why there is no gap', () => {
  const constant = said(80, () => ({ fpr: 0.01 }))
  expect(constant).toMatch(/scanner +A +0\.0100 +40 +all values are equal: no interval/)
  expect(constant).toMatch(/scanner +not estimable +– +– +all values are equal: no gap to estimate/)
  expect(constant).toContain('No difference between groups is left after correction.')
  const one = said(40, () => ({ scanner: 'A' }))
  expect(one).toMatch(/scanner +not estimable +– +– +fewer than two groups of at least 10 subjects/)
})

test('three subjects are counted, one of them in the singular', () => {
  const found = said(3)
  expect(found).toMatch(/scanner +A +not estimable +2 +counts only/)
  expect(found).toContain('3 subjects, 3 scans')
  expect(said(1)).toContain('1 subject, 1 scan\n')
})
