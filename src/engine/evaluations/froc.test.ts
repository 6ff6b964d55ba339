import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frocSchema } from '../../contract/index.ts'
import { connectedComponents } from '../../science/filters/index.ts'
import { calibrate, directRunner, evaluate, froc } from './index.ts'
import { tinyCohort, tinyGrid, tinyStudy, type TinyStudy } from './tiny-study.ts'

const runner = directRunner
const noReading = { size: 1, run: () => Promise.reject(new Error('a map was read')) } as typeof directRunner

describe('FROC of a study', () => {
  let tiny: TinyStudy
  beforeAll(async () => {
    tiny = await tinyStudy(tinyCohort(), { good: 0.2, poor: 0.02 })
  })
  afterAll(() => tiny[Symbol.dispose]())

  /** Components above t without a voxel of the lesion, and whether the lesion has one, from the voxels. */
  function count(subject: string, t: number): { falses: number; found: boolean } {
    const scores = tiny.scores('good', subject)
    const mask = new Uint8Array(14 ** 3)
    const lesion = new Set<number>()
    let at = 0
    for (let v = 0; v < mask.length; v++) {
      const [i, j, k] = [v % 14, Math.floor(v / 14) % 14, Math.floor(v / 196)]
      const from = (c: number): number => (i - c) ** 2 + (j - c) ** 2 + (k - c) ** 2
      if (from(5) <= 4) lesion.add(v)
      if (from(6.5) <= 36) mask[v] = scores[at++]! > t ? 1 : 0
    }
    const { starts, ends, labels, count: all } = connectedComponents(mask, tinyGrid.dims, 26)
    const touching = new Set<number>()
    labels.forEach((label, r) => {
      for (let v = starts[r]!; v < ends[r]!; v++) if (lesion.has(v)) touching.add(label)
    })
    return { falses: all - touching.size, found: touching.size > 0 }
  }

  test('at every threshold its points are those of the voxels; good is above poor', async () => {
    const [good, poor] = await froc(tiny.study, { runner })
    expect(frocSchema.parse(good)).toEqual(good)
    expect(good).toMatchObject({ method: 'good', scans: 11, subjects: 11, lesions: 11, healthy_scans: 11 })
    expect(good!.operating).toBeNull()
    const subjects = Array.from({ length: 11 }, (_, i) => `sub-pat${i}`)
    for (let k = 0; k < good!.points.length; k += 9) {
      const { threshold, sensitivity, false_positives } = good!.points[k]!
      const own = subjects.map((subject) => count(subject, threshold))
      expect(sensitivity).toBe(own.filter(({ found }) => found).length / 11)
      expect(false_positives).toBeCloseTo(own.reduce((sum, { falses }) => sum + falses, 0) / 11, 12)
    }
    const at = (rate: number, curve = good!) => curve.rates.find((one) => one.rate === rate)!
    expect(at(1).sensitivity!).toBeGreaterThan(at(1, poor!).sensitivity!)
    // every lesion of every patient is found: resamples agree, and tell no interval
    expect(at(1)).toMatchObject({ sensitivity: 1, lo: null, hi: null })
    const { sensitivity, lo, hi } = poor!.rates.find((one) => one.lo !== null)!
    expect(lo!).toBeLessThanOrEqual(sensitivity!)
    expect(hi!).toBeGreaterThanOrEqual(sensitivity!)
    expect(hi!).toBeGreaterThan(lo!)
  })

  test('counted once; the operating point of the evaluation lies on the curve', async () => {
    await calibrate(tiny.study, { runner, targetFpr: 0.02 })
    await evaluate(tiny.study, { runner })
    const [good] = await froc(tiny.study, { runner: noReading, methods: ['good'] })
    const { threshold, sensitivity, false_positives } = good!.operating!
    const above = good!.points.findLast((point) => point.threshold >= threshold)!
    const below = good!.points.find((point) => point.threshold < threshold)!
    expect(sensitivity).toBeGreaterThanOrEqual(above.sensitivity)
    expect(sensitivity).toBeLessThanOrEqual(below.sensitivity)
    expect(Math.abs(false_positives - above.false_positives)).toBeLessThan(5)
    const large = await froc(tiny.study, { runner, methods: ['good'], minMl: 0.02 })
    expect(large[0]!.operating).toBeNull()
    expect(large[0]!.points[100]!.false_positives).toBeLessThan(good!.points[100]!.false_positives)
    await expect(froc(tiny.study, { runner, minMl: -1 })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
