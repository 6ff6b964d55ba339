import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { previewImport } from '../imports/index.ts'
import { createStudy, listScans, splitStudy, type Study } from '../studies/index.ts'
import { editCohort, editedState, leaksOf, qualityFlags, redoEdit, undoEdit } from './index.ts'
import { greyPng } from './png.ts'
import { middleSlice } from './slice.ts'

let room: string
let study: Study

function addScan(subject: string, group: string, split: string | null, sha256: string): void {
  const { lastInsertRowid } = study.db
    .prepare('INSERT INTO subject (subject, grp, age, sex, split) VALUES (?, ?, 40, ?, ?)')
    .run(subject, group, 'F', split)
  study.db
    .prepare(
      `INSERT INTO scan (subject_id, modality, label, path, dims, spacing, size, mtime_ms, sha256, imported)
       VALUES (?, 'T2w', ?, ?, '[1,1,1]', '[1,1,1]', 1, 1, ?, '2026-01-01')`,
    )
    .run(lastInsertRowid, `${subject}_T2w`, `/nowhere/${subject}.nii`, sha256)
}

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'normascope-cohort-'))
  study = createStudy(join(room, 'study'), { name: 'Edits' })
  addScan('sub-01', 'healthy', 'calibration', 'a')
  addScan('sub-02', 'healthy', 'test', 'b')
  addScan('sub-03', 'patient', 'test', 'a')
})
afterAll(() => {
  study.close()
  rmSync(room, { recursive: true, force: true })
})

const scanOf = (subject: string) => listScans(study, { subjects: [subject] })[0]!

describe('edits of the cohort', () => {
  it('corrects, logs, undoes and redoes facts of subjects and scans', () => {
    const scan = scanOf('sub-01')
    const changes = {
      subjects: [{ subject: 'sub-01', age: 41 }],
      scans: [{ scan_id: scan.id, scanner: 'Skyra' }],
    }
    expect(editCohort(study, changes).changes).toEqual([
      { of: 'sub-01', fact: 'age', before: 40, after: 41 },
      { of: 'sub-01_T2w', fact: 'scanner', before: null, after: 'Skyra' },
    ])
    expect(scanOf('sub-01')).toMatchObject({ age: 41, scanner: 'Skyra' })
    expect(study.db.prepare("SELECT detail FROM log WHERE what = 'edit'").pluck().all()).toHaveLength(1)
    expect(editCohort(study, changes).changes).toEqual([]) // nothing new: nothing to undo twice
    expect(undoEdit(study)).toMatchObject({ can_undo: false, can_redo: true })
    expect(scanOf('sub-01')).toMatchObject({ age: 40, scanner: null })
    redoEdit(study)
    expect(scanOf('sub-01').age).toBe(41)
    undoEdit(study)
  })

  it('takes a subject that becomes a patient out of the calibration and refuses the way back', () => {
    editCohort(study, { subjects: [{ subject: 'sub-01', group: 'patient' }], scans: [] })
    expect(scanOf('sub-01')).toMatchObject({ group: 'patient', split: 'test' })
    expect(() =>
      editCohort(study, { subjects: [{ subject: 'sub-01', split: 'calibration' }], scans: [] }),
    ).toThrow(/patient/)
    undoEdit(study)
    expect(scanOf('sub-01')).toMatchObject({ group: 'healthy', split: 'calibration' })
    expect(editedState(study).can_undo).toBe(false)
  })
})

describe('a split among the edits', () => {
  const people = ['sub-1', 'sub-2', 'sub-3', 'sub-4']
  let own: Study
  const at = (subject: string) => listScans(own, { subjects: [subject] })[0]!
  const splits = () => people.map((subject) => at(subject).split)
  beforeEach(() => {
    own = createStudy(mkdtempSync(join(room, 'drawn-')), { name: 'Drawn' })
    const main = study
    study = own
    for (const subject of people) addScan(subject, 'patient', 'test', subject)
    study = main
  })
  afterEach(() => own.close())
  const allHealthy = (): void =>
    void editCohort(own, {
      subjects: people.map((subject) => ({ subject, group: 'healthy' as const })),
      scans: [],
    })

  it('is undone as one step before what was changed before it, and made again', () => {
    allHealthy()
    splitStudy(own, { calibration: 0.5, seed: 1 })
    const first = splits()
    splitStudy(own, { calibration: 0.5, seed: 2 })
    const second = splits()
    expect(second).not.toEqual(first)
    expect(undoEdit(own)).toMatchObject({ can_undo: true, can_redo: true })
    expect(splits()).toEqual(first)
    redoEdit(own)
    expect(splits()).toEqual(second)
    undoEdit(own)
    undoEdit(own)
    expect(splits()).toEqual(people.map(() => 'test'))
    expect(at('sub-1').group).toBe('healthy')
    expect(undoEdit(own)).toMatchObject({ can_undo: false })
    expect(at('sub-1').group).toBe('patient')
  })

  it('never makes a patient calibrate: an undo that would is refused and changes nothing', () => {
    allHealthy()
    // as a study holds it whose split was drawn before splits were kept among the edits
    own.db.prepare("UPDATE subject SET split = 'calibration' WHERE subject IN ('sub-1', 'sub-2')").run()
    expect(() => undoEdit(own)).toThrow(expect.objectContaining({ code: 'leak' }))
    expect(people.map((subject) => at(subject).group)).toEqual(people.map(() => 'healthy'))
    expect(editedState(own)).toMatchObject({ can_undo: true, can_redo: false })
  })

  it('refuses to undo over a fact that was changed since by something else', () => {
    editCohort(own, { subjects: [{ subject: 'sub-1', age: 50 }], scans: [] })
    own.db.prepare("UPDATE subject SET age = 70 WHERE subject = 'sub-1'").run() // as a second import does
    expect(() => undoEdit(own)).toThrow(/sub-1 was changed by something else since/)
    expect(at('sub-1').age).toBe(70)
  })
})

describe('checks', () => {
  it('finds the same scan in two splits, and a fit on what is a test scan now', () => {
    study.db.prepare("INSERT INTO method (id, card, added) VALUES ('padim', '{}', '2026-01-01')").run()
    study.db
      .prepare(
        "INSERT INTO fit (method, modality, key, path, members, created) VALUES ('padim', 'T2w', 'k', 'p', ?, '2026-01-01')",
      )
      .run(JSON.stringify([scanOf('sub-02').id]))
    expect(leaksOf(study).map(({ code }) => code)).toEqual(['same-scan', 'fitted-on-test'])
  })

  it('tells what was noted at import by scan', () => {
    study.db
      .prepare(
        `INSERT INTO import_note (time, folder, path, outcome, code, message, remedy)
         VALUES ('2026-01-01', '/nowhere', '/nowhere/sub-02.nii', 'taken-with-warning', 'missing-age', 'm', 'r')`,
      )
      .run()
    expect(qualityFlags(study)).toEqual([
      { scan_id: scanOf('sub-02').id, code: 'missing-age', message: 'm', remedy: 'r' },
    ])
  })
})

describe('the preview of an import', () => {
  it('tells which columns are missing, and takes those that a person maps', async () => {
    const folder = join(room, 'table')
    rmSync(folder, { recursive: true, force: true })
    const table = join(room, 'odd.csv')
    writeFileSync(join(room, 'a.nii'), '')
    writeFileSync(table, 'File,Who,Kind,Dx\na.nii,p1,T2w,control\nb.nii,p2,T2w,stroke\nc.nii,p3,CT,stroke\n')
    const open = await previewImport({ folder: room, table, known: [] })
    expect(open.table).toMatchObject({ missing: ['subject', 'modality'], rows: 3 })
    expect(open.scans).toBe(0)
    const mapped = await previewImport({
      folder: room,
      table,
      columns: { subject: 'Who', modality: 'Kind' },
      known: [],
    })
    expect(mapped).toMatchObject({ scans: 1, healthy: 1, patients: 0, modalities: { T2w: 1 } })
    expect(mapped.problems.map(({ code, count }) => [code, count])).toContainEqual(['unknown-modality', 1])
    expect(mapped.problems.map(({ code, count }) => [code, count])).toContainEqual(['not-found', 1])
  })
})

describe('thumbnails', () => {
  // Axes of the file: x runs from the right to the left of the world (flipped), y is the world's z, z the world's y.
  const affine = [-1, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 1]

  it('shows the patient right at the left and the front at the top, whatever the axes of the file', () => {
    const dims = [4, 3, 4] as const
    const data = new Float32Array(48).fill(1)
    // Brightest: the patient's right front. World x smallest = file x largest; world y largest = file z largest.
    data[3 + 4 * 1 + 12 * 3] = 9
    const { width, height, pixels } = middleSlice({ grid: { dims, affine } as never, data }, undefined, 8)
    expect([width, height]).toEqual([4, 8])
    expect(pixels[0]).toBe(255)
    expect(pixels[3]).toBe(8)
    expect(pixels.at(-1)).toBe(8)
  })

  it('writes a PNG whose rows are the pixels', () => {
    const png = Buffer.from(greyPng(2, 2, Uint8Array.of(1, 2, 3, 4)))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const at = png.indexOf('IDAT')
    const data = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4))
    expect([...inflateSync(data)]).toEqual([0, 1, 2, 0, 3, 4])
  })
})
