import { expect, test } from 'vitest'
import { makeInput, referenceFile } from '../../../tests/fixtures/metrics/inputs.ts'
import {
  addHistograms,
  aurocOf,
  auprcOf,
  binEdge,
  confusionAt,
  curveMetrics,
  diceCurve,
  fprAt,
  scoreHistogram,
  sensitivityAt,
  sortScores,
} from './index.ts'

const { cases } = referenceFile()

test('counts at bin edges are those of the voxels; AUROC and AP lie within the stated bounds', () => {
  for (const data of cases)
    for (const bins of [7, 64, 65536]) {
      const { map, brain, reference } = makeInput(data)
      const scores = sortScores(map, brain, reference)
      const exact = curveMetrics(scores)
      const histogram = scoreHistogram(map, brain, reference, [-1, 1.5], bins)
      const [auroc, auprc] = [aurocOf(histogram)!, auprcOf(histogram)!]
      expect(Math.abs(auroc.value - exact.auroc)).toBeLessThanOrEqual(auroc.error + 1e-12)
      expect(Math.abs(auprc.value - exact.auprc)).toBeLessThanOrEqual(auprc.error + 1e-12)
      const dice = diceCurve(histogram)
      for (let b = 1; b < bins; b += Math.ceil(bins / 12)) {
        const edge = binEdge(histogram, b)
        const { tp, fp, fn, tn } = confusionAt(scores, edge)
        expect(dice[b]).toBe((2 * tp) / (2 * tp + fp + fn))
        expect(fprAt(histogram, edge)).toEqual({ value: fp / (fp + tn), error: 0 })
        expect(sensitivityAt(histogram, edge)!.value).toBe(tp / (tp + fn))
        const between = fprAt(histogram, edge + 0.3 / bins)!
        const there = confusionAt(scores, edge + 0.3 / bins)
        expect(Math.abs(between.value - there.fp / (fp + tn))).toBeLessThanOrEqual(between.error + 1e-12)
      }
    }
})

test('with 65536 bins the error is small: continuous scores within 1e-4', () => {
  const { map, brain, reference } = makeInput(cases[0])
  const histogram = scoreHistogram(map, brain, reference, [0, 1.5])
  expect(aurocOf(histogram)!.error).toBeLessThan(1e-4)
  expect(auprcOf(histogram)!.error).toBeLessThan(1e-3)
})

test('scores beyond the range land in the end bins and are counted; pooling adds', () => {
  const map = Float32Array.of(-1, 0, 0.25, 0.5, 1, 7)
  const brain = Uint8Array.of(1, 1, 1, 1, 1, 1)
  const one = scoreHistogram(map, brain, Uint8Array.of(0, 0, 0, 0, 0, 1), [0, 1], 4)
  expect(one).toEqual({
    lo: 0,
    hi: 1,
    healthy: Uint32Array.of(3, 1, 0, 1),
    lesion: Uint32Array.of(0, 0, 0, 1),
    below: 1,
    above: 1,
  })
  expect(addHistograms([one, one]).healthy).toEqual(Uint32Array.of(6, 2, 0, 2))
  expect(() => addHistograms([one, { ...one, hi: 2 }])).toThrow(RangeError)
  expect(() => scoreHistogram(map, brain, undefined, [1, 1])).toThrow(RangeError)
  expect(() => scoreHistogram(Float32Array.of(NaN), Uint8Array.of(1), undefined, [0, 1])).toThrow(
    '1 brain voxels',
  )
  expect(aurocOf(scoreHistogram(map, brain, undefined, [0, 1], 4))).toBeNull()
})
