import { expect, test } from 'vitest'
import type { Calibration, MethodRow } from '../../../contract/index.ts'
import { factsOf, measuredAt } from './facts.ts'

const estimate = (value: number) => ({ value, lo: value / 2, hi: value * 2, n: 20 })
const point = {
  method: 'ae',
  modality: 'FLAIR',
  postprocessing: 'none',
  threshold: 0.25,
  fpr: 0.00998,
  fpr_estimate: estimate(0.00998),
  heldout: { fpr: estimate(0.0124), scans: 20 },
} as unknown as Calibration
const row = {
  method: 'ae',
  modality: 'FLAIR',
  postprocessing: 'none',
  threshold: 0.25,
  sensitivity: estimate(0.296),
  dice: estimate(0.4),
} as unknown as MethodRow
const at = { k: 1, threshold: 0.2501, fpr: 0.0099, heldoutFpr: 0.0125, sensitivity: 0.297, dice: 0.41 }

test('at the operating point figures are the exact ones with their intervals', () => {
  const facts = factsOf(at, point, measuredAt([row], point))
  expect(facts.map(({ estimate }) => estimate.value)).toEqual([0.00998, 0.0124, 0.296, 0.4])
  expect(facts.every(({ estimate }) => estimate.lo !== null)).toBe(true)
})

test('away from it, and of what is not measured, they are those of the slider', () => {
  expect(factsOf(at, undefined, row).map(({ estimate }) => estimate.value)).toEqual([
    0.0099, 0.0125, 0.297, 0.41,
  ])
  expect(factsOf(at, point, undefined).map(({ estimate }) => estimate.value)).toEqual([
    0.00998, 0.0124, 0.297, 0.41,
  ])
})

test('a row of another threshold is none of this operating point', () => {
  expect(measuredAt([{ ...row, threshold: 0.3 }], point)).toBeUndefined()
  expect(measuredAt([row], undefined)).toBeUndefined()
})
