import { expect, test } from 'vitest'
import { bidsLabel } from './label.ts'
import { parseAge, parseGroup, parseModality, parseSex } from './words.ts'

test.each([
  ['46.71', 46.71, []],
  ['46,5', 46.5, ['decimal-comma']],
  ['046Y', 46, []],
  ['18M', 1.5, []],
  ['89+', 89, ['capped-age']],
  ['0', 0, []],
  ['-3', null, ['bad-age']],
  ['430', null, ['bad-age']],
  ['forty', null, ['bad-age']],
  ['1e2', null, ['bad-age']],
  [undefined, null, ['missing-age']],
])('age %s', (text, age, codes) => {
  const parsed = parseAge(text, 'sub-1')
  expect(parsed.age).toBe(age)
  expect(parsed.remarks.map(({ code }) => code)).toEqual(codes)
  for (const { message } of parsed.remarks) expect(message).toContain('sub-1')
})

test('groups, sexes and modalities by any of their names; nothing is guessed', () => {
  expect(['Control', 'HC', 'healthy volunteer', 'Patient', 'MS', 'maybe', '1'].map(parseGroup)).toEqual([
    'healthy',
    'healthy',
    'healthy',
    'patient',
    'patient',
    undefined,
    undefined,
  ])
  expect(['M', 'female', 'other', '1'].map(parseSex)).toEqual(['M', 'F', 'O', undefined])
  expect(['T1', 't1w', 'T2-FLAIR', 'flair', 'T2', 'PDw', 'bold'].map(parseModality)).toEqual([
    'T1w',
    'T1w',
    'FLAIR',
    'FLAIR',
    'T2w',
    undefined,
    undefined,
  ])
})

test('labels are letters and digits', () => {
  expect(bidsLabel('IXI013-HH-1212')).toBe('IXI013HH1212')
  expect(bidsLabel('Müller_3')).toBe('Muller3')
  expect(bidsLabel('患者')).toMatch(/^x[0-9a-f]{8}$/)
})
