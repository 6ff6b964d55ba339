import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scalingSchema } from '../../contract/index.ts'
import { recordMap } from '../runs/index.ts'
import { listScans, type Study } from '../studies/index.ts'
import { calibrate, directRunner, scaling } from './index.ts'
import { otherHistogram, tinyCohort, tinyStudy } from './tiny-study.ts'

test('the curve of a small study: nested subsets, the same as calibrate with all subjects, no map read twice', async () => {
  using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
  const options = { runner: directRunner, method: 'good', sizes: [3, 6, 12, 50], targetFpr: 0.02, orders: 30 }
  const [found] = await scaling(tiny.study, options)
  expect(scalingSchema.parse(found)).toEqual(found)
  expect(found).toMatchObject({ subjects: 12, heldout_scans: 11, patient_scans: 11 })
  expect(found!.points.map(({ subjects }) => subjects)).toEqual([3, 6, 12])
  expect(found!.notes[1]).toContain('12 healthy calibration subjects: 50')
  const [calibration] = await calibrate(tiny.study, { runner: directRunner, targetFpr: 0.02 })
  const all = found!.points[2]!
  expect(Math.abs(all.threshold.value! - calibration!.threshold)).toBeLessThanOrEqual(
    found!.histogram_bin_width,
  )
  expect(all.fpr.value!).toBeCloseTo(calibration!.heldout!.fpr.value!, 3)
  expect(all.dice.value!).toBeGreaterThan(0.3)
  const cold: unknown[] = []
  const noReading = { size: 1, run: () => Promise.reject(new Error(`read ${cold.push(1)}`)) }
  expect(await scaling(tiny.study, { ...options, runner: noReading as typeof directRunner })).toEqual([found])
})

test('an unknown method, no size, no order: said', async () => {
  using tiny = await tinyStudy(tinyCohort().slice(0, 3), { good: 0.4 })
  const run = (changes: object) =>
    scaling(tiny.study, { runner: directRunner, method: 'good', sizes: [2], ...changes })
  await expect(run({ method: 'none-such' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(run({ sizes: [] })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(run({ orders: 0 })).rejects.toMatchObject({ code: 'bad-input' })
})

describe('a method that is fitted', () => {
  const fitted = async () => {
    const tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    tiny.study.db.exec("UPDATE method SET card = json_set(card, '$.procedure', 'normative')")
    const copies: { folder: string; calibration: string[]; maps: number }[] = []
    /** In place of fit and run: the very maps of the study, so that only the subset makes a difference. */
    const fit = (copy: Study): Promise<void> => {
      const calibration = listScans(copy, { split: 'calibration' }).map(({ subject }) => subject)
      const maps = copy.db.prepare<[], number>('SELECT count(*) FROM map').pluck().get()!
      copies.push({ folder: copy.folder, calibration, maps })
      for (const { scan, path, sha256 } of mapsIn(tiny.study)) {
        if (listScans(copy).find(({ id }) => id === scan)!.split === null) continue
        mkdirSync(join(copy.folder, 'derivatives/normascope'), { recursive: true })
        copyFileSync(join(tiny.study.folder, path), join(copy.folder, path))
        recordMap(copy, {
          ...{ scanId: scan, method: 'good', key: path, path, sha256, brainVoxels: 0, lesionVoxels: null },
          ...{ provider: 'cpu', seconds: 1, runId: null, histogram: otherHistogram },
        })
      }
      return Promise.resolve()
    }
    const run = (changes: object) =>
      scaling(tiny.study, {
        ...{ runner: directRunner, method: 'good', targetFpr: 0.02, orders: 2, fit },
        ...{ sizes: [6, 9, 12], ...changes },
      })
    return { tiny, copies, run, [Symbol.dispose]: () => tiny[Symbol.dispose]() }
  }
  const mapsIn = ({ db }: Study) =>
    db
      .prepare<[], { scan: number; path: string; sha256: string }>(
        'SELECT scan_id AS scan, path, sha256 FROM map',
      )
      .all()

  test('is fitted on nested subsets, each in a copy that is gone afterwards; with all subjects as it is', async () => {
    using own = await fitted()
    const before = mapsIn(own.tiny.study)
    const [found] = await own.run({ sizes: [12, 3, 6, 9, 50] })
    expect(scalingSchema.parse(found)).toEqual(found)
    expect(own.copies.map(({ calibration }) => calibration.length)).toEqual([6, 9, 12, 6, 9])
    for (const [small, large] of [
      [0, 1],
      [1, 2],
      [3, 4],
    ] as const)
      expect(own.copies[large]!.calibration).toEqual(expect.arrayContaining(own.copies[small]!.calibration))
    expect(own.copies[0]!.calibration).not.toEqual(own.copies[3]!.calibration)
    expect(own.copies.every(({ folder, maps }) => maps === 0 && !existsSync(folder))).toBe(true)
    expect(mapsIn(own.tiny.study)).toEqual(before)
    expect(found).toMatchObject({ subjects: 12, orders: 2, heldout_scans: 11, patient_scans: 11 })
    expect(found!.points.map(({ subjects }) => subjects)).toEqual([6, 9, 12])
    expect(found!.notes[0]).toContain('Fitted and mapped anew on every subset of the healthy calibration')
    expect(found!.notes.at(-1)).toContain('above the 12 healthy calibration subjects: 3, 50')
    own.tiny.study.db.exec("UPDATE method SET card = json_set(card, '$.procedure', 'direct')")
    const [plain] = await scaling(own.tiny.study, {
      ...{ runner: directRunner, method: 'good', sizes: [12], targetFpr: 0.02, orders: 1 },
    })
    expect(found!.points[2]).toEqual(plain!.points[0])
  })

  test('too few subjects are said; a fit that fails leaves nothing behind', async () => {
    using own = await fitted()
    await expect(own.run({ sizes: [2, 5] })).rejects.toMatchObject({
      code: 'too-few',
      message: 'good on T2w can be fitted on 6 to 12 healthy subjects; asked for were 2, 5.',
    })
    let folder = ''
    const fit = (copy: Study): Promise<void> => {
      folder = copy.folder
      return Promise.reject(new Error('no memory'))
    }
    await expect(own.run({ fit })).rejects.toThrow('no memory')
    expect(folder).not.toBe('')
    expect(existsSync(folder)).toBe(false)
  })
})
