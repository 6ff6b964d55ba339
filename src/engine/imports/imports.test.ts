import { existsSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { axisGrid } from '../../science/volume/index.ts'
import {
  ball,
  halfOutside,
  brain,
  grid,
  lines,
  temporaryFolder,
  writeBidsCohort,
  writeMask,
  writeScan,
  writeText,
} from '../../../tests/fixtures/imports/index.ts'
import {
  checkSources,
  createStudy,
  importNotes,
  listScans,
  scanFacts,
  studySummary,
} from '../studies/index.ts'
import type { ImportNote, Study } from '../studies/index.ts'
import { importFolder } from './index.ts'
import type { ImportReport } from './index.ts'

interface Scene extends Disposable {
  study: Study
  at: (...names: string[]) => string
  /** Writes scans.csv (columns named by the keys) and imports it. */
  table: (rows: Record<string, string | number>[]) => Promise<ImportReport>
  bids: () => Promise<ImportReport>
}

/** A study and a folder `data` beside it. */
function scene(): Scene {
  const folder = temporaryFolder()
  const study = createStudy(folder.at('study'), { name: 'test' })
  const data = folder.at('data')
  return {
    study,
    at: (...names) => join(data, ...names),
    async table(rows) {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
      writeText(
        join(data, 'scans.csv'),
        lines([columns, ...rows.map((row) => columns.map((c) => row[c] ?? ''))]),
      )
      return importFolder(study, { folder: data, layout: 'table' })
    },
    bids: () => importFolder(study, { folder: data, layout: 'bids' }),
    [Symbol.dispose]() {
      study.close()
      folder[Symbol.dispose]()
    },
  }
}

const row = (
  subject: string,
  more: Record<string, string | number> = {},
): Record<string, string | number> => ({
  path: `${subject}.nii.gz`,
  subject,
  modality: 'T1w',
  group: 'healthy',
  age: 40,
  ...more,
})

const problems = (report: { notes: ImportNote[] }): string[] =>
  report.notes.filter((note) => note.outcome !== 'taken').map((note) => `${note.outcome} ${note.code}`)

/** The study's content, less times of import. */
const content = (study: Study): unknown => ({
  scans: listScans(study).map((scan) => ({ ...scan, imported: '' })),
  notes: importNotes(study),
})

describe('a BIDS cohort', () => {
  test('is taken with facts, masks and hashes', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 2, 1)
    const progress: string[] = []
    const report = await importFolder(s.study, {
      folder: s.at(),
      layout: 'bids',
      onProgress: (done, total, label) => progress.push(`${done}/${total} ${label}`),
    })
    expect(report).toMatchObject({ folder: s.at(), taken: 6, warned: 0, already: 0, skipped: 0, subjects: 3 })
    expect(progress[0]).toBe('1/6 sub-h1 FLAIR')
    const patient = listScans(s.study, { group: 'patient', modality: 'FLAIR' })[0]
    expect(patient).toMatchObject({
      label: 'sub-p1_FLAIR',
      age: 35,
      sex: 'F',
      lesionType: 'stroke',
      scanner: 'scanner1',
    })
    expect(patient).toMatchObject({ dims: [12, 14, 10], spacing: [2, 2, 2], split: null, session: '' })
    expect(patient.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(patient.maskSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(scanFacts(patient)).toMatchObject({ scan: 'sub-p1_FLAIR', lesion_type: 'stroke', has_mask: true })
    expect(existsSync(s.at('derivatives'))).toBe(false)
    const summary = await studySummary(s.study)
    expect(summary).toMatchObject({
      scans: 6,
      subjects: 3,
      age: { known: 3, missing: 0, min: 25, median: 30, max: 35 },
    })
    expect(summary.sexes).toEqual({ F: 2, M: 1 })
    expect(summary.problems).toEqual({ notes: [], sources: [] })
  })

  test('imported twice gives the same study, and says that it was there', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 2, 1)
    writeText(s.at('participants.tsv'), 'participant_id\tgroup\nsub-h1\tcontrol\nsub-h2\tcontrol\n') // no age, no p1
    await writeMask(s.at('sub-p1/anat/sub-p1_seg-anomaly_mask.nii.gz'), halfOutside())
    const first = await s.bids()
    const before = content(s.study)
    expect(problems(first)).toContain('taken-with-warning mask-outside-brain')
    const second = await s.bids()
    expect(second).toMatchObject({ taken: 6, already: 6, warned: 6, skipped: 0 })
    expect(problems(second)).toEqual(problems(first))
    expect(content(s.study)).toEqual(before)
  })

  test('without a group: a marked lesion makes a patient, else the scan is skipped with the remedy', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 1, 1)
    writeText(s.at('participants.tsv'), 'participant_id\tage\nsub-h1\t30\nsub-p1\t50\n')
    const report = await s.bids()
    expect(listScans(s.study).map(({ label, group }) => [label, group])).toEqual([
      ['sub-p1_FLAIR', 'patient'],
      ['sub-p1_T1w', 'patient'],
    ])
    const skipped = report.notes.filter((note) => note.outcome === 'skipped')
    expect(skipped).toHaveLength(2)
    expect(skipped[0]).toMatchObject({ code: 'missing-column', remedy: expect.stringContaining('"group"') })
    expect(problems(report)).toContain('taken-with-warning group-from-mask')
  })
})

describe('a table', () => {
  test('is taken with all its columns; paths are relative to it or absolute', async () => {
    using s = scene()
    await writeScan(s.at('h.nii.gz'))
    await writeScan(s.at('deep', 'p.nii.gz'))
    await writeMask(s.at('m.nii.gz'))
    await writeMask(s.at('b.nii.gz'), 4)
    const facts = { sex: 'female', scanner: 'S', site: 'X', split: 'test', session: 'ses-2' }
    const patient = {
      group: 'patient',
      lesion_type: 'tumour',
      mask: 'm.nii.gz',
      brain_mask: s.at('b.nii.gz'),
    }
    const report = await s.table([
      row('h', { ...facts, split: 'calibration' }),
      { ...row('p p', { ...facts, ...patient }), path: join('deep', 'p.nii.gz'), modality: 't2-flair' },
    ])
    expect(problems(report)).toEqual([])
    expect(listScans(s.study)).toMatchObject([
      { subject: 'h', split: 'calibration', label: 'sub-h_ses-2_T1w', maskPath: null },
      {
        ...{
          subject: 'p p',
          group: 'patient',
          modality: 'FLAIR',
          session: '2',
          label: 'sub-pp_ses-2_FLAIR',
          sex: 'F',
        },
        ...{ scanner: 'S', site: 'X', lesionType: 'tumour', split: 'test' },
        ...{ maskPath: s.at('m.nii.gz'), brainMaskPath: s.at('b.nii.gz') },
      },
    ])
  })

  test('names that differ only in punctuation or case get labels of their own', async () => {
    using s = scene()
    for (const name of ['a-1', 'a1', 'A_1']) await writeScan(s.at(`${name}.nii.gz`))
    await s.table(['a-1', 'a1', 'A_1'].map((name) => row(name)))
    expect(listScans(s.study).map(({ label }) => label)).toEqual([
      'sub-a1_T1w',
      'sub-a1x2_T1w',
      'sub-A1x3_T1w',
    ])
  })

  test('so do sessions of one subject', async () => {
    using s = scene()
    for (const name of ['1', '2']) await writeScan(s.at(`${name}.nii.gz`))
    await s.table(['a-b', 'ab'].map((session, i) => ({ ...row('x', { session }), path: `${i + 1}.nii.gz` })))
    expect(listScans(s.study).map(({ label }) => label)).toEqual(['sub-x_ses-ab_T1w', 'sub-x_ses-abx2_T1w'])
  })

  test('without a needed column is refused by name; nothing is changed', async () => {
    using s = scene()
    writeText(s.at('scans.csv'), 'path,subject,sequence\nx,y,z\n')
    await expect(importFolder(s.study, { folder: s.at(), layout: 'table' })).rejects.toMatchObject({
      code: 'missing-column',
      message: expect.stringMatching(
        /scans\.csv has no column "group"; its columns are path, subject, sequence/,
      ),
    })
    expect(content(s.study)).toEqual({ scans: [], notes: [] })
  })

  test('is found in the folder, or must be named', async () => {
    using s = scene()
    await writeScan(s.at('h.nii.gz'))
    await expect(importFolder(s.study, { folder: s.at(), layout: 'table' })).rejects.toMatchObject({
      code: 'not-found',
    })
    writeText(s.at('list.tsv'), 'path\tsubject\tmodality\tgroup\tage\nh.nii.gz\th\tT1\tHC\t3\n')
    expect(await importFolder(s.study, { folder: s.at(), layout: 'table' })).toMatchObject({ taken: 1 })
    writeText(s.at('other.csv'), 'x\n')
    await expect(importFolder(s.study, { folder: s.at(), layout: 'table' })).rejects.toMatchObject({
      message: expect.stringMatching(/several tables \((list.tsv, other.csv|other.csv, list.tsv)\)/),
    })
    await expect(importFolder(s.study, { folder: s.at('none'), layout: 'table' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('one bad scan among good ones is skipped by name, with a remedy', () => {
  const text = 'This is a letter, not a scan. '.repeat(40)
  const nan = (share: number): ReturnType<typeof brain> => {
    const volume = brain('nan')
    volume.data.fill(NaN, 0, Math.round(share * volume.data.length))
    return volume
  }
  const otherGrid = axisGrid([12, 14, 10], [2, 2, 2], [-9, -14, -10])
  const cases: [string, string, (path: string) => Promise<Record<string, string> | undefined>][] = [
    ['a truncated gzip', 'truncated', async (path) => cut(await writeScan(path), 0.6)],
    ['a text file', 'not-a-volume', async (path) => void writeText(path, text)],
    ['a compressed text file', 'not-a-volume', async (path) => void writeText(path, gzipSync(text))],
    ['an empty file', 'truncated', async (path) => void writeText(path, '')],
    ['fewer voxels than promised', 'truncated', async (path) => void writeText(path, promising())],
    ['an all-zero scan', 'empty-volume', async (path) => void (await writeMask(path, -1))],
    ['a constant scan', 'empty-volume', async (path) => void (await writeMask(path, 4))],
    ['mostly NaN', 'not-finite', async (path) => void (await writeScan(path, nan(0.6)))],
    ['a single slice', 'not-a-volume', async (path) => void (await writeScan(path, slice()))],
    ['a file that is not there', 'not-found', async () => undefined],
    ['a mask that is not there', 'not-found', async (path) => (await writeScan(path), { mask: 'no.nii.gz' })],
    ['a mask on another grid', 'grid-mismatch', async (path) => withMask(path, 'mask')],
    ['a brain mask on another grid', 'grid-mismatch', async (path) => withMask(path, 'brain_mask')],
    ['an empty brain mask', 'empty-volume', async (path) => withMask(path, 'brain_mask', -1, grid)],
    [
      'a healthy scan with lesions',
      'bad-input',
      async (path) => ({ group: 'healthy', ...(await withMask(path, 'mask', 1, grid)) }),
    ],
    [
      'a brain mask that is called a lesion mask',
      'bad-input',
      async (path) => ({ group: 'patient', ...(await withMask(path, 'mask', 4.4, grid)) }),
    ],
    [
      'an unknown modality',
      'unknown-modality',
      async (path) => (await writeScan(path), { modality: 'bold' }),
    ],
    ['an unknown group', 'unknown-group', async (path) => (await writeScan(path), { group: 'maybe' })],
    ['an empty cell', 'bad-table', async (path) => (await writeScan(path), { subject: '' })],
  ]
  const slice = (): ReturnType<typeof brain> => brain('slice', axisGrid([12, 14, 1], [2, 2, 2], [0, 0, 0]))
  const cut = (path: string, share: number): undefined =>
    void truncateSync(path, Math.round(share * readFileSync(path).length))
  /** A header that promises 12 x 14 x 10 voxels of float32, and a hundred bytes of them. */
  const promising = (): Buffer => {
    const header = Buffer.alloc(352)
    header.writeInt32LE(348, 0)
    ;[3, 12, 14, 10, 1, 1, 1, 1].forEach((n, i) => header.writeInt16LE(n, 40 + 2 * i))
    header.writeInt16LE(16, 70)
    header.writeInt16LE(32, 72)
    ;[1, 2, 2, 2].forEach((n, i) => header.writeFloatLE(n, 76 + 4 * i))
    header.writeFloatLE(352, 108)
    header.writeInt16LE(1, 252)
    header.write('n+1\0', 344, 'latin1')
    return gzipSync(Buffer.concat([header, Buffer.alloc(100)]))
  }
  const withMask = async (
    path: string,
    kind: string,
    radius = 4,
    on = otherGrid,
  ): Promise<Record<string, string>> => {
    await writeScan(path)
    await writeMask(path.replace('bad', 'bad-mask'), radius, on)
    return { [kind]: 'bad-mask.nii.gz' }
  }

  test.each(cases)('%s', async (_, code, make) => {
    using s = scene()
    await writeScan(s.at('good.nii.gz'))
    await writeScan(s.at('fine.nii.gz'))
    const more = (await make(s.at('bad.nii.gz'))) ?? {}
    const report = await s.table([row('good'), row('bad', { group: 'patient', ...more }), row('fine')])
    expect(report).toMatchObject({ taken: 2, skipped: 1, subjects: 2 })
    const note = report.notes.find(({ outcome }) => outcome === 'skipped')!
    expect(note).toMatchObject({ code, remedy: expect.stringMatching(/\w/) })
    expect(note.message).toMatch(/bad(-mask)?\.nii\.gz|no\.nii\.gz|scans\.csv, line 3/)
    expect(listScans(s.study).map(({ subject }) => subject)).toEqual(['good', 'fine'])
    expect(importNotes(s.study, { outcomes: ['skipped'] })).toEqual([note])
    expect(s.study.db.prepare('SELECT count(*) FROM subject').pluck().get()).toBe(2)
  })
})

describe('odd scans are taken with a warning', () => {
  const full = (): ReturnType<typeof brain> => {
    const volume = brain('full')
    return { ...volume, data: volume.data.map((value, i) => value + 5 + (i % 7)) }
  }
  const someNan = (): ReturnType<typeof brain> => {
    const volume = brain('nan')
    volume.data.fill(NaN, 0, 9)
    return volume
  }
  const wide = axisGrid([12, 14, 10], [12, 12, 12], [0, 0, 0])
  test.each([
    ['not-stripped', full(), {}],
    ['not-finite', someNan(), {}],
    ['odd-spacing', brain('wide', wide), {}],
    ['missing-age', brain('x'), { age: '' }],
    ['bad-age', brain('x'), { age: 430 }],
    ['decimal-comma', brain('x'), { age: '"46,5"' }],
    ['unknown-sex', brain('x'), { sex: '1' }],
    ['unknown-split', brain('x'), { split: 'fold2' }],
    ['no-mask', brain('x'), { group: 'patient' }],
    ['empty-mask', brain('x'), { group: 'patient', mask: 'none.nii.gz' }],
    ['mask-outside-brain', brain('x'), { group: 'patient', mask: 'large.nii.gz' }],
    ['patient-in-calibration', brain('x'), { group: 'patient', mask: 'ok.nii.gz', split: 'calibration' }],
  ])('%s', async (code, volume, more) => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'), volume)
    await writeMask(s.at('none.nii.gz'), -1)
    await writeMask(s.at('large.nii.gz'), halfOutside())
    await writeMask(s.at('ok.nii.gz'), 1)
    const report = await s.table([row('a', more)])
    expect(
      problems(report).filter((text) => !(code === 'odd-spacing' && text.includes('not-stripped'))),
    ).toEqual([`taken-with-warning ${code}`])
    expect(report).toMatchObject({ taken: 1, warned: 1, skipped: 0 })
    const note = report.notes.find((item) => item.code === code)!
    expect(note.message).toMatch(/\ba\b|a\.nii\.gz/)
    expect(note.remedy).not.toBe('')
  })

  test('counts are exact: lesion voxels outside the brain, and NaN', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'), someNan())
    await writeMask(s.at('m.nii.gz'), halfOutside())
    const report = await s.table([row('a', { group: 'patient', mask: 'm.nii.gz' })])
    const marked = halfOutside().reduce((sum, v) => sum + v, 0)
    const tissue = ball(grid, 4.4)
    const outside = halfOutside().reduce((sum, v, i) => sum + v * (1 - tissue[i]), 0)
    expect(report.notes.map((note) => note.message).join(' ')).toContain(
      `${outside} of ${marked} lesion voxels`,
    )
    expect(report.notes.map((note) => note.message).join(' ')).toContain('9 voxels of')
  })
})

describe('who is who', () => {
  test.each([
    ['groups', { group: 'patient' }, {}],
    ['splits', { split: 'test' }, { split: 'calibration' }],
  ])('a subject in two %s is left out with all its scans', async (_, one, other) => {
    using s = scene()
    for (const name of ['a', 'b', 'c']) await writeScan(s.at(`${name}.nii.gz`))
    const report = await s.table([
      row('a', one),
      { ...row('sub-a', other), path: 'b.nii.gz', modality: 'FLAIR' },
      row('c'),
    ])
    expect(problems(report)).toEqual(['skipped leak', 'skipped leak'])
    expect(report.notes.map((note) => note.message).join()).toMatch(/Subject a is/)
    expect(listScans(s.study).map(({ subject }) => subject)).toEqual(['c'])
  })

  test('a second scan of the same subject, session and modality is left out; a file named twice too', async () => {
    using s = scene()
    for (const name of ['a', 'b']) await writeScan(s.at(`${name}.nii.gz`))
    const report = await s.table([
      row('a'),
      { ...row('a'), path: 'b.nii.gz' },
      { ...row('c'), path: 'a.nii.gz' },
    ])
    expect(problems(report)).toEqual(['skipped duplicate-subject', 'skipped duplicate-scan'])
    expect(report).toMatchObject({ taken: 1, skipped: 2 })
    expect(listScans(s.study).map(({ path }) => path)).toEqual([s.at('a.nii.gz')])
    expect(problems(await s.table([{ ...row('a'), path: 'b.nii.gz' }]))).toEqual(['skipped bad-input'])
    expect(problems(await s.table([{ ...row('z'), path: 'a.nii.gz' }]))).toEqual(['skipped bad-input'])
  })

  test('one scan under two subjects is told', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'), brain('same'))
    await writeScan(s.at('b.nii.gz'), brain('same'))
    const report = await s.table([row('a'), row('b')])
    expect(problems(report)).toEqual(['taken-with-warning duplicate-scan'])
    expect(report.notes.at(-1)?.message).toMatch(/b\.nii\.gz holds the same bytes as sub-a_T1w/)
  })

  test('a group against the study is refused, a split against it gives way', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'))
    await s.table([row('a', { split: 'test' })])
    expect(problems(await s.table([row('a', { group: 'patient' })]))).toEqual(['skipped leak'])
    expect(problems(await s.table([row('a', { split: 'train' })]))).toEqual(['taken-with-warning split-kept'])
    expect(listScans(s.study)).toMatchObject([{ group: 'healthy', split: 'test' }])
  })
})

describe('again', () => {
  test('corrected facts, a new mask and new voxels are taken over', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'), brain('1'))
    await writeMask(s.at('m.nii.gz'))
    await s.table([row('a', { group: 'patient', age: '' })])
    const code = async (more: Record<string, string | number>): Promise<string | undefined> =>
      (await s.table([row('a', { group: 'patient', ...more })])).notes[0]?.code
    expect(await code({ age: 50 })).toBe('updated')
    expect(await code({ age: 50, mask: 'm.nii.gz' })).toBe('updated')
    expect(await code({ age: 50, mask: 'm.nii.gz' })).toBe('already-there')
    expect(importNotes(s.study)).toEqual([])
    await writeScan(s.at('a.nii.gz'), brain('2'))
    expect(await code({ age: 50, mask: 'm.nii.gz' })).toBe('changed-file')
    expect(listScans(s.study)).toMatchObject([{ id: 1, age: 50, maskPath: s.at('m.nii.gz') }])
    expect(await checkSources(s.study)).toEqual([])
  })

  test('facts that an import leaves out stay; a mask that it leaves out goes, with a warning', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'))
    await writeMask(s.at('m.nii.gz'))
    await s.table([row('a', { group: 'patient', scanner: 'S', site: 'X', sex: 'F', mask: 'm.nii.gz' })])
    expect(problems(await s.table([row('a', { group: 'patient', age: '' })])).sort()).toEqual([
      'taken-with-warning mask-removed',
      'taken-with-warning missing-age',
      'taken-with-warning no-mask',
    ])
    expect(listScans(s.study)).toMatchObject([{ scanner: 'S', site: 'X', sex: 'F', age: 40, maskPath: null }])
  })

  test('a scan that moved is found again by its bytes; a copy changes nothing', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'), brain('1'))
    await s.table([row('a')])
    await writeScan(s.at('copy.nii.gz'), brain('1'))
    const copy = { ...row('a'), path: 'copy.nii.gz' }
    expect((await s.table([copy])).notes[0]?.code).toBe('already-there')
    expect(listScans(s.study)[0].path).toBe(s.at('a.nii.gz'))
    rmSync(s.at('a.nii.gz'))
    expect((await s.table([copy])).notes[0]?.code).toBe('updated')
    expect(listScans(s.study)[0].path).toBe(s.at('copy.nii.gz'))
    expect(await checkSources(s.study)).toEqual([])
  })

  test('files that vanished or changed since are found, by importing again or by looking', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 2, 1)
    await s.bids()
    rmSync(s.at('sub-h1/anat/sub-h1_T1w.nii.gz'))
    await writeScan(s.at('sub-h2/anat/sub-h2_T1w.nii.gz'), brain('other'))
    await writeMask(s.at('sub-p1/anat/sub-p1_seg-anomaly_mask.nii.gz'), 2)
    const found = await checkSources(s.study)
    expect(found.map(({ scan, file, fault }) => [scan, file, fault.code])).toEqual([
      ['sub-h1_T1w', 'scan', 'not-found'],
      ['sub-h2_T1w', 'scan', 'changed-file'],
      ['sub-p1_FLAIR', 'mask', 'changed-file'],
      ['sub-p1_T1w', 'mask', 'changed-file'],
    ])
    expect((await studySummary(s.study)).problems.sources).toEqual(found)
    const report = await s.bids()
    expect(problems(report)).toEqual(['taken-with-warning changed-file', 'skipped not-found'])
    expect(report.notes.at(-1)?.message).toMatch(/sub-h1_T1w\.nii\.gz \(sub-h1_T1w\) was imported before/)
    expect((await checkSources(s.study)).map(({ scan }) => scan)).toEqual(['sub-h1_T1w'])
  })

  test('a file that is only touched is not called changed', async () => {
    using s = scene()
    await writeScan(s.at('a.nii.gz'), brain('1'))
    await s.table([row('a')])
    await writeScan(s.at('a.nii.gz'), brain('1'))
    expect(await checkSources(s.study)).toEqual([])
  })

  test('a note goes away with its cause', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 1, 0)
    writeText(s.at('sub-h1/anat/sub-h1_T2w.nii.gz'), 'broken')
    expect(await s.bids()).toMatchObject({ skipped: 1 })
    rmSync(s.at('sub-h1/anat/sub-h1_T2w.nii.gz'))
    await s.bids()
    expect(importNotes(s.study)).toEqual([])
  })
})

describe('stopping', () => {
  test('cancelled between scans keeps what is taken; importing again takes the rest', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 3, 0)
    const controller = new AbortController()
    const importing = importFolder(s.study, {
      folder: s.at(),
      layout: 'bids',
      signal: controller.signal,
      onProgress: (done) => (done === 2 ? controller.abort() : undefined),
    })
    await expect(importing).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('2 of 6'),
    })
    expect(listScans(s.study)).toHaveLength(2)
    expect(await s.bids()).toMatchObject({ taken: 6, already: 2 })
  })

  test('two imports at once: the second is refused, the first goes on', async () => {
    using s = scene()
    await writeBidsCohort(s.at(), 2, 0)
    const first = s.bids()
    await expect(s.bids()).rejects.toMatchObject({ code: 'locked' })
    expect(await first).toMatchObject({ taken: 4 })
  })
})
