import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Fault, reportSchema, type ReportData } from '../../contract/index.ts'
import { calibrate, directRunner, evaluate } from '../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyCohort, tinyStudy, type TinyStudy } from '../evaluations/tiny-study.ts'
import { createStudy } from '../studies/index.ts'
import * as reports from './index.ts'
import { pageTexts } from './pdf-text.test-data.ts'

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
const work = { runner: directRunner }
const writeReport: typeof reports.writeReport = (study, options) => reports.writeReport(study, options, work)
const verifyReport: typeof reports.verifyReport = (study, path) => reports.verifyReport(study, path, work)
const read = (path: string): ReportData => reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')))

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

  test('becomes a PDF with its numbers beside and inside it, pseudonyms unless told otherwise', async () => {
    await calibrate(tiny.study, { targetFpr: 0.02, why: 'agreed on 3 May', ...work })
    await evaluate(tiny.study, work)
    const written = await writeReport(tiny.study, { out })
    expect(written).toMatchObject({ path: out, data: join(folder, 'report.json') })
    expect(written.pages).toBeGreaterThan(6)
    expect(written.bytes).toBeLessThan(10_000_000)
    expect(readFileSync(out).subarray(0, 5).toString()).toBe('%PDF-')
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])

    const text = readFileSync(written.data, 'utf8')
    const data = read(written.data)
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
    expect(data.flow).toMatchObject({
      scans: subjects.length,
      subjects: subjects.length,
      without_reference: 1,
    })
    const patients = data.cohort.find((row) => row.group === 'patient')
    expect(patients?.lesion_volume_ml.median).toBeCloseTo((33 * 8) / 1000, 9) // a ball of 33 voxels of 8 mm3
    expect(data.history[0]?.why).toBe('agreed on 3 May')
    // 11 patients with a ball each, which 'good' finds in all
    expect(data.lesions.counts.find((row) => row.method === 'good')).toMatchObject({ lesions: 11, found: 11 })
    expect(data.lesions.missed_by_all).toEqual([{ modality: 'T2w', lesions: 11, missed: 0 }])
    expect(data.froc.map((curve) => curve.method).sort()).toEqual(['good', 'poor'])
    expect(data.failures.every(({ image }) => image !== null)).toBe(true)
  })

  test('has a CSV file for each table and figure, and the pictures', () => {
    const names = readdirSync(join(folder, 'report-tables'))
    for (const name of ['index.csv', 'results.csv', 'cohort.csv', 'bias-groups.csv', 'froc.csv', 'scans.csv'])
      expect(names).toContain(name)
    const index = readFileSync(join(folder, 'report-tables', 'index.csv'), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
    for (const line of index) {
      const file = /^(?:table|figure),\d+,([a-z-]+\.csv),/.exec(line)?.[1]
      expect(names).toContain(file)
    }
    const data = read(join(folder, 'report.json'))
    for (const { image } of data.failures) expect(names).toContain(image!.file)
    const results = readFileSync(join(folder, 'report-tables', 'results.csv'), 'utf8').split('\r\n')
    const columns = results[0]!.split(',')
    const dice = results.slice(1, 3).map((line) => Number(line.split(',')[columns.indexOf('dice')]))
    expect(dice).toEqual(data.comparison.rows.map((row) => row.dice.value))
  })

  test('is the same, byte for byte, the second time', async () => {
    const again = join(folder, 'again.pdf')
    await writeReport(tiny.study, { out: again })
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true)
    expect(readFileSync(join(folder, 'again.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'report.json'), 'utf8'),
    )
  })

  test('carries the date that is asked for', async () => {
    process.env['SOURCE_DATE_EPOCH'] = '1700000000'
    try {
      const dated = join(folder, 'dated.pdf')
      await writeReport(tiny.study, { out: dated, sections: ['summary'] })
      expect(read(join(folder, 'dated.json')).date).toBe('2023-11-14T22:13:20.000Z')
    } finally {
      delete process.env['SOURCE_DATE_EPOCH']
    }
  })

  test('carries subject names when asked to, and still no paths', async () => {
    const named = join(folder, 'named.pdf')
    await writeReport(tiny.study, { out: named, names: 'labels', paper: 'us-letter', froc: false })
    const text = readFileSync(join(folder, 'named.json'), 'utf8')
    const label = tiny.study.db.prepare<[], string>('SELECT label FROM scan').pluck().get()
    expect(text).toContain(`"${label}"`)
    expect(text).not.toContain(tiny.root)
  })

  test('names nothing when asked to', async () => {
    const bare = join(folder, 'bare.pdf')
    await writeReport(tiny.study, { out: bare, names: 'none', ages: 'bands' })
    const text = readFileSync(join(folder, 'bare.json'), 'utf8')
    const pages = (await pageTexts(readFileSync(bare))).join('\n')
    for (const word of ['tiny', 'P001', 'sub-', 'agreed on 3 May', tiny.root])
      for (const where of [text, pages]) expect(where).not.toContain(word)
    const data = read(join(folder, 'bare.json'))
    expect(data.title).toBe('')
    expect(data.provenance.scans).toEqual([])
    expect(data.cohort.every((row) => row.age.median === null)).toBe(true)
    expect(data.cohort.some((row) => row.age_bands.some(({ name }) => name === '<40'))).toBe(true)
    expect(data.bias.curves.some((curve) => curve.factor === 'age')).toBe(false)
    expect(data.calibrations[0]!.by_scanner!.map(({ scanner }) => scanner)).toEqual(['Scanner A'])
    expect(data.calibrations[0]!.heldout!.by_scanner![0]!.scanner).toMatch(/^Scanner [A-Z]$/)
    expect(data.calibrations[0]!.heldout!.by_scanner).toHaveLength(1)
  })

  test('a name that is no PDF is refused', async () => {
    const fault = await faultOf(writeReport(tiny.study, { out: join(folder, 'report.docx') }))
    expect(fault.code).toBe('usage')
  })

  test('written for a page, it is listed, looked at page by page and fetched; nothing else of the study is', async () => {
    const made = await reports.makeReport(tiny.study, { sections: ['summary', 'flow'], froc: false }, work)
    const [listed] = reports.listReports(tiny.study)
    expect(listed).toMatchObject({ name: made.name, bytes: made.bytes })
    expect(listed!.data.summary.length).toBeGreaterThan(3)
    const pages = await reports.reportPages(tiny.study, made.name)
    expect(pages).toHaveLength(made.pages)
    pages.forEach((page, at) => {
      const box = /^<svg [^>]*viewBox="0 ([\d.]+) ([\d.]+) ([\d.]+)"/.exec(page)!
      expect(Number(box[1])).toBeCloseTo(at * Number(box[3]), 3)
      // every glyph that the page uses comes with it
      for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`)
    })
    expect(reports.reportFile(tiny.study, made.name, 'pdf').subarray(0, 5).toString()).toBe('%PDF-')
    for (const name of ['report-2000-01-01.pdf', '../study.sqlite', '../../secret.pdf', 'report.pdf'])
      expect((await faultOf(reports.reportPages(tiny.study, name))).code).toBe('not-found')
  })

  describe('verified', () => {
    test('holds as long as the study gives the same numbers', async () => {
      const found = await verifyReport(tiny.study, out)
      expect(found).toMatchObject({ holds: true, differing: 0, pages_match: true, changed_sources: 0 })
      expect(found.compared).toBeGreaterThan(500)
      expect(found.parts.map(({ part }) => part)).toContain('results')
    })

    test('a PDF whose pages were changed is told', async () => {
      const changed = join(folder, 'changed.pdf')
      const bytes = Buffer.from(readFileSync(out))
      const at = bytes.indexOf('/Creator')
      bytes[at + 11] = bytes[at + 11]! ^ 1
      writeFileSync(changed, bytes)
      expect(await verifyReport(tiny.study, changed)).toMatchObject({
        holds: false,
        differing: 0,
        pages_match: false,
      })
    })

    test('a threshold that was moved since is named with both values', async () => {
      const before = read(join(folder, 'report.json'))
      await calibrate(tiny.study, { targetFpr: 0.05, ...work })
      await evaluate(tiny.study, work)
      const found = await verifyReport(tiny.study, out)
      expect(found.holds).toBe(false)
      expect(found.pages_match).toBe(true)
      const calibration = found.parts.find(({ part }) => part === 'calibration')!
      const moved = calibration.differences.find(({ path }) => path === 'calibrations.[good T2w].threshold')
      expect(moved?.reported).toBe(before.calibrations[0]!.threshold)
      expect(found.parts.find(({ part }) => part === 'cohort')).toMatchObject({ holds: true })
    })

    test('a file that is no report is refused in words', async () => {
      const text = join(folder, 'text.pdf')
      writeFileSync(text, 'Hello')
      const fault = await faultOf(verifyReport(tiny.study, text))
      expect(fault).toMatchObject({ code: 'bad-input', path: text })
      const cut = join(folder, 'cut.pdf')
      writeFileSync(cut, readFileSync(out).subarray(0, 4000))
      expect((await faultOf(verifyReport(tiny.study, cut))).code).toBe('bad-input')
      expect((await faultOf(verifyReport(tiny.study, join(folder, 'absent.pdf')))).code).toBe('not-found')
    })
  })
})
