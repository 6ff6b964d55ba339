import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  copySeries,
  dicomFolder,
  reference,
  seriesFolders,
  sliceName,
} from '../../../tests/fixtures/dicom/reference.ts'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { checkSources, createStudy, importNotes, listScans, openStudy, type Study } from '../studies/index.ts'
import { readVolume, writeVolume } from '../volumes/index.ts'
import { importDicom, type DicomImportOptions, type DicomImportReport } from './index.ts'

interface Place {
  at: (...names: string[]) => string
}
const newStudy = (folder: Place, name = 'study'): Study => createStudy(folder.at(name), { name: 'x' })
const take = (
  study: Study,
  folder: string,
  more: Partial<DicomImportOptions> = {},
): Promise<DicomImportReport> => importDicom(study, { folder, group: 'patient', ...more })

const reasonsIn = ({ found }: DicomImportReport): Record<string, string | null> =>
  Object.fromEntries(found.series.map((one) => [one.description, one.reason?.code ?? null]))
const labels = (study: Study): string[] => listScans(study).map(({ label }) => label)
const pathsOf = (study: Study): string[] => listScans(study).map(({ path }) => path)
/** Every file below a folder. */
const allFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

test('a folder as an archive writes it: series are recognised, converted and imported', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const report = await take(study, dicomFolder)
  expect(report).toMatchObject({ taken: 3, subjects: 2, skipped: 0, converted: 3, convertedBefore: 0 })
  expect(report.found).toMatchObject({ subjects: 2, images: 63, other_files: 2, damaged: 0 })
  expect(reasonsIn(report)).toEqual({
    AAHead_Scout: 'localizer',
    t1_mprage_sag_p2_iso: null,
    't2_tirm_tra_dark-fluid': null,
    t1_mprage_sag_KM: 'contrast-agent',
    'T2 TSE Kopf Normalverbraucher': null,
  })
  const facts = listScans(study).map((scan) => [scan.modality, scan.age, scan.sex, scan.scanner, scan.group])
  expect(facts.toSorted()).toEqual([
    ['FLAIR', 90, 'F', 'Prisma', 'patient'],
    ['T1w', 90, 'F', 'Prisma', 'patient'],
    ['T2w', 45, 'M', 'Prisma', 'patient'],
  ])
  expect(labels(study).every((label) => /^sub-D00[12]_ses-01_(T1w|T2w|FLAIR)$/.test(label))).toBe(true)
  const statement = JSON.parse(
    readFileSync(folder.at('study', 'converted', 'deidentification.json'), 'utf8'),
  ) as object
  expect(JSON.stringify(statement)).toContain('113108')
  expect(JSON.stringify(statement)).toContain('Faces are not removed')
})

/** With what gzip, UTF-16 and a database page could hide. */
function bytesOf(path: string): Buffer[] {
  const bytes = readFileSync(path)
  return path.endsWith('.gz') ? [bytes, gunzipSync(bytes)] : [bytes]
}

test('no name, patient ID, date, UID or description is anywhere in the study, and the source is as it was', async () => {
  using folder = temporaryFolder()
  cpSync(dicomFolder, folder.at('source'), { recursive: true, preserveTimestamps: true })
  const spoiled = copySeries('flair', folder.at('source', 'spoiled'))
  const before = allFiles(folder.at('source')).map((path) => [path, readFileSync(path).toString('base64')])
  truncateSync(join(spoiled, sliceName(3)), 900)
  {
    using study = newStudy(folder)
    await take(study, folder.at('source'), { keyFile: folder.at('key.csv') })
    await take(study, folder.at('source'))
  }
  cpSync(join(dicomFolder, seriesFolders.flair, sliceName(3)), join(spoiled, sliceName(3)))
  expect(allFiles(folder.at('source')).map((path) => [path, readFileSync(path).toString('base64')])).toEqual(
    before,
  )
  const files = allFiles(folder.at('study'))
  expect(files.length).toBeGreaterThan(5)
  for (const path of files) {
    for (const bytes of bytesOf(path)) {
      const text = bytes.toString('latin1').toLowerCase()
      for (const word of reference.identity) {
        expect(text.includes(word.toLowerCase()), `${word} in ${path}`).toBe(false)
        expect(text.includes(Buffer.from(word.toLowerCase(), 'utf16le').toString('latin1')), word).toBe(false)
      }
    }
    for (const word of reference.identity) expect(path.slice(folder.at().length)).not.toContain(word)
  }
})

test('the key file says whose pseudonym is whose, to its owner alone, and never in the study or the source', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  cpSync(dicomFolder, folder.at('source'), { recursive: true })
  const refused = (keyFile: string): Promise<unknown> => take(study, folder.at('source'), { keyFile })
  await expect(refused(folder.at('study', 'key.csv'))).rejects.toMatchObject({ code: 'bad-input' })
  await expect(refused(folder.at('source', 'key.csv'))).rejects.toMatchObject({ code: 'bad-input' })
  symlinkSync(folder.at('study'), folder.at('elsewhere'))
  await expect(refused(folder.at('elsewhere', 'key.csv')), 'by a link').rejects.toMatchObject({
    code: 'bad-input',
  })
  writeFileSync(folder.at('foreign.csv'), 'something else')
  await expect(refused(folder.at('foreign.csv'))).rejects.toMatchObject({ code: 'bad-input' })
  expect(listScans(study)).toEqual([])
  await take(study, folder.at('source'), { keyFile: folder.at('key.csv') })
  await take(study, folder.at('source'), { keyFile: folder.at('key.csv') })
  const lines = readFileSync(folder.at('key.csv'), 'utf8').trim().split('\n')
  const erika = labels(study)
    .find((label) => label.endsWith('FLAIR'))!
    .slice(0, 8)
  const otto = labels(study)
    .find((label) => label.endsWith('T2w'))!
    .slice(0, 8)
  expect(lines.toSorted()).toEqual(
    [
      'pseudonym,session,patient_id,study_date',
      `${erika},01,PID4711-X,2023-05-15`,
      `${otto},01,PID0815-Y,2024-01-02`,
    ].toSorted(),
  )
  if (process.platform !== 'win32') expect(statSync(folder.at('key.csv')).mode & 0o777).toBe(0o600)
})

test('a later import knows the person again, adds what is new and converts nothing twice', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const first = await take(study, join(dicomFolder, seriesFolders.t1))
  expect(first).toMatchObject({ converted: 1, taken: 1 })
  const [before] = listScans(study)
  const times = (): number => statSync(before.path).mtimeMs
  const written = times()
  const second = await take(study, dicomFolder)
  expect(second).toMatchObject({ converted: 2, convertedBefore: 1, taken: 3, already: 1 })
  expect(times()).toBe(written)
  expect(labels(study)).toContain(before.label)
  const flair = listScans(study).find(({ modality }) => modality === 'FLAIR')!
  expect(flair.subject).toBe(before.subject)
  expect(await take(study, dicomFolder)).toMatchObject({ converted: 0, convertedBefore: 3, already: 3 })
})

test('another study gives other pseudonyms no clue: its hashes are of another salt', async () => {
  using folder = temporaryFolder()
  const stored = async (name: string): Promise<string> => {
    using study = newStudy(folder, name)
    await take(study, dicomFolder)
    return study.db.prepare<[], string>("SELECT value FROM setting WHERE key = 'dicom'").pluck().get()!
  }
  const [a, b] = [JSON.parse(await stored('a')), JSON.parse(await stored('b'))] as {
    subjects: Record<string, string>
  }[]
  expect(Object.keys(a.subjects)).toHaveLength(2)
  for (const hash of Object.keys(a.subjects)) expect(b.subjects).not.toHaveProperty(hash)
})

test('a person overrules contrasts, leaves series and subjects out', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const { found } = await take(study, join(dicomFolder, seriesFolders.t1))
  const [erika] = found.series
  const all = (await take(study, dicomFolder, { subjects: { [erika.subject]: 'out' } })).found.series
  expect(listScans(study).map(({ modality }) => modality)).toEqual(['T1w', 'T2w'])
  const key = (description: string): string => all.find((one) => one.description === description)!.key
  const report = await take(study, dicomFolder, {
    series: {
      [key('t1_mprage_sag_KM')]: 'T2w',
      [key('t2_tirm_tra_dark-fluid')]: 'out',
    },
  })
  expect(reasonsIn(report)).toMatchObject({ t1_mprage_sag_KM: null, 't2_tirm_tra_dark-fluid': 'left-out' })
  expect(listScans(study).map(({ subject, modality }) => [subject === erika.subject, modality])).toEqual(
    expect.arrayContaining([
      [true, 'T1w'],
      [true, 'T2w'],
      [false, 'T2w'],
    ]) as unknown,
  )
})

test('of two series of a contrast the better is taken, and the other is told', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  // the same person and session: 22 x 20 x 16 voxels of 15 mm3 with an agent against without
  const report = await take(study, join(dicomFolder, 'Mustermann_Erika'), { series: {} })
  expect(reasonsIn(report)['t1_mprage_sag_KM']).toBe('contrast-agent')
  const withAgent = report.found.series.find(({ contrast_agent: agent }) => agent)!
  const again = await take(study, join(dicomFolder, 'Mustermann_Erika'), {
    series: { [withAgent.key]: 'T1w' },
  })
  expect(reasonsIn(again)).toMatchObject({ t1_mprage_sag_KM: null, t1_mprage_sag_p2_iso: 'other-taken' })
  expect(again.notes.map(({ code }) => code)).toContain('changed-file')
})

test('without a group nothing is converted; what a person corrected in the study stays', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  await expect(importDicom(study, { folder: dicomFolder })).rejects.toMatchObject({ code: 'missing-column' })
  expect(allFiles(folder.at('study')).some((path) => path.includes('converted'))).toBe(false)
  await take(study, dicomFolder, { group: 'healthy' })
  study.db.prepare("UPDATE subject SET grp = 'patient', age = 77").run()
  const again = await take(study, dicomFolder, { group: 'healthy' })
  expect(again).toMatchObject({ already: 3, skipped: 0 })
  expect(again.remarks.map(({ message }) => message).toSorted()).toEqual(
    ['sub-D001', 'sub-D002'].map(
      (subject) => `${subject} is a patient in the study and stays so; this import said healthy.`,
    ),
  )
  expect(listScans(study).map(({ age, group }) => [age, group])).toEqual(Array(3).fill([77, 'patient']))
})

test('a gap, a truncated file, several volumes: told by name of the series, and never converted', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  rmSync(join(copySeries('t1', folder.at('data', 'gap')), sliceName(7)))
  truncateSync(join(copySeries('flair', folder.at('data', 'cut')), sliceName(14)), 1500) // in its header
  copySeries('t2', folder.at('data', 'whole'))
  const report = await take(study, folder.at('data'))
  expect(report).toMatchObject({ taken: 1, skipped: 2 })
  const told = importNotes(study).filter(({ outcome }) => outcome === 'skipped')
  const subject = report.found.series.find(({ modality }) => modality === 'T1w')!.subject
  expect(told.map(({ message }) => message).toSorted()).toEqual([
    `Series 2 of ${subject}, session 01 (T1w) is not taken. Slices are missing in the middle (1), or lie at uneven distances.`,
    `Series 3 of ${subject}, session 01 (FLAIR) is not taken. Some of its files are damaged.`,
  ])
  expect(report.found.damaged_examples[0].message).toMatch(/^cut.IM0014 is damaged: /)
  cpSync(join(dicomFolder, seriesFolders.t1, sliceName(7)), folder.at('data', 'gap', sliceName(7)))
  const mended = await take(study, folder.at('data'))
  expect(mended, 'the missing slice is put back').toMatchObject({ taken: 2, skipped: 1, converted: 1 })
})

test('series that lie mixed in one folder, and files that are there twice, are sorted out', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  mkdirSync(folder.at('data', 'deep', 'deeper'), { recursive: true })
  for (const name of ['t1', 'flair', 't2'] as const)
    for (const file of readdirSync(copySeries(name, folder.at('copy', name))))
      renameSync(folder.at('copy', name, file), folder.at('data', `${file}_${name}.dcm`))
  copySeries('flair', folder.at('data', 'deep', 'deeper', 'again'))
  symlinkSync(folder.at('data'), folder.at('data', 'deep', 'loop'))
  writeFileSync(folder.at('data', 'notes.txt'), 'x'.repeat(5000))
  writeFileSync(folder.at('data', 'empty'), '')
  const report = await take(study, folder.at('data'))
  expect(report).toMatchObject({ taken: 3, skipped: 0 })
  expect(report.found).toMatchObject({ images: 58, other_files: 2 })
  expect(report.found.series.map(({ modality, duplicates }) => [modality, duplicates]).toSorted()).toEqual([
    ['FLAIR', 14],
    ['T1w', 0],
    ['T2w', 0],
  ])
})

test('a folder that is empty, holds no DICOM, or only damaged files', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  for (const name of ['empty', 'text', 'damaged']) mkdirSync(folder.at(name))
  writeFileSync(folder.at('text', 'a.txt'), 'x')
  const slice = readFileSync(join(dicomFolder, seriesFolders.t1, sliceName(1)))
  for (const [i, length] of [140, 300, 700, 1200].entries())
    writeFileSync(folder.at('damaged', `${i}`), slice.subarray(0, length))
  writeFileSync(
    folder.at('damaged', 'noise'),
    Buffer.concat([slice.subarray(0, 140), Buffer.alloc(4000, 0xa5)]),
  )
  const said = (name: string): Promise<unknown> =>
    take(study, folder.at(name)).catch((error: unknown) => error)
  expect(await said('empty')).toMatchObject({
    code: 'nothing-to-do',
    message: `${folder.at('empty')} holds no DICOM images.`,
  })
  expect(await said('text')).toMatchObject({ message: `${folder.at('text')} holds no DICOM images.` })
  expect(await said('damaged')).toMatchObject({
    code: 'nothing-to-do',
    message: expect.stringContaining('damaged') as string,
  })
  expect(await said('not there')).toMatchObject({ code: 'not-found' })
})

test('a patient ID that stands for two people is refused, not merged', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const birth = (from: string, to: string, at: string): void => {
    for (const path of allFiles(at)) {
      const bytes = readFileSync(path)
      const place = bytes.indexOf(from)
      expect(place).toBeGreaterThan(0)
      bytes.write(to, place)
      writeFileSync(path, bytes)
    }
  }
  copySeries('t1', folder.at('data', 't1'))
  birth('19310412', '19310413', copySeries('flair', folder.at('data', 'flair')))
  copySeries('t2', folder.at('data', 't2'))
  const report = await take(study, folder.at('data'))
  expect(listScans(study).map(({ modality }) => modality)).toEqual(['T2w'])
  expect(report.notes.filter(({ outcome }) => outcome === 'skipped')).toMatchObject([
    { message: expect.stringContaining('different dates of birth') as string },
    { message: expect.stringContaining('different dates of birth') as string },
  ])
})

test('cancelled while converting: what is converted stays and is not converted again', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const stop = new AbortController()
  const work = take(study, dicomFolder, {
    signal: stop.signal,
    onProgress: (stage, done) => {
      if (stage === 'convert' && done === 1) stop.abort()
    },
  })
  await expect(work).rejects.toMatchObject({
    code: 'cancelled',
    message: 'The import was cancelled after 1 of 3 series were converted; these are kept.',
  })
  expect(pathsOf(study)).toEqual([])
  expect(await take(study, dicomFolder)).toMatchObject({ converted: 2, convertedBefore: 1, taken: 3 })
  const looking = new AbortController()
  looking.abort()
  await expect(take(study, dicomFolder, { signal: looking.signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
})

test('a study that is moved takes its converted scans along', async () => {
  using folder = temporaryFolder()
  {
    using study = newStudy(folder)
    await take(study, dicomFolder)
  }
  renameSync(folder.at('study'), folder.at('elsewhere'))
  using study = openStudy(folder.at('elsewhere'))
  for (const path of pathsOf(study)) expect(path.startsWith(folder.at('elsewhere', 'converted'))).toBe(true)
  expect(await checkSources(study)).toEqual([])
  expect(await take(study, dicomFolder)).toMatchObject({ converted: 0, already: 3, skipped: 0 })
})

test('masks that were put beside converted scans are taken with the next import', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const source = join(dicomFolder, seriesFolders.flair)
  await take(study, source)
  const { path } = listScans(study)[0]
  const withoutMask = (): boolean => importNotes(study).some(({ code }) => code === 'no-mask')
  expect(withoutMask()).toBe(true)
  const { grid, data } = await readVolume(path)
  const brain = data.map((value) => (value > 0 ? 1 : 0))
  const beside = (kind: string): string => path.replace('.nii.gz', `_desc-${kind}_mask.nii.gz`)
  const write = (kind: string, mask: Float32Array): Promise<string> =>
    writeVolume(beside(kind), { grid, data: mask }, { datatype: 'uint8' })
  await write('brain', brain)
  await write(
    'lesion',
    brain.map((value, i) => (i % 7 === 0 ? value : 0)),
  )
  expect(await take(study, source)).toMatchObject({ converted: 0, convertedBefore: 1 })
  expect(listScans(study)).toMatchObject([
    { path, brainMaskPath: beside('brain'), maskPath: beside('lesion') },
  ])
  expect(withoutMask()).toBe(false)
})

test('a half-written series is done again', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  await take(study, dicomFolder)
  const [{ path }] = listScans(study)
  rmSync(path.replace('.nii.gz', '.json'))
  writeFileSync(path, 'half')
  const left = join(dirname(path), '.normascope-1-0-0-x.nii.gz.tmp')
  writeFileSync(left, 'half')
  expect(await take(study, dicomFolder)).toMatchObject({
    converted: 1,
    convertedBefore: 2,
    taken: 3,
    skipped: 0,
  })
  expect(existsSync(left)).toBe(false)
})

test('who is left out is not kept, and nobody gets the pseudonym of another', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  const known = (): string[] => {
    const kept = "SELECT value FROM setting WHERE key = 'dicom'"
    const text = study.db.prepare<[], string>(kept).pluck().get()!
    return Object.values((JSON.parse(text) as { subjects: Record<string, string> }).subjects)
  }
  const { found } = await take(study, join(dicomFolder, seriesFolders.t2))
  const [{ subject: otto }] = found.series
  await take(study, dicomFolder, { subjects: { 'sub-D002': 'out' } })
  expect(known()).toEqual([otto])
  await take(study, join(dicomFolder, seriesFolders.t1))
  expect(known().toSorted()).toEqual(['sub-D001', 'sub-D002'])
  expect(listScans(study).map(({ subject, modality }) => [subject, modality])).toEqual([
    ['sub-D001', 'T2w'],
    ['sub-D002', 'T1w'],
  ])
})

test('a study whose hashes were deleted starts new pseudonyms, and never gives one twice', async () => {
  using folder = temporaryFolder()
  using study = newStudy(folder)
  await take(study, join(dicomFolder, seriesFolders.t2))
  study.db.prepare("DELETE FROM setting WHERE key = 'dicom'").run()
  await take(study, join(dicomFolder, seriesFolders.t1))
  expect(listScans(study).map(({ subject, modality }) => [subject, modality])).toEqual([
    ['sub-D001', 'T2w'],
    ['sub-D002', 'T1w'],
  ])
})
