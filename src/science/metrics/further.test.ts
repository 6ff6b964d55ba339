import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Case, makeInput } from '../../../tests/fixtures/metrics/inputs.ts'
import {
  SURFACE_TOLERANCE_MM,
  aupro,
  auproSampled,
  boxDetection,
  computeMetrics,
  confusionAt,
  binEdge,
  histogramCurves,
  imageLevel,
  poolRegions,
  predict,
  regionScores,
  scoreBox,
  scoreHistogram,
  sortScores,
  surfaceDice,
} from './index.ts'

interface Further {
  cases: (Case & {
    name: string
    surface: Record<string, number | null>
    pro: { variant_a: number | null; variant_b: number; regions: number }
  })[]
  images: { patients: number[]; healthy: number[]; auroc: number; ap: number }[]
}
const reference = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/metrics/further.json', import.meta.url), 'utf8'),
) as Further
const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

describe('surface Dice is that of MONAI, PRO that of scikit-learn and scikit-image', () => {
  for (const one of reference.cases)
    test(one.name, () => {
      const { map, brain, reference: mask } = makeInput(one)
      const grid = { dims: one.dims, affine: one.affine }
      const called = predict(map, brain, one.threshold)
      const inside = mask.map((value, i) => (brain[i] === 0 ? 0 : value))
      for (const [tolerance, expected] of Object.entries(one.surface)) {
        const found = surfaceDice(called, inside, grid, Number(tolerance))
        if (expected === null) expect(found).toBeNull()
        else expect(Math.fround(found!), `at ${tolerance} mm, in MONAI's float32`).toBe(expected)
      }
      const regions = regionScores(map, brain, mask, one.dims)
      expect(regions.regions).toHaveLength(one.pro.regions)
      expect(aupro(regions).value!).toBeCloseTo(one.pro.variant_b, 9)
      const sampled = auproSampled(regions)
      if (one.pro.variant_a === null) expect(sampled.reason).toContain('no threshold')
      else expect(sampled.value!).toBeCloseTo(one.pro.variant_a, 9)
      const metrics = computeMetrics({ map, brain, reference: mask, threshold: one.threshold, grid })
      expect(metrics.aupro!).toBeCloseTo(one.pro.variant_b, 9)
      expect(metrics.surface_dice).toBe(surfaceDice(called, inside, grid, SURFACE_TOLERANCE_MM))
      const count = (which: Uint8Array): number => which.reduce((sum, value) => sum + value, 0)
      const error = count(called) - count(inside)
      expect(metrics.volume_error!).toBeCloseTo(error / count(inside), 12)
      expect(metrics.volume_error_mm3! / error || 0).toBeGreaterThanOrEqual(0)
    })
})

describe('surface Dice by hand', () => {
  const grid = { dims: [5, 1, 1] as const, affine: [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }
  const at = (...places: number[]): Uint8Array<ArrayBuffer> =>
    Uint8Array.from({ length: 5 }, (_, i) => Number(places.includes(i)))
  test('single voxels two apart on a 2 mm axis are 4 mm away', () => {
    expect(surfaceDice(at(0), at(2), grid, 3.9)).toBe(0)
    expect(surfaceDice(at(0), at(2), grid, 4)).toBe(1)
    expect(surfaceDice(at(0, 1), at(2), grid, 2)).toBe(2 / 3)
  })
  test('one empty: 0; both: no answer; a tolerance below 0 is refused', () => {
    expect(surfaceDice(at(), at(2), grid, 2)).toBe(0)
    expect(surfaceDice(at(1), at(), grid, 2)).toBe(0)
    expect(surfaceDice(at(), at(), grid, 2)).toBeNull()
    expect(() => surfaceDice(at(1), at(1), grid, -1)).toThrow(RangeError)
  })
})

test('image scores: AUROC and AP are those of scikit-learn, ties included; none without both kinds', () => {
  for (const { patients, healthy, auroc, ap } of reference.images) {
    const found = imageLevel(patients, healthy)
    expect(found.auroc.value!).toBeCloseTo(auroc, 12)
    expect(found.ap.value!).toBeCloseTo(ap, 12)
  }
  expect(imageLevel([], [1]).auroc.reason).toContain('no patients')
  expect(imageLevel([1], []).ap).toEqual({ value: null, reason: 'no healthy scans to tell patients from' })
  expect(() => imageLevel([NaN], [1])).toThrow(RangeError)
})

test('PRO by hand: two regions, one found first, one last; nothing without a region or a healthy voxel', () => {
  const map = Float32Array.of(0.9, 0.1, 0.2, 0.3, 0.4, 0, 0.05)
  const brain = new Uint8Array(7).fill(1)
  const mask = Uint8Array.of(1, 0, 0, 0, 0, 0, 1)
  const regions = regionScores(map, brain, mask, [7, 1, 1])
  // the first region lies above all, the second above 1 of 5: no area before an FPR of 0.8
  expect(aupro(regions).value!).toBeCloseTo(0.5, 12)
  expect(aupro(regions, 1).value!).toBeCloseTo((1 + 0.2) / 2, 12)
  expect(aupro(poolRegions([regions, regions])).value!).toBeCloseTo(0.5, 12)
  expect(aupro({ ...regions, regions: [] }).reason).toContain('no region')
  expect(aupro({ ...regions, healthy: new Float32Array(0) }).reason).toContain('no healthy')
  expect(aupro(regionScores(map, Uint8Array.of(0, 1, 1, 1, 1, 1, 0), mask, [7, 1, 1])).reason).toContain(
    'no region',
  )
})

test("detection from boxes by RA's rules", () => {
  const box = Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)
  const negative = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1)
  const map = (...values: number[]): Float32Array =>
    Float32Array.from({ length: 12 }, (_, i) => values[i] ?? 0)
  // one of ten voxels is not more than a tenth
  expect(scoreBox({ map: map(0.9), box, negative }, 0.5)).toMatchObject({ detected: false, f1: 0 })
  const hit = { map: map(0.9, 0.8, 0, 0, 0, 0, 0, 0, 0, 0, 3, 2.2), box, negative }
  // mass 5.2 outside against 1.7 inside: 3.06, of which the whole part counts
  expect(scoreBox(hit, 0.5)).toMatchObject({ detected: true, falsePositives: 3, precision: 0.25, recall: 1 })
  expect(scoreBox(hit, 0.5).f1).toBeCloseTo(0.4, 7)
  expect(scoreBox(hit, 0.5, 2).falsePositives).toBe(2)
  expect(boxDetection([hit, { map: map(0.9), box, negative }], 0.5)).toMatchObject({
    rows: 2,
    detection_rate: { value: 0.5 },
    precision: { value: 0.125 },
  })
  expect(boxDetection([], 0.5).detection_rate).toEqual({ value: null, reason: 'no image with a box' })
  expect(() => scoreBox({ map: map(1), box: new Uint8Array(12), negative }, 0.5)).toThrow(RangeError)
})

test('all curves of a histogram are those of the voxels at every edge', () => {
  const { map, brain, reference: mask } = makeInput(reference.cases[1])
  const scores = sortScores(map, brain, mask)
  const histogram = scoreHistogram(map, brain, mask, [-1, 1.5], 300)
  const curves = histogramCurves(histogram)
  for (let b = 1; b <= 300; b++) {
    const { tp, fp, fn, tn } = confusionAt(scores, binEdge(histogram, b))
    expect(curves.dice[b]).toBe((2 * tp) / (2 * tp + fp + fn))
    expect(curves.sensitivity[b]).toBe(tp / (tp + fn))
    expect(curves.precision[b]).toBe(tp / (tp + fp))
    expect(curves.fpr[b]).toBe(fp / (fp + tn))
  }
  expect(curves.precision[300]).toBeNaN()
})

test('lesions met by several components are split, several lesions met by one merged', () => {
  const grid = { dims: [15, 1, 1] as const, affine: identity }
  //                            lesion 1: 0-2, 2: 4-6, 3: 8, 4: 11, 5: 13
  const mask = Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0)
  const map = Float32Array.of(1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1)
  const brain = new Uint8Array(15).fill(1)
  const { lesions, false_positive_lesions } = computeMetrics({
    map,
    brain,
    reference: mask,
    threshold: 0.5,
    grid,
  })
  expect(lesions.map(({ match }) => match)).toEqual(['split-merged', 'merged', 'missed', 'single', 'single'])
  expect(false_positive_lesions).toBe(0)
  expect(computeMetrics({ map, brain, reference: mask, grid }).lesions[0].match).toBeNull()
})
