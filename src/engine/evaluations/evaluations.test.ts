import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  biasSchema,
  calibrationSchema,
  comparisonSchema,
  Fault,
  scanResultSchema,
  type Calibration,
} from '../../contract/index.ts'
import { importMaps } from '../runs/index.ts'
import { setSetting } from '../studies/index.ts'
import { readVolume, writeVolume } from '../volumes/index.ts'
import { bias, calibrate, compare, directRunner, evaluate } from './index.ts'
import { tinyCohort, tinyGrid, tinyStudy, type TinyStudy } from './tiny-study.ts'

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('no fault was thrown')
}

describe('the steps on a small study', () => {
  let tiny: TinyStudy
  let calibrations: Calibration[]
  beforeAll(async () => {
    tiny = await tinyStudy(tinyCohort())
    calibrations = await calibrate(tiny.study, { targetFpr: 0.02 })
  })
  afterAll(() => tiny[Symbol.dispose]())

  test('calibrate finds the exact threshold of the voxels, with its schema', () => {
    expect(calibrations.map((c) => c.method)).toEqual(['good', 'poor'])
    for (const calibration of calibrations) {
      expect(calibrationSchema.parse(calibration)).toEqual(calibration)
      const pooled = Float32Array.from(
        Array.from({ length: 12 }, (_, i) => [...tiny.scores(calibration.method, `sub-cal${i}`)]).flat(),
      ).sort()
      const allowed = Math.floor(pooled.length * 0.02)
      expect(calibration.threshold).toBe(pooled[pooled.length - 1 - allowed])
      expect(calibration.fpr).toBeCloseTo(allowed / pooled.length, 12)
      expect(calibration).toMatchObject({
        scans: 12,
        subjects: 12,
        voxels: pooled.length,
        postprocessing: 'none',
      })
      expect(calibration.threshold_lo).toBeLessThan(calibration.threshold)
      expect(calibration.threshold_hi).toBeGreaterThan(calibration.threshold)
      expect(calibration.scan_fprs.map((scan) => scan.scan_id)).toEqual(
        Array.from({ length: 12 }, (_, i) => i + 1),
      )
      const heldout = Array.from({ length: 11 }, (_, i) => [
        ...tiny.scores(calibration.method, `sub-test${i}`),
      ]).flat()
      const above = heldout.filter((score) => score > calibration.threshold).length
      expect(calibration.heldout!.fpr.value).toBeCloseTo(above / heldout.length, 12)
      expect(calibration.heldout).toMatchObject({ scans: 11, fpr: { n: 11 } })
    }
  })

  test('the same settings give the stored result, others a new one, and back', async () => {
    const again = await calibrate(tiny.study, { targetFpr: 0.02 })
    expect(again).toEqual(calibrations)
    const other = await calibrate(tiny.study, { targetFpr: 0.1 })
    expect(other[0]!.threshold).toBeLessThan(calibrations[0]!.threshold)
    expect(await calibrate(tiny.study, { targetFpr: 0.02 })).toEqual(calibrations)
    const newest = tiny.study.db
      .prepare('SELECT result FROM calibration ORDER BY id DESC LIMIT 1')
      .pluck()
      .get()
    expect(JSON.parse(newest as string)).toMatchObject({ target_fpr: 0.02 })
  })

  test('compare before evaluate names the command', async () => {
    const fault = await faultOf(compare(tiny.study))
    expect(fault).toMatchObject({
      code: 'nothing-to-do',
      remedy: 'Evaluate first (`normascope evaluate` on the command line).',
    })
    expect((await faultOf(bias(tiny.study))).code).toBe('nothing-to-do')
  })

  test('evaluate measures every test scan at the threshold, and takes stored results the second time', async () => {
    const seen: string[] = []
    const results = await evaluate(tiny.study, { onProgress: (_done, _total, label) => seen.push(label) })
    expect(results).toHaveLength(46)
    expect(seen).toHaveLength(46)
    for (const result of results) expect(scanResultSchema.parse(result)).toEqual(result)
    const healthy = results.find((r) => r.scan === 'sub-test0_T2w' && r.method === 'good')!
    const scores = tiny.scores('good', 'sub-test0')
    const above = scores.filter((score) => score > calibrations[0]!.threshold).length
    expect(healthy.metrics.fpr).toBeCloseTo(above / scores.length, 12)
    expect(healthy.metrics.threshold).toBe(calibrations[0]!.threshold)
    const patient = results.find((r) => r.scan === 'sub-pat0_T2w' && r.method === 'good')!
    expect(patient.metrics.dice!).toBeGreaterThan(0.3)
    expect(patient.metrics.lesions).toHaveLength(1)
    expect(patient.metrics.lesion_sensitivity).toBe(1)
    const unreferenced = results.find((r) => r.scan === 'sub-patX_T2w')!
    expect(unreferenced.metrics).toMatchObject({ dice: null, fpr: null })
    expect(unreferenced.metrics.score_top1).not.toBeNull()
    rmSync(tiny.mapPath('poor', 'sub-test10')) // stored: not read again
    expect(await evaluate(tiny.study)).toEqual(results)
  })

  test('compare ranks the methods and says so', async () => {
    const comparison = await compare(tiny.study, { replicates: 500 })
    expect(comparisonSchema.parse(comparison).rows).toEqual(comparison.rows)
    const [good, poor] = comparison.rows
    expect(good).toMatchObject({
      method: 'good',
      name: 'Method good',
      patients: 12,
      healthy: 11,
      undefined_dice: 1,
    })
    expect(good!.dice.n).toBe(11)
    expect(good!.dice.value!).toBeGreaterThan(poor!.dice.value!)
    expect(good!.image_auroc.value).toBe(1)
    expect(comparison.sentences).toHaveLength(1)
    expect(comparison.sentences[0]!.text).toMatch(
      /^Method good exceeds Method poor by 0\.\d\d \[0\.\d\d, 0\.\d\d\] in mean Dice\.$/,
    )
    expect(comparison.warnings).toContain(
      "good on T2w: 1 patients' scans have no reference mask; only their image scores are measured.",
    )
    expect(await compare(tiny.study, { replicates: 500 })).toEqual(comparison)
  })

  test('bias gives groups of the facts of the scans', async () => {
    const result = await bias(tiny.study, { replicates: 200 })
    expect(biasSchema.parse(result)).toEqual(result)
    const fpr = result.groups.find((g) => g.method === 'good' && g.metric === 'fpr' && g.level === 'B')!
    expect(fpr).toMatchObject({ factor: 'scanner', status: 'imprecise', estimate: { n: 11 } })
    const detected = result.groups.find(
      (g) => g.method === 'good' && g.metric === 'detected' && g.factor === 'scanner' && g.level === 'A',
    )!
    expect(detected.estimate).toMatchObject({ value: 1, n: 11 })
  })

  test('another filter makes the operating points stale, and says so', async () => {
    setSetting(tiny.study, 'postprocessing', 'median3')
    const fault = await faultOf(evaluate(tiny.study))
    expect(fault).toMatchObject({
      code: 'nothing-to-do',
      remedy: 'Calibrate first (`normascope calibrate` on the command line).',
    })
    expect(fault.message).toContain("filter 'none'")
    setSetting(tiny.study, 'postprocessing', 'none')
    expect(await evaluate(tiny.study)).toHaveLength(46)
  })
})

describe('what cannot be done is said', () => {
  test('no calibration scans, no maps, a wrong target', async () => {
    using tiny = await tinyStudy(
      tinyCohort().map((subject) => ({ ...subject, split: null })),
      { good: 0.4 },
    )
    const fault = await faultOf(calibrate(tiny.study))
    expect(fault.code).toBe('too-few')
    expect(fault.remedy).toContain('normascope split')
    expect((await faultOf(evaluate(tiny.study))).remedy).toContain('normascope split')
    expect((await faultOf(calibrate(tiny.study, { targetFpr: 1 }))).code).toBe('bad-input')
    tiny.study.db.exec("UPDATE subject SET split = 'calibration' WHERE grp = 'healthy'")
    expect((await faultOf(calibrate(tiny.study, { methods: ['none-such'] }))).code).toBe('not-found')
    tiny.study.db.exec('DELETE FROM map')
    expect((await faultOf(calibrate(tiny.study))).remedy).toContain('normascope run')
  })

  test('a map that vanished or changed, by name', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    const path = tiny.mapPath('good', 'sub-cal3')
    writeFileSync(path, Buffer.concat([Buffer.from('x')]))
    const broken = await faultOf(calibrate(tiny.study))
    expect(broken.message).toContain(path)
    rmSync(path)
    const gone = await faultOf(calibrate(tiny.study))
    expect(gone).toMatchObject({ code: 'changed-file', path })
    expect(gone.remedy).toContain('normascope run')
    const { copyFileSync } = await import('node:fs')
    copyFileSync(tiny.mapPath('good', 'sub-cal4'), path)
    const changed = await faultOf(calibrate(tiny.study))
    expect(changed).toMatchObject({ code: 'changed-file', path })
    expect(changed.message).toContain('content has changed')
  })

  test('a map with infinities in the brain: by name and number; outside the brain they change nothing', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    const path = tiny.mapPath('good', 'sub-cal3')
    const { data } = await readVolume(path)
    const write = async (changes: readonly [number, number][]): Promise<void> => {
      const scores = Float32Array.from(data)
      for (const [voxel, value] of changes) scores[voxel] = value
      const sha256 = await writeVolume(path, { grid: tinyGrid, data: scores }, { datatype: 'float32' })
      tiny.study.db.prepare("UPDATE map SET sha256 = ? WHERE key = 'good-sub-cal3'").run(sha256)
    }
    const centre = 6 + 14 * (6 + 14 * 6)
    await write([
      [centre, Infinity],
      [centre + 1, -Infinity],
      [centre + 2, NaN],
    ])
    const fault = await faultOf(calibrate(tiny.study, { runner: directRunner }))
    expect(fault).toMatchObject({ code: 'not-finite', path })
    expect(fault.message).toBe(`${path} has 3 brain voxels that are not finite numbers.`)
    expect(fault.remedy).toContain('normascope run')
    await write([[0, Infinity]]) // a corner
    const [outside] = await calibrate(tiny.study, { runner: directRunner })
    await write([])
    const [none] = await calibrate(tiny.study, { runner: directRunner })
    expect(outside!.threshold).toBe(none!.threshold)
  })

  test('a map with infinities made elsewhere is left out by name, the others are taken', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    const folder = join(tiny.root, 'elsewhere')
    mkdirSync(folder)
    for (const subject of ['sub-cal3', 'sub-cal4']) {
      const { data } = await readVolume(tiny.mapPath('good', subject))
      if (subject === 'sub-cal3') data[0] = Infinity
      const file = join(folder, `${subject}_T2w_map.nii.gz`)
      await writeVolume(file, { grid: tinyGrid, data }, { datatype: 'float32' })
    }
    const report = await importMaps(tiny.study, { method: 'ours', folder })
    expect(report.taken.map(({ scan }) => scan)).toEqual(['sub-cal4_T2w'])
    expect(report.skipped).toMatchObject([
      { file: expect.stringContaining('sub-cal3_T2w_map'), fault: { code: 'not-finite' } },
    ])
    expect(report.skipped[0]!.fault.message).toContain('has 1 voxel that is no finite number.')
  })

  test('maps of different healthy references are told with the command that mends them', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    tiny.study.db.exec("UPDATE map SET fit = 'f'") // all alike
    expect((await calibrate(tiny.study))[0]!.warnings.join()).not.toContain('references')
    tiny.study.db.exec('UPDATE map SET fit = NULL WHERE scan_id = 15')
    const text =
      'Its maps were made with 2 different healthy references, so one threshold does not mean the same on all of them. Run it again (on the command line: `normascope run --methods good`).'
    expect((await calibrate(tiny.study))[0]!.warnings).toContain(text)
    tiny.study.db.exec(
      "UPDATE map SET fit = 'g' WHERE scan_id = 16; UPDATE map SET fit = 'f' WHERE scan_id = 15",
    )
    await evaluate(tiny.study)
    expect((await compare(tiny.study, { replicates: 200 })).warnings).toContain(`good on T2w: ${text}`)
  })

  test('scans without a map are counted, and cancelling is a fault of its own', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    tiny.study.db.exec('DELETE FROM map WHERE scan_id IN (2, 15)')
    const abort = new AbortController()
    abort.abort()
    expect((await faultOf(calibrate(tiny.study, { signal: abort.signal }))).code).toBe('cancelled')
    const [calibration] = await calibrate(tiny.study)
    expect(calibration!.warnings[0]).toBe(
      '1 of 12 calibration scans have no map and are left out: sub-cal1_T2w.',
    )
    expect(calibration!.warnings[1]).toContain('1 of 11 healthy test scans')
    expect(calibration!.warnings.join(' ')).toContain('11 healthy subjects')
    await evaluate(tiny.study)
    expect((await compare(tiny.study, { replicates: 200 })).warnings).toContain(
      'good on T2w: 1 of 23 test scans have no map and are left out: sub-test2_T2w.',
    )
    tiny.study.db.exec('DELETE FROM map WHERE scan_id = 3')
    expect((await faultOf(evaluate(tiny.study))).message).toContain(
      'calibration maps of good on T2w have changed',
    )
  })

  test('a method that has no healthy calibration scans on a modality is measured without a threshold', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4, extra: 0.4 })
    tiny.study.db.exec("DELETE FROM map WHERE method = 'extra' AND scan_id <= 12")
    const [calibration, ...others] = await calibrate(tiny.study, { runner: directRunner })
    expect(others).toEqual([])
    expect(calibration!.warnings).toContain('Not calibrated, without healthy calibration maps: extra on T2w.')
    const results = await evaluate(tiny.study)
    const extra = results.find((r) => r.method === 'extra' && r.group === 'patient')!
    expect(extra.metrics).toMatchObject({ threshold: null, dice: null })
    expect(extra.metrics.auprc!).toBeGreaterThan(0.5)
    const { rows, sentences } = await compare(tiny.study, { replicates: 200 })
    expect(rows.map((row) => row.method)).toEqual(['good'])
    expect(sentences[0]!.text).toContain('Method extra: no healthy calibration scans on T2w')
  })
})
