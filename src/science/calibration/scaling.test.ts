import { expect, test } from 'vitest'
import { createRandom } from '../random/index.ts'
import { scalingCurve, type ScalingInput, type TestCounts } from './index.ts'

const range = { lo: 0, hi: 1, bins: 512 }
function scans(n: number, seed: number, name: string): TestCounts[] {
  const random = createRandom(seed)
  const into = (counts: Uint32Array, score: number): void => {
    counts[Math.min(511, Math.max(0, Math.floor(score * 512)))]!++
  }
  return Array.from({ length: n }, (_, s) => {
    const [counts, lesion] = [new Uint32Array(512), new Uint32Array(512)]
    const own = 0.4 + 0.05 * random.normal()
    for (let v = 0; v < 3000; v++) into(counts, own + 0.05 * random.normal())
    for (let v = 0; v < 100; v++) into(lesion, own + 0.25 + 0.05 * random.normal())
    return { subject: `${name}${s}`, counts, lesion }
  })
}
const input: ScalingInput = {
  range,
  calibration: scans(40, 1, 'c'),
  heldout: scans(200, 2, 'h'),
  patients: scans(20, 3, 'p'),
}
const options = { target: 0.02, sizes: [20, 5, 40, 80, 5], orders: 60, seed: 4 }

test('larger subsets spread less and come nearer to the target; all subjects give one threshold, that of the pooled voxels', () => {
  const curve = scalingCurve(input, options)
  expect(curve.map(({ subjects }) => subjects)).toEqual([5, 20, 40])
  const width = (at: number): number => curve[at]!.threshold.hi! - curve[at]!.threshold.lo!
  expect(width(0)).toBeGreaterThan(1.5 * width(1))
  expect(width(2)).toBe(0)
  const off = curve.map(({ fpr }) => Math.abs(fpr.value! - 0.02))
  expect(off[0]!).toBeGreaterThan(off[2]!)
  // by hand: the smallest edge with at most 2 % of the pooled voxels above
  const pooled = new Float64Array(513)
  for (const { counts } of input.calibration) for (let b = 0; b < 512; b++) pooled[b]! += counts[b]!
  for (let b = 511; b >= 0; b--) pooled[b]! += pooled[b + 1]!
  const edge = pooled.findIndex((above) => above <= 0.02 * pooled[0]!)
  expect(curve[2]!.threshold.value).toBeCloseTo(edge / 512, 12)
  const above = (counts: Uint32Array): number => counts.subarray(edge).reduce((a, b) => a + b, 0)
  const dice = input.patients.map(
    ({ counts, lesion }) => (2 * above(lesion)) / (above(lesion) + above(counts) + 100),
  )
  expect(curve[2]!.dice.value).toBeCloseTo(dice.reduce((a, b) => a + b, 0) / 20, 12)
  const fpr = input.heldout.reduce((sum, { counts }) => sum + above(counts), 0) / 600_000
  expect(curve[2]!.fpr.value).toBeCloseTo(fpr, 12)
})

test('the same seed gives the same curve, another another; without scans to measure on no figure', () => {
  expect(scalingCurve(input, options)).toEqual(scalingCurve(input, options))
  expect(scalingCurve(input, { ...options, seed: 5 })[0]).not.toEqual(scalingCurve(input, options)[0])
  const [alone] = scalingCurve({ ...input, heldout: [], patients: [] }, { ...options, sizes: [5] })
  expect(alone!.fpr).toEqual({ value: null, lo: null, hi: null })
  expect(alone!.dice.value).toBeNull()
  expect(() => scalingCurve(input, { ...options, sizes: [0] })).toThrow(RangeError)
})
