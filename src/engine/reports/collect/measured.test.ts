import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportOptionsSchema, type ReportData } from '../../../contract/index.ts'
import { bias, calibrate, compare, directRunner, evaluate, ledger } from '../../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyCohort, tinyStudy, type TinyStudy } from '../../evaluations/tiny-study.ts'
import { listScans, setSetting } from '../../studies/index.ts'
import { gatherReport, type Evaluated } from './index.ts'

const runner = directRunner
const nobody = { readers: [], statistics: null, masks: () => Promise.resolve(null) }
const options = reportOptionsSchema.parse({ failures: 1, froc: false })
let tiny: TinyStudy
let evaluated: Evaluated
const gathered = async (): Promise<ReportData> =>
  (await gatherReport(tiny.study, evaluated, nobody, options)).data

beforeAll(async () => {
  tiny = await tinyStudy(tinyCohort())
  const { study } = tiny
  await calibrate(study, { runner, why: 'to begin with' })
  await calibrate(study, { runner, methods: ['good'], targetFpr: 0.05, why: 'cut short' })
  // as a calibration leaves it that was stopped after this operating point
  study.db.exec("DELETE FROM log WHERE what = 'calibrate' AND detail LIKE '%cut short'")
  await calibrate(study, { runner, methods: ['good'], targetFpr: 0.02, why: 'once more' })
  await evaluate(study, { runner })
  evaluated = {
    comparison: await compare(study, { replicates: 20 }),
    bias: await bias(study, { replicates: 20 }),
    ledger: await ledger(study, { runner }),
    froc: [],
  }
})
afterAll(() => tiny[Symbol.dispose]())

test('an operating point has its own reason, not that of the next whole calibration', async () => {
  const { history } = await gathered()
  expect(history.map(({ method, target_fpr, why }) => [method, target_fpr, why])).toEqual([
    ['good', 0.01, 'to begin with'],
    ['poor', 0.01, 'to begin with'],
    ['good', 0.05, 'cut short'],
    ['good', 0.02, 'once more'],
  ])
})

test('a map that is not the one that was measured is not pictured, and no path is told', async () => {
  const before = await gathered()
  expect(before.failures.map(({ image }) => image !== null)).toContain(true)
  for (const scan of listScans(tiny.study, { split: 'test' })) {
    const subject = scan.label.replace('_T2w', '')
    copyFileSync(tiny.mapPath('poor', 'sub-cal0'), tiny.mapPath('good', subject))
    copyFileSync(tiny.mapPath('good', 'sub-cal0'), tiny.mapPath('poor', subject))
  }
  const { failures } = await gathered()
  expect(failures).toHaveLength(before.failures.length)
  for (const { image, note } of failures) {
    expect(image).toBeNull()
    expect(note).toBe('The scan or its map has changed since it was measured.')
  }
  for (const scan of listScans(tiny.study, { split: 'test' })) rmSync(scan.path)
  for (const { note } of (await gathered()).failures) {
    expect(note).toMatch(/^The scan /)
    expect(note).not.toContain(tiny.root)
  }
})

test('patients count by the masks that the study is measured by', async () => {
  const { study } = tiny
  const imported = await gathered()
  expect(imported.flow.without_reference).toBe(1)
  const scan = listScans(study).find(({ label }) => label === 'sub-patX_T2w')!
  study.db
    .prepare('INSERT INTO reference_mask (scan_id, choice, made_from, path, sha256) VALUES (?, ?, ?, ?, ?)')
    .run(scan.id, 'reader:Ann', 'x', join('derivatives', 'ann.nii.gz'), 'x')
  setSetting(study, 'reference', 'reader:Ann')
  const drawn = await gathered()
  expect(drawn.flow.without_reference).toBe(0)
  expect(drawn.lesions.counts.map(({ scans }) => scans)).toEqual(
    imported.lesions.counts.map(({ scans }) => scans + 1),
  )
})
