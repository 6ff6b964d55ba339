import { describe, expect, test } from 'vitest'
import { brain, image, largestDifference, unpack } from '../../../tests/fixtures/equalisation/inputs.ts'
import references from '../../../tests/fixtures/equalisation/references.json' with { type: 'json' }
import { phaseCondition } from './index.ts'

describe('the frequency condition equals the one by NumPy fft2', () => {
  for (const { h, w, radius, values } of references.frequency)
    test(`${h} x ${w}, radius ${radius}`, () => {
      const inside = brain(h, w)
      const input = image(h, w).map((value, i) => (inside[i] === 1 ? value * 6 - 3 : -3))
      const condition = phaseCondition(w, h, radius)(input)
      expect(largestDifference(condition, unpack(values))).toBeLessThan(2e-6)
      expect(largestDifference(condition, input)).toBeGreaterThan(0.01)
    })
})

test('an empty slice gets phase 1 in every bin', () => {
  expect(
    largestDifference(phaseCondition(7, 9, 3)(new Float32Array(63)), unpack(references.zero)),
  ).toBeLessThan(1e-6)
})

test('radius 0 leaves the slice as it is', () => {
  expect(phaseCondition(7, 9, 0)(image(9, 7))).toEqual(image(9, 7))
})
