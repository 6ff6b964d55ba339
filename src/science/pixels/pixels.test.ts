import { expect, test } from 'vitest'
import { f32x4 } from '../webassembly/index.ts'
import { allFinite, kept, masked, pixelwise } from './index.ts'

const values = (n: number, seed: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 3)

test.each([0, 1, 3, 2047, 2048, 5001])('a formula of three images of %i pixels', (n) => {
  const [a, b, c] = [values(n, 1), values(n, 2), values(n, 3)]
  const loop = pixelwise(3, (x, y, z) => f32x4.multiply(f32x4.absolute(f32x4.subtract(x, y)), z))
  const expected = a.map((value, i) => Math.fround(Math.abs(Math.fround(value - b[i]))) * c[i])
  expect(loop([a, b, c], new Float32Array(n))).toEqual(expected)
})

test('operations and their order of operands', () => {
  const [a, b] = [Float32Array.of(1, -2, 6, NaN, 0.5, 2.5), Float32Array.of(4, -1, 3, 1, 0, -1)]
  const of = (formula: (x: readonly number[], y: readonly number[]) => readonly number[]): number[] => [
    ...pixelwise(2, formula)([a, b], new Float32Array(6)),
  ]
  expect(of((x, y) => f32x4.subtract(x, y))).toEqual([-3, -1, 3, NaN, 0.5, 3.5])
  expect(of((x, y) => f32x4.divide(x, y))).toEqual([0.25, 2, 2, NaN, Infinity, -2.5])
  expect(of((x, y) => f32x4.max(x, y))).toEqual([4, -1, 6, NaN, 0.5, 2.5])
  expect(of((x, y) => f32x4.min(x, y))).toEqual([1, -2, 3, NaN, 0, -1])
  expect(of((x) => f32x4.nearest(x))).toEqual([1, -2, 6, NaN, 0, 2])
  expect(of((_, y) => f32x4.add(y, f32x4.of(1.5)))).toEqual([5.5, 0.5, 4.5, 2.5, 1.5, 0.5])
})

test('images of other lengths, or too few, are refused', () => {
  const loop = pixelwise(2, (x, y) => f32x4.add(x, y))
  expect(() => loop([values(4, 1), values(5, 1)], new Float32Array(4))).toThrow('2 images of 4 pixels')
  expect(() => loop([values(4, 1)], new Float32Array(4))).toThrow('2 images')
})

test('what depends on a key is made once', () => {
  let made = 0
  const twice = kept((n: number, name: string) => ({ name, n, made: ++made }))
  expect(twice(1, 'a')).toBe(twice(1, 'a'))
  expect(twice(1, 'b')).not.toBe(twice(1, 'a'))
  expect(made).toBe(2)
})

test.each([1, 5, 2048, 4099])('masked: %i pixels, 0 where the mask is', (n) => {
  const image = values(n, 4)
  image[0] = NaN
  const mask = Uint8Array.from(image, (_, i) => (i % 3 === 1 ? 1 : 0))
  const out = new Float32Array(n).fill(7)
  masked(image, mask, out)
  expect(out).toEqual(image.map((value, i) => (mask[i] === 1 ? value : 0)))
})

test('a value that is not finite is found at any place', () => {
  allFinite(new Float32Array(2048).fill(NaN)) // leaves the memory full of them
  for (const n of [0, 1, 6, 2048, 2051]) {
    expect(allFinite(values(n, 5).fill(3e38))).toBe(true)
    for (const bad of [NaN, Infinity, -Infinity])
      for (const at of [0, n >> 1, n - 1])
        if (n > 0)
          expect(allFinite(values(n, 5).fill(bad, at, at + 1)), `${bad} at ${at} of ${n}`).toBe(false)
  }
})
