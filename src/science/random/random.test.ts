import { expect, test } from 'vitest'
import { createRandom, seedOf, shuffled } from './index.ts'

test('the same seed gives the same sequence, another seed another', () => {
  const first = Array.from({ length: 5 }, createRandom(7).bits)
  expect(Array.from({ length: 5 }, createRandom(7).bits)).toEqual(first)
  expect(Array.from({ length: 5 }, createRandom(8).bits)).not.toEqual(first)
})

test('uniform and normal have the moments of their distributions', () => {
  const random = createRandom(1)
  const n = 200_000
  let mean = 0
  let normalMean = 0
  let normalSquare = 0
  for (let i = 0; i < n; i++) {
    mean += random.uniform() / n
    const z = random.normal()
    normalMean += z / n
    normalSquare += (z * z) / n
  }
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n))
  expect(Math.abs(normalMean)).toBeLessThan(4 / Math.sqrt(n))
  expect(Math.abs(normalSquare - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
})

test('integer is even over its range and shuffled is a permutation', () => {
  const random = createRandom(3)
  const counts = [0, 0, 0]
  for (let i = 0; i < 30_000; i++) counts[random.integer(3)]!++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  const order = shuffled([1, 2, 3, 4, 5], random)
  expect([...order].sort()).toEqual([1, 2, 3, 4, 5])
})

test('seedOf tells parts apart', () => {
  expect(seedOf(1, 'ab')).not.toBe(seedOf(1, 'a', 'b'))
  expect(seedOf('x')).toBe(seedOf('x'))
})

test.each([0, 1, 6, 7])('normals fills %i values with what as many calls of normal give', (n) => {
  const [one, many] = [createRandom(9), createRandom(9)]
  for (let turn = 0; turn < 3; turn++) {
    const expected = Float32Array.from({ length: n }, () => one.normal())
    expect(many.normals(new Float32Array(n))).toEqual(expected)
  }
  expect(many.normal()).toBe(one.normal())
  expect(many.bits()).toBe(one.bits())
})
