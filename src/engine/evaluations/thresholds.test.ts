import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flagPromiseSchema, thresholdCurveSchema, thresholdFiguresSchema } from '../../contract/index.ts'
import {
  calibrate,
  directRunner,
  evaluate,
  flagPromises,
  thresholdCurves,
  thresholdFigures,
} from './index.ts'
import { tinyCohort, tinyStudy, type TinyStudy } from './tiny-study.ts'

const runner = directRunner
const noReading = { size: 1, run: () => Promise.reject(new Error('a map was read')) } as typeof directRunner

describe('figures at any threshold, from histograms', () => {
  let tiny: TinyStudy
  beforeAll(async () => {
    tiny = await tinyStudy(tinyCohort(), { good: 0.4, poor: 0.05 })
  })
  afterAll(() => tiny[Symbol.dispose]())

  test('counts are those of the voxels at the threshold given, scan by scan', async () => {
    const [good, poor] = await thresholdFigures(tiny.study, { threshold: 0.31 }, { runner })
    expect(thresholdFiguresSchema.parse(good)).toEqual(good)
    expect([good!.method, poor!.method]).toEqual(['good', 'poor'])
    expect(good!.threshold).toBeCloseTo(0.31, 2)
    expect(good).toMatchObject({ calibrated: null, calibration: { scans: 12, subjects: 12, band: null } })
    let [above, all] = [0, 0]
    for (let i = 0; i < 12; i++) {
      const scores = tiny.scores('good', `sub-cal${i}`)
      const own = scores.filter((score) => score > good!.threshold).length
      expect(good!.scan_fprs[i]).toMatchObject({
        scan: `sub-cal${i}_T2w`,
        split: 'calibration',
        fpr: own / scores.length,
      })
      above += own
      all += scores.length
    }
    expect(good!.calibration.fpr).toBe(above / all)
    expect(good!.by_scanner).toEqual([
      { scanner: 'A', split: 'calibration', scans: 12, subjects: 12, fpr: above / all },
      expect.objectContaining({ scanner: 'B', split: 'test', scans: 11 }),
    ])
    expect(good!.patients.each.map(({ scan }) => scan)).not.toContain('sub-patX_T2w')
    expect(good!.patients).toMatchObject({ scans: 11, undefined_dice: 0, sensitivity: 1 })
    expect(poor!.patients.dice!).toBeLessThan(good!.patients.dice!)
  })

  test('an FPR gives the lowest threshold that keeps it; the operating point agrees with calibrate and evaluate', async () => {
    const [at] = await thresholdFigures(tiny.study, { targetFpr: 0.02 }, { runner, methods: ['good'] })
    expect(at!.calibration.fpr!).toBeLessThanOrEqual(0.02)
    await expect(thresholdFigures(tiny.study, 'calibrated', { runner })).rejects.toMatchObject({
      code: 'nothing-to-do',
    })
    const [point] = await calibrate(tiny.study, { runner, targetFpr: 0.02 })
    expect(Math.abs(point!.threshold - at!.threshold)).toBeLessThan(0.01)
    const [now] = await thresholdFigures(tiny.study, 'calibrated', { runner, methods: ['good'] })
    expect(now!.calibrated).toBe(point!.threshold)
    const { band, fpr } = now!.calibration
    expect(band!.confidence).toBe(0.9)
    expect(band!.lo).toBeLessThan(fpr!)
    expect(band!.hi).toBeGreaterThan(fpr!)
    const results = await evaluate(tiny.study, { runner, methods: ['good'] })
    const dice = results.flatMap(({ metrics }) => (metrics.lesion_voxels > 0 ? [metrics.dice!] : []))
    expect(now!.patients.dice!).toBeCloseTo(dice.reduce((a, b) => a + b) / dice.length, 1)
  })

  test('curves fall with the threshold; answered from the stored counts until a map changes', async () => {
    const [curve] = await thresholdCurves(tiny.study, { runner, most: 60 })
    expect(thresholdCurveSchema.parse(curve)).toEqual(curve)
    expect(curve!.points.length).toBeGreaterThan(40)
    curve!.points.slice(1).forEach((point, i) => {
      expect(point.threshold).toBeGreaterThan(curve!.points[i]!.threshold)
      expect(point.fpr!).toBeLessThanOrEqual(curve!.points[i]!.fpr!)
    })
    tiny.study.db.exec('DELETE FROM histogram')
    const [again] = await thresholdCurves(tiny.study, { runner: noReading, most: 60 })
    expect(again).toEqual(curve)
    tiny.study.db.exec("UPDATE map SET key = 'changed' WHERE method = 'good'")
    await expect(thresholdCurves(tiny.study, { runner: noReading })).rejects.toThrow('a map was read')
    expect(await thresholdCurves(tiny.study, { runner: noReading, methods: ['poor'] })).toHaveLength(1)
  })

  test('what is written while others are counted is seen by the next call', async () => {
    using own = await tinyStudy(tinyCohort())
    let written = false
    await thresholdCurves(own.study, {
      runner,
      onProgress: (_done, _total, label) => {
        if (written || !label.startsWith('poor')) return
        written = true // the counts of the other method are made by now
        own.study.db.exec("UPDATE map SET key = 'changed' WHERE method = 'good'")
      },
    })
    expect(written).toBe(true)
    await expect(thresholdCurves(own.study, { runner: noReading })).rejects.toThrow('a map was read')
  })

  test('what is no threshold, no method: said', async () => {
    await expect(thresholdFigures(tiny.study, { threshold: NaN }, { runner })).rejects.toThrow('No threshold')
    await expect(thresholdFigures(tiny.study, { targetFpr: 2 }, { runner })).rejects.toThrow('No threshold')
    await expect(
      thresholdFigures(tiny.study, { threshold: 1 }, { runner, methods: ['none-such'] }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  test('what 12 subjects can promise', () => {
    const [found] = flagPromises(tiny.study)
    expect(flagPromiseSchema.parse(found)).toEqual(found)
    expect(found!.promised!).toBeCloseTo(1 - 0.1 ** (1 / 12), 10)
    expect(found!.targets.map(({ kept }) => kept)).toEqual([false, false, false, false, true, true])
    expect(found!.text).toBe(
      'With 90 % confidence 12 subjects can promise that at most 17.5 % of healthy subjects are flagged; they cannot promise 10 %, which needs 22.',
    )
    expect(() => flagPromises(tiny.study, { confidence: 1 })).toThrow('confidence')
  })
})
