import { expect, test } from 'vitest'
import { scalingSchema } from '../../contract/index.ts'
import { calibrate, directRunner, scaling } from './index.ts'
import { tinyCohort, tinyStudy } from './tiny-study.ts'

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

test('a fitted method, an unknown one, no size: said', async () => {
  using tiny = await tinyStudy(tinyCohort().slice(0, 3), { good: 0.4 })
  const run = (changes: object) =>
    scaling(tiny.study, { runner: directRunner, method: 'good', sizes: [2], ...changes })
  await expect(run({ method: 'none-such' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(run({ sizes: [] })).rejects.toMatchObject({ code: 'bad-input' })
  tiny.study.db.exec("UPDATE method SET card = json_set(card, '$.procedure', 'normative')")
  await expect(run({})).rejects.toThrow('fitted on healthy scans')
})
