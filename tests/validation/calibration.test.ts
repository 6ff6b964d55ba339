import { expect, test } from 'vitest'
import { promise, slider } from '../../scripts/validate/calibration.ts'

const silent = (): void => undefined

// Short versions of docs/validation.md; seeds are fixed, limits leave room for so few cohorts.
test('the scan FPR threshold keeps its promise', () => {
  for (const { what, found, of } of promise(1000, silent))
    expect(found / of, what).toBeGreaterThanOrEqual(0.935) // 95 % less two standard errors of 1,000
})

test('with 50 healthy subjects the band along the slider and the interval of the threshold cover the truth', () => {
  for (const { what, found, of } of slider(60, silent, [50])) {
    expect(of, what).toBe(60)
    // of all 500 cohorts 93 and 94 % (docs/validation.md); intervals half as wide would cover two thirds
    expect(found / of, what).toBeGreaterThanOrEqual(0.82)
    expect(found / of, what).toBeLessThan(1)
  }
})
