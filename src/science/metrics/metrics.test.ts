import { describe, expect, test } from 'vitest'
import { makeInput, referenceFile } from '../../../tests/fixtures/metrics/inputs.ts'
import { REASONS, type MetricsInput, computeMetrics } from './index.ts'

const near = (found: number | null, expected: number | null, tolerance: number, what: string): void => {
  if (expected === null) expect(found, what).toBeNull()
  else expect(Math.abs(found! - expected), `${what}: ${found} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

describe('computeMetrics against scikit-learn, SciPy and MONAI', () => {
  for (const { name, expected, ...data } of referenceFile().cases)
    test(name, () => {
      const input = makeInput(data)
      const grid = { dims: data.dims, affine: data.affine }
      const found = computeMetrics({ ...input, threshold: data.threshold, grid })
      const counted = ['auroc', 'auprc', 'dice', 'dice_best', 'sensitivity', 'precision', 'fpr'] as const
      for (const key of counted) near(found[key], expected[key], 1e-9, key)
      for (const key of ['brain_voxels', 'lesion_voxels', 'false_positive_lesions'] as const)
        expect(found[key], key).toBe(expected[key])
      for (const key of ['score_mean', 'score_max', 'score_top1', 'hd95_mm'] as const)
        near(found[key], expected[key], 1e-9, key)
      near(found.hd95_mm, expected.hd95_monai, 1e-4, 'MONAI, which computes in float32')
      near(found.dice_best_threshold, expected.dice_best_score, 1e-9, 'dice_best_threshold')
      expect(found.lesions).toHaveLength(expected.lesions.length)
      found.lesions.forEach((lesion, i) => {
        const wanted = expected.lesions[i]
        expect([lesion.id, lesion.voxels, lesion.detected]).toEqual([
          wanted.id,
          wanted.voxels,
          wanted.detected,
        ])
        near(lesion.volume_mm3, wanted.volume_mm3, 1e-6, 'volume')
        near(lesion.overlap, wanted.overlap, 1e-9, 'overlap')
        near(lesion.contrast, wanted.contrast, 1e-6, 'contrast')
        wanted.centre_mm.forEach((mm, axis) => near(lesion.centre_mm[axis], mm, 1e-6, 'centre'))
      })
      const strict = computeMetrics({ ...input, threshold: data.threshold, grid, minIou: 0.3 })
      expect(strict.lesions.map(({ detected }) => detected)).toEqual(
        expected.lesions.map(({ iou }) => iou >= 0.3),
      )
      const oracle = computeMetrics({ ...input, threshold: found.dice_best_threshold, grid })
      expect(oracle.dice, 'score > dice_best_threshold gives dice_best').toBe(found.dice_best)
    })
})

describe('undefined figures', () => {
  const grid = { dims: [3, 2, 1] as const, affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }
  const scan = (changes: Partial<MetricsInput>): MetricsInput => ({
    map: Float32Array.of(0.1, 0.9, 0.5, 0.2, 0.3, 0.7),
    brain: Uint8Array.of(1, 1, 1, 1, 1, 1),
    reference: Uint8Array.of(0, 1, 0, 0, 0, 1),
    threshold: 0.4,
    grid,
    ...changes,
  })

  test('worked by hand: TP 2, FP 1, FN 0, TN 3', () => {
    const found = computeMetrics(scan({}))
    expect(found).toMatchObject({ dice: 0.8, sensitivity: 1, precision: 2 / 3, fpr: 0.25, undefined: {} })
    expect(found).toMatchObject({ auroc: 1, auprc: 1, dice_best: 1, lesion_sensitivity: 1 })
  })

  test('no reference: nothing about lesions, image scores stay', () => {
    const found = computeMetrics(scan({ reference: undefined }))
    expect(found).toMatchObject({
      auroc: null,
      dice: null,
      fpr: null,
      hd95_mm: null,
      lesion_sensitivity: null,
    })
    expect(found.score_max).toBeCloseTo(0.9)
    for (const name of ['auroc', 'auprc', 'dice', 'dice_best', 'fpr', 'hd95_mm', 'false_positive_lesions'])
      expect(found.undefined[name]).toBe(REASONS.noReference)
  })

  test('a healthy scan has a false-positive rate and false lesions, no sensitivity; Dice is 0 once a voxel is called', () => {
    const healthy = new Uint8Array(6)
    const found = computeMetrics(scan({ reference: healthy }))
    expect(found).toMatchObject({
      fpr: 0.5,
      dice: 0,
      sensitivity: null,
      auroc: null,
      false_positive_lesions: 1,
    })
    expect(found.undefined['sensitivity']).toBe(REASONS.noLesion)
    const silent = computeMetrics(scan({ reference: healthy, threshold: 0.9 }))
    expect(silent).toMatchObject({ fpr: 0, dice: null, precision: null, false_positive_lesions: 0 })
    expect(silent.undefined['dice']).toBe(REASONS.bothEmpty)
  })

  test('nothing called: precision and hd95 undefined, Dice and sensitivity 0', () => {
    const found = computeMetrics(scan({ threshold: 0.95 }))
    expect(found).toMatchObject({
      dice: 0,
      sensitivity: 0,
      precision: null,
      hd95_mm: null,
      lesion_sensitivity: 0,
    })
    expect(found.undefined['precision']).toBe(REASONS.noPrediction)
    expect(found.undefined['hd95_mm']).toBe(REASONS.noPrediction)
  })

  test('no threshold: curves alone', () => {
    const found = computeMetrics(scan({ threshold: undefined }))
    expect(found).toMatchObject({
      auroc: 1,
      threshold: null,
      dice: null,
      fpr: null,
      false_positive_lesions: null,
    })
    expect(found.lesions[0]).toMatchObject({ detected: null, overlap: null })
    expect(found.undefined['dice']).toBe(REASONS.noThreshold)
  })

  test('all lesion: no AUROC and no FPR; empty brain: nothing; a lesion outside the brain is missed', () => {
    const all = computeMetrics(scan({ reference: new Uint8Array(6).fill(1) }))
    expect(all).toMatchObject({ auroc: null, fpr: null, auprc: 1, dice_best: 1 })
    expect(all.undefined['fpr']).toBe(REASONS.noHealthy)
    const none = computeMetrics(scan({ brain: new Uint8Array(6) }))
    expect(none).toMatchObject({ brain_voxels: 0, auroc: null, dice: null, score_mean: null })
    expect(none.undefined['score_mean']).toBe(REASONS.noBrain)
    const outside = computeMetrics(scan({ brain: Uint8Array.of(1, 0, 1, 1, 1, 1) }))
    expect(outside).toMatchObject({ lesion_voxels: 1 })
    expect(outside.lesions.map(({ detected }) => detected)).toEqual([true])
    expect(outside.lesions[0].overlap).toBe(0.5)
  })

  test('refuses scores that are no numbers, and arrays of another grid', () => {
    const map = Float32Array.of(NaN, 0.9, Infinity, 0.2, 0.3, 0.7)
    expect(() => computeMetrics(scan({ map }))).toThrow('2 of 6 brain voxels')
    expect(() => computeMetrics(scan({ map, brain: Uint8Array.of(0, 1, 0, 1, 1, 1) }))).not.toThrow()
    expect(() => computeMetrics(scan({ map: new Float32Array(5) }))).toThrow(RangeError)
  })
})
