import { expect, test } from 'vitest'
import { millilitres } from './numbers.ts'

test('volumes below each other have the same decimals', () => {
  expect([0.472, 0.44, 0.2, 0.008].map((ml) => millilitres(ml, 'en-GB'))).toEqual([
    '0.472',
    '0.440',
    '0.200',
    '0.008',
  ])
  expect([9.99, 22, 168].map((ml) => millilitres(ml, 'de-DE'))).toEqual(['9,99', '22,0', '168'])
})
