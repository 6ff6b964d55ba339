import { describe, expect, test } from 'vitest'
import { brain, image, largestDifference, unpack } from '../../../tests/fixtures/equalisation/inputs.ts'
import references from '../../../tests/fixtures/equalisation/references.json' with { type: 'json' }
import { equalise } from './index.ts'

describe('CLAHE equals equalize_adapthist of scikit-image', () => {
  for (const { h, w, masked, values, ...options } of references.clahe)
    test(`${h} x ${w}${masked ? ', zero outside a brain' : ''} ${JSON.stringify(options)}`, () => {
      const inside = brain(h, w)
      const input = image(h, w).map((value, i) => (masked && inside[i] === 0 ? 0 : value))
      expect(largestDifference(equalise(input, w, h, options), unpack(values))).toBeLessThan(1e-6)
    })
})

test('a slice of one value, the empty slice too, is 1 everywhere, as scikit-image has it', () => {
  for (const [value, expected] of Object.entries(references.constant))
    expect(new Set(equalise(new Float32Array(32 * 24).fill(Number(value)), 24, 32))).toEqual(
      new Set([expected]),
    )
})

test('values beyond 0..1 are clipped; what is not finite, and sizes that do not fit, are refused', () => {
  const inside = image(32, 24)
  const beyond = inside.map((value) => (value > 0.6 ? value + 1 : value))
  const clipped = inside.map((value) => (value > 0.6 ? 1 : value))
  expect(equalise(beyond, 24, 32)).toEqual(equalise(clipped, 24, 32))
  expect(() => equalise(inside.fill(Number.NaN, 3, 4), 24, 32)).toThrow('not finite')
  expect(() => equalise(inside, 24, 31)).toThrow('24 x 31')
})
