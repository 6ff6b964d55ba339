import { expect, test } from 'vitest'
import { boundedScore, deviationsByPlace, onUsualScale, scanScale } from './index.ts'

/** Values 0, 1, ... n - 1 in an order that is not theirs. */
const ramp = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => (i * 7919) % n)
const everywhere = (n: number): Uint8Array => new Uint8Array(n).fill(1)

test('by hand: deviations, then z / (z + 4), nothing below the mean', () => {
  const z = deviationsByPlace(Float32Array.of(5, 1, 3, 3), [1, 2, 1, 3], [0.5, 1, 0, 1], 0.5)
  expect([...z]).toEqual([4, Math.fround(-1 / 1.5), 4, 0])
  expect([...boundedScore(z)]).toEqual([0.5, 0, 0.5, 0])
})

test('keeps the order of scores at a place and stays below 1', () => {
  const map = Float32Array.of(0.1, 0.2, 0.4, 10, 1000)
  const scores = boundedScore(
    deviationsByPlace(map, new Float32Array(5).fill(0.05), new Float32Array(5), 0.1),
  )
  for (let i = 1; i < 5; i++) expect(scores[i]!).toBeGreaterThan(scores[i - 1]!)
  expect(scores[4]!).toBeLessThan(1)
})

test('refuses lengths that differ and a floor of 0', () => {
  expect(() => deviationsByPlace(new Float32Array(2), [1], [1], 1)).toThrow(RangeError)
  expect(() => deviationsByPlace(new Float32Array(1), [1], [1], 0)).toThrow(RangeError)
})

test('the scale of a scan is of the voxels in the brain: median and distance to the 90th percentile', () => {
  const values = Float32Array.of(...ramp(101), 5000, -5000)
  const brain = new Uint8Array(103).fill(1, 0, 101)
  expect(scanScale(values, brain)).toEqual({ median: 50, spread: 40 })
})

test('a lesion hardly widens the scale that it is measured on', () => {
  const lesion = new Float32Array(80).fill(1e4)
  const plain = scanScale(ramp(1001), everywhere(1001))!
  const ill = scanScale(Float32Array.of(...ramp(1001), ...lesion), everywhere(1081))!
  expect(ill.median).toBeCloseTo(plain.median, 5)
  expect(ill.spread).toBeCloseTo(plain.spread, 5)
})

test('a scan whose values are all moved and stretched comes to the same scores', () => {
  const usual = { median: 1, spread: 2 }
  const scaled = (values: Float32Array): Float32Array =>
    onUsualScale(values, scanScale(values, everywhere(values.length))!, usual)
  const [one, other] = [scaled(ramp(501)), scaled(ramp(501).map((z) => 0.25 * z - 3))]
  for (let i = 0; i < 501; i++) expect(other[i]).toBeCloseTo(one[i]!, 4)
  expect(scanScale(one, everywhere(501))!.median).toBeCloseTo(1, 5)
  expect(scanScale(one, everywhere(501))!.spread).toBeCloseTo(2, 5)
})

test('no scale where nothing differs or nothing is brain', () => {
  expect(scanScale(new Float32Array(50), everywhere(50))).toBeUndefined()
  expect(scanScale(ramp(50), new Uint8Array(50))).toBeUndefined()
})
