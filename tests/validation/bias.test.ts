import { expect, test } from 'vitest'
import { coverage, coverageOfRest, noEffect, planted, plantedAge } from '../../scripts/validate/bias.ts'

const silent = (): void => undefined

// Short versions: the figures of docs/validation.md come from the full run. Limits leave room for so few cohorts.
test('40 cohorts without any effect: at most 5 with a claim', () => {
  const plans = [
    ['FPR', { methods: 1, healthy: 80, patients: 0, scanners: 2, sites: 0 }],
    ['all figures', { methods: 1, healthy: 70, patients: 70, scanners: 2, sites: 2 }],
  ] as const
  const all = noEffect(40, silent, plans as never).at(-1)!
  expect(all.of).toBe(40)
  expect(all.found).toBeLessThanOrEqual(5)
})

test('a scanner effect of 1 SD with 40 a group: found, and put down to the scanner, not to age', () => {
  for (const { what, found, of } of planted(25, silent))
    expect(found / of, what).toBeGreaterThanOrEqual(what.startsWith('found') ? 0.84 : 0.68)
})

test('an age effect of 0.5 SD in 10 years: found, and not put down to the scanner whose subjects are older', () => {
  const [age, scanner] = plantedAge(40, silent)
  expect(age!.found / age!.of).toBeGreaterThanOrEqual(0.9)
  expect(scanner!.found / scanner!.of).toBeLessThanOrEqual(0.15)
})

test('intervals of groups of 50 cover the truth', () => {
  for (const { what, found, of } of coverage(60, silent, [50]))
    expect(found / of, what).toBeGreaterThanOrEqual(0.85)
})

test('the gap, the coefficient of the scanner and both bands over age cover the truth', () => {
  for (const { part, what, found, of } of coverageOfRest(60, silent)) {
    expect(found / of, `${part}: ${what}`).toBeGreaterThanOrEqual(0.88)
    // the simultaneous band is the wider one and may hold always; a pointwise band that does is no 95 % band
    if (what.startsWith('pointwise')) expect(found / of, what).toBeLessThanOrEqual(0.985)
  }
})
