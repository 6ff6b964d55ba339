import { describe, expect, test } from 'vitest'
import { referenceFile, makeInput } from '../../../tests/fixtures/metrics/inputs.ts'
import { connectedComponents } from '../filters/index.ts'
import {
  computeMetrics,
  flagScore,
  froc,
  frocIntervals,
  frocScan,
  predict,
  sensitivityAtRates,
  voxelsOfVolume,
} from './index.ts'

describe('one pass over the scores gives what every threshold gives', () => {
  for (const one of referenceFile().cases.slice(0, 7))
    test(one.name, () => {
      const { map, brain, reference } = makeInput(one)
      const grid = { dims: one.dims, affine: one.affine }
      const thresholds = Array.from({ length: 9 }, (_, k) => 1.25 - 0.2 * k)
      const ours = frocScan(map, brain, reference, one.dims, thresholds)
      const large = frocScan(map, brain, reference, one.dims, thresholds, 3)
      thresholds.forEach((threshold, k) => {
        const there = computeMetrics({ map, brain, reference, threshold, grid })
        expect(ours.falsePositives[k]).toBe(there.false_positive_lesions)
        expect([...ours.lesionScores].map((score) => score > threshold)).toEqual(
          there.lesions.map(({ detected }) => detected),
        )
        const { count, starts, ends, labels } = connectedComponents(
          predict(map, brain, threshold),
          one.dims,
          26,
        )
        const [sizes, touched] = [new Int32Array(count), new Uint8Array(count)]
        labels.forEach((label, r) => {
          sizes[label - 1] += ends[r] - starts[r]
          for (let i = starts[r]; i < ends[r]; i++) if (reference[i] === 1) touched[label - 1] = 1
        })
        expect(large.falsePositives[k]).toBe(sizes.filter((size, c) => size >= 3 && touched[c] === 0).length)
        for (const voxels of [1, 2, 5, 40]) {
          const flagged = sizes.some((size) => size >= voxels)
          expect(flagScore(map, brain, one.dims, voxels) > threshold, `${voxels} at ${threshold}`).toBe(
            flagged,
          )
        }
      })
    })

  test('a scan is flagged at every threshold below its score and at none from it on; never when it is too small', () => {
    const map = Float32Array.of(0.5, 0.9, 0.1, 0.8, 0.8, 0)
    const brain = Uint8Array.of(1, 1, 1, 1, 1, 0)
    expect(flagScore(map, brain, [6, 1, 1], 1)).toBeCloseTo(0.9, 6)
    expect(flagScore(map, brain, [6, 1, 1], 2)).toBeCloseTo(0.8, 6)
    expect(flagScore(map, brain, [6, 1, 1], 3)).toBeCloseTo(0.1, 6)
    expect(flagScore(map, brain, [6, 1, 1], 6)).toBe(-Infinity)
    expect(() => flagScore(map, brain, [6, 1, 1], 0)).toThrow(RangeError)
  })

  test('a volume in ml is rounded up to whole voxels', () => {
    expect(voxelsOfVolume(0.1, 1)).toBe(100)
    expect(voxelsOfVolume(0.1, 3)).toBe(34)
    expect(voxelsOfVolume(0, 1)).toBe(1)
    expect(voxelsOfVolume(0.3, 0.9 ** 3)).toBe(412)
  })
})

describe('FROC by hand', () => {
  // scan 1: lesions at 0.9 and 0.3, false positives 0, 1, 2; scan 2: one lesion at 0.6, false positives 1, 1, 4; scan 3 healthy
  const thresholds = [0.8, 0.5, 0.2]
  const scans = [
    { lesionScores: Float64Array.of(0.9, 0.3), falsePositives: Int32Array.of(0, 1, 2) },
    { lesionScores: Float64Array.of(0.6), falsePositives: Int32Array.of(1, 1, 4) },
    { lesionScores: Float64Array.of(), falsePositives: Int32Array.of(0, 1, 0) },
  ]
  test('the curve', () => {
    expect(froc(scans, thresholds)).toEqual({
      scans: 3,
      lesions: 3,
      points: [
        { threshold: 0.8, sensitivity: 1 / 3, falsePositives: 1 / 3 },
        { threshold: 0.5, sensitivity: 2 / 3, falsePositives: 1 },
        { threshold: 0.2, sensitivity: 1, falsePositives: 2 },
      ],
    })
  })
  test('sensitivity at rates: what was reached before the rate is first exceeded', () => {
    const { points } = froc(scans, thresholds)
    expect(sensitivityAtRates(points, [0.25, 0.5, 1, 2, 8]).map(({ value }) => value)).toEqual([
      0,
      1 / 3,
      2 / 3,
      1,
      1,
    ])
    const merging = [
      { threshold: 3, sensitivity: 0.2, falsePositives: 1 },
      { threshold: 2, sensitivity: 0.5, falsePositives: 3 },
      { threshold: 1, sensitivity: 0.9, falsePositives: 1 },
    ]
    expect(sensitivityAtRates(merging, [1, 2]).map(({ value }) => value)).toEqual([0.2, 0.2])
    expect(sensitivityAtRates(merging, [4])[0].reason).toContain('end below 4')
    expect(sensitivityAtRates([])[0].reason).toBe('there is no FROC curve')
  })
  test('no lesion, no scan: a reason', () => {
    expect(froc([scans[2]], thresholds)).toMatchObject({
      points: [],
      reason: 'the scans hold no reference lesion',
    })
    expect(froc([], thresholds).reason).toBe('there is no scan')
    expect(() => froc(scans, [1])).toThrow(RangeError)
    const nothing = { dims: [2, 1, 1] as const, map: new Float32Array(2), brain: new Uint8Array(2) }
    expect(() => frocScan(nothing.map, nothing.brain, nothing.brain, nothing.dims, [1, 1])).toThrow(
      RangeError,
    )
    expect(frocScan(nothing.map, nothing.brain, nothing.brain, nothing.dims, [0])).toEqual({
      lesionScores: Float64Array.of(),
      falsePositives: Int32Array.of(0),
    })
  })
  test('intervals resample subjects with all their scans; same seed, same interval', () => {
    const many = Array.from({ length: 40 }, (_, i) => scans[i % 3])
    const subjects = many.map((_, i) => `s${i >> 1}`)
    const options = { seed: 3, replicates: 200, rates: [1] }
    const [found] = frocIntervals(many, subjects, thresholds, options)
    expect(frocIntervals(many, subjects, thresholds, options)).toEqual([found])
    expect(found.lo!).toBeLessThanOrEqual(found.sensitivity.value!)
    expect(found.hi!).toBeGreaterThanOrEqual(found.sensitivity.value!)
    expect(frocIntervals(scans, ['a', 'a', 'a'], thresholds, options)[0]).toMatchObject({
      lo: null,
      hi: null,
    })
  })
})
