import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calibrationSchema } from '../../contract/index.ts'
import { connectedComponents } from '../../science/filters/index.ts'
import { calibrate, calibrationLog, directRunner } from './index.ts'
import { tinyCohort, tinyGrid, tinyStudy, type TinyStudy } from './tiny-study.ts'

describe('beside the voxel FPR threshold', () => {
  let tiny: TinyStudy
  beforeAll(async () => {
    const labelled = { subject: 'sub-val', group: 'patient', split: 'calibration' } as const
    tiny = await tinyStudy([...tinyCohort(), labelled], { good: 0.4 })
  })
  afterAll(() => tiny[Symbol.dispose]())
  const options = { runner: directRunner, targetFpr: 0.02 }

  test('a scan FPR threshold with its promise, checked on held-out scans', async () => {
    const scanFpr = { target: 0.3, volumeMl: 0.02 }
    const [found] = await calibrate(tiny.study, { ...options, scanFpr, confidence: 0.9, why: 'a first try' })
    expect(calibrationSchema.parse(found)).toEqual(found)
    const scan = found!.scan_fpr!
    // 12 subjects at 90 %: 1 - 0.1^(1/12) = 17.5 % from the highest, 30 % from a lower rank
    expect(scan).toMatchObject({ subjects: 12, kept: true, target: 0.3, needed: 7, rank: 12 - scan.flagged! })
    expect(scan.promised!).toBeLessThanOrEqual(0.3)
    const flagged = (subject: string): boolean => {
      const above = new Uint8Array(14 ** 3)
      let at = 0
      const scores = tiny.scores('good', subject)
      for (let v = 0; v < above.length; v++) {
        const [i, j, k] = [v % 14, Math.floor(v / 14) % 14, Math.floor(v / 196)]
        if ((i - 6.5) ** 2 + (j - 6.5) ** 2 + (k - 6.5) ** 2 <= 36)
          above[v] = scores[at++]! > scan.threshold! ? 1 : 0
      }
      const { starts, ends, labels, count } = connectedComponents(above, tinyGrid.dims, 26)
      const sizes = new Int32Array(count)
      labels.forEach((label, r) => (sizes[label - 1]! += ends[r]! - starts[r]!))
      return sizes.some((size) => size * 8 >= 20) // voxels of 8 mm3
    }
    const names = (kind: string, n: number): string[] =>
      Array.from({ length: n }, (_, i) => `sub-${kind}${i}`)
    expect(names('cal', 12).filter(flagged)).toHaveLength(scan.flagged!)
    expect(scan.heldout!.value).toBe(names('test', 11).filter(flagged).length / 11)
    const log = tiny.study.db.prepare('SELECT who, detail FROM log ORDER BY id DESC').get() as {
      who: string
      detail: string
    }
    expect(log.detail).toContain('Why: a first try')
    expect(log.who).not.toBe('')
    // flagged at each of its own scores, within a band that holds at all of them
    const { curve } = scan
    expect(curve!.at(-1)!.flagged).toBe(0)
    const at = curve!.find(({ threshold }) => threshold === scan.threshold)!
    expect(at.flagged).toBe(scan.flagged! / 12)
    expect(at.hi - at.flagged).toBeCloseTo(Math.sqrt(Math.log(2 / 0.1) / 24), 12)
  })

  test('too few subjects say what they can promise; a cluster larger than any brain flags nothing', async () => {
    const few = await calibrate(tiny.study, { ...options, scanFpr: { target: 0.05, volumeMl: 0.02 } })
    expect(few[0]!.scan_fpr).toMatchObject({ kept: false, flagged: 0, rank: 12 })
    expect(few[0]!.scan_fpr!.note).toContain(
      '12 subjects cannot promise 5 %: with 90 % confidence at most 17.5 %',
    )
    expect(few[0]!.scan_fpr!.note).toContain('45 subjects are needed')
    const huge = await calibrate(tiny.study, { ...options, scanFpr: { target: 0.05, volumeMl: 900 } })
    expect(huge[0]!.scan_fpr).toMatchObject({ threshold: null, promised: null })
    await expect(calibrate(tiny.study, { ...options, scanFpr: { target: 2, volumeMl: 1 } })).rejects.toThrow(
      'scan FPR',
    )
  })

  test('a band around the threshold, the FPR by scanner, and the best Dice marked as found with labels', async () => {
    const [found] = await calibrate(tiny.study, { ...options, bestDice: true })
    expect(found!.scan_fpr).toBeUndefined()
    const { band, by_scanner: scanners, best_dice: best } = found!
    expect(band!.subjects).toBe(12)
    const around = band!.points.findIndex(({ threshold }) => threshold < found!.threshold)
    expect(band!.points[around - 1]!.fpr).toBeLessThanOrEqual(0.02)
    expect(scanners).toEqual([
      { scanner: 'A', scans: 12, fpr: expect.objectContaining({ n: 12 }) as unknown },
    ])
    expect(scanners![0]!.fpr.value).toBeCloseTo(found!.fpr, 12)
    const { fpr_estimate: own, heldout } = found!
    expect(own!.value).toBeCloseTo(found!.fpr, 12)
    expect(own!.lo).toBeLessThan(found!.fpr)
    expect(own!.hi).toBeGreaterThan(found!.fpr)
    // the healthy test scans of each scanner: with an interval from ten subjects on
    const pooled = heldout!.by_scanner!.reduce((sum, { fpr, scans }) => sum + fpr.value! * scans, 0)
    expect(pooled / heldout!.scans).toBeCloseTo(heldout!.fpr.value!, 12)
    expect(heldout!.by_scanner!.map(({ fpr }) => fpr.lo !== null)).toEqual(
      heldout!.by_scanner!.map(({ fpr }) => fpr.n >= 10),
    )
    expect(best).toMatchObject({ labels_used: true, scans: 1, subjects: 1 })
    expect(best!.dice).toBeGreaterThan(0.9)
    const again = await calibrate(tiny.study, { ...options, bestDice: true })
    expect(again).toEqual([found])
  })

  test('every change of an operating point is logged with who, when, why, what it was; no change is not', async () => {
    const before = calibrationLog(tiny.study).length
    const [first] = await calibrate(tiny.study, { ...options, targetFpr: 0.03, why: 'too few findings' })
    const [second] = await calibrate(tiny.study, { ...options, targetFpr: 0.04, why: 'still too few' })
    await calibrate(tiny.study, { ...options, targetFpr: 0.04, why: 'asked again' })
    await calibrate(tiny.study, { ...options, targetFpr: 0.03, why: 'back' })
    const [back, now] = calibrationLog(tiny.study)
    expect(calibrationLog(tiny.study)).toHaveLength(before + 3)
    expect(now!.detail).toBe(
      `good T2w ${first!.threshold} -> ${second!.threshold}, at a voxel FPR of 0.04 (confidence 0.9, none, seed 1). Why: still too few`,
    )
    expect(back!.detail).toContain(`${second!.threshold} -> ${first!.threshold}, at a voxel FPR of 0.03`)
    expect(back!.who).not.toBe('')
    expect(Date.now() - Date.parse(back!.time)).toBeLessThan(60_000)
  })
})
