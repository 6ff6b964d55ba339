import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Fault } from '../../contract/index.ts'
import { calibrate, evaluate } from '../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyCohort, tinyStudy, type TinyStudy } from '../evaluations/tiny-study.ts'
import { createStudy } from '../studies/index.ts'
import { reportDataSchema, writeReport } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'normascope-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('no fault was thrown')
}

test('an empty study has nothing to report, and the next command is named', async () => {
  using study = createStudy(join(folder, 'empty'), { name: 'Empty' })
  const fault = await faultOf(writeReport(study, { out: join(folder, 'empty.pdf') }))
  expect(fault.code).toBe('nothing-to-do')
  expect(fault.message).toContain('has no scans yet')
  expect(fault.remedy).toContain('normascope import')
  expect(existsSync(join(folder, 'empty.pdf'))).toBe(false)
})

describe('a small study', () => {
  let tiny: TinyStudy
  beforeAll(async () => {
    tiny = await tinyStudy(tinyCohort())
  })
  afterAll(() => tiny[Symbol.dispose]())
  const out = join(folder, 'report.pdf')

  test('without thresholds is refused with the command that finds them', async () => {
    const fault = await faultOf(writeReport(tiny.study, { out }))
    expect(fault.code).toBe('nothing-to-do')
    expect(fault.remedy).toContain('normascope calibrate')
  })

  test('becomes a PDF with its numbers beside it, pseudonyms unless told otherwise', async () => {
    await calibrate(tiny.study, { targetFpr: 0.02 })
    await evaluate(tiny.study)
    const written = await writeReport(tiny.study, { out })
    expect(written).toMatchObject({ path: out, data: join(folder, 'report.json') })
    expect(written.pages).toBeGreaterThan(3)
    expect(readFileSync(out).subarray(0, 5).toString()).toBe('%PDF-')
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])

    const text = readFileSync(written.data, 'utf8')
    const data = reportDataSchema.parse(JSON.parse(text))
    const subjects = tiny.study.db.prepare<[], string>('SELECT subject FROM subject').pluck().all()
    expect(data.provenance.scans).toHaveLength(subjects.length)
    expect(data.provenance.scans[0]?.scan).toBe('P001_T2w')
    for (const subject of subjects) expect(text).not.toContain(`"${subject}_T2w"`)
    expect(text).not.toContain(tiny.root)
    expect(data.calibrations[0]?.scan_fprs[0]?.scan).toMatch(/^P\d{3}_T2w$/)

    const healthy = data.cohort.filter((row) => row.group === 'healthy')
    const count = tiny.study.db
      .prepare<[], number>(`SELECT count(*) FROM subject WHERE grp = 'healthy'`)
      .pluck()
    expect(healthy.reduce((sum, row) => sum + row.subjects, 0)).toBe(count.get())
    expect(data.flow).toMatchObject({ scans: subjects.length, subjects: subjects.length })
    const patients = data.cohort.find((row) => row.group === 'patient')
    expect(patients?.lesion_volume_ml.median).toBeCloseTo((33 * 8) / 1000, 9) // a ball of 33 voxels of 8 mm3
  })

  test('is the same, byte for byte, the second time', async () => {
    const again = join(folder, 'again.pdf')
    await writeReport(tiny.study, { out: again })
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true)
    expect(readFileSync(join(folder, 'again.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'report.json'), 'utf8'),
    )
  })

  test('carries subject names when asked to, and still no paths', async () => {
    const named = join(folder, 'named.pdf')
    await writeReport(tiny.study, { out: named, pseudonyms: false, paper: 'us-letter' })
    const text = readFileSync(join(folder, 'named.json'), 'utf8')
    const label = tiny.study.db.prepare<[], string>('SELECT label FROM scan').pluck().get()
    expect(text).toContain(`"${label}"`)
    expect(text).not.toContain(tiny.root)
  })

  test('a name that is no PDF is refused', async () => {
    const fault = await faultOf(writeReport(tiny.study, { out: join(folder, 'report.docx') }))
    expect(fault.code).toBe('usage')
  })
})
