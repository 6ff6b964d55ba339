import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  brain,
  temporaryFolder,
  writeMask,
  writeScan,
  writeText,
} from '../../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans } from '../../studies/index.ts'
import { detectLayout, importFolder, previewImport, tableByNames } from '../index.ts'

type Folder = ReturnType<typeof temporaryFolder>

/** Two controls, a patient with a mask, one of whom nobody says which group. */
async function plainFolder(folder: Folder): Promise<string> {
  const at = (...names: string[]): string => folder.at('data', ...names)
  await writeScan(at('controls', 'c1_T1.nii.gz'), brain('c1'))
  writeText(at('controls', 'c1_T1.json'), '{"ManufacturersModelName":"Prisma"}')
  await writeScan(at('controls', 'c2_T1.nii.gz'), brain('c2'))
  await writeScan(at('p1', 'flair.nii.gz'), brain('p1'))
  await writeMask(at('p1', 'lesion.nii.gz'))
  await writeScan(at('p2', 'flair.nii.gz'), brain('p2'))
  return folder.at('data')
}

test('BIDS, a table, names of files, DICOM: the layout is seen from the folder', async () => {
  using folder = temporaryFolder()
  await writeScan(folder.at('bids', 'sub-01', 'anat', 'sub-01_T1w.nii'))
  await writeScan(folder.at('flat', 'sub-01_T1w.nii'))
  await writeScan(folder.at('loose', 'sub-01', 'T1.nii'))
  await writeScan(folder.at('table', 'a.nii'))
  writeText(folder.at('table', 'list.csv'), '')
  writeText(folder.at('other', 'a.txt'), '')
  const slice = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])
  writeText(folder.at('archive', 'IM1'), slice)
  writeText(folder.at('archive', 'lesion_mask.nii'), '')
  expect(detectLayout(folder.at('archive'))).toBe('dicom')
  writeText(folder.at('archive', 'p1_T1.nii'), '')
  expect(detectLayout(folder.at('archive'))).toBe('images')
  const seen = ['bids', 'flat', 'loose', 'table', 'other'].map((name) => detectLayout(folder.at(name)))
  expect(seen).toEqual(['bids', 'images', 'images', 'table', 'table'])
})

test('what a preview promises is what an import takes, and nothing is written into the folder', async () => {
  using folder = temporaryFolder()
  const data = await plainFolder(folder)
  const before = readdirSync(data, { recursive: true })
  using study = createStudy(folder.at('study'), { name: 'names' })
  const preview = await previewImport({ folder: data, known: [] })
  expect(preview).toMatchObject({
    layout: 'images',
    scans: 3,
    subjects: 3,
    healthy: 2,
    undecided: 1,
    masks: 1,
  })
  expect(preview.problems.find(({ level }) => level === 'skipped')).toMatchObject({
    code: 'missing-column',
    count: 1,
  })
  expect(preview.names).toMatchObject({ subject: 'file', files: 5, examples: { file: 'c1', folder: 'c1' } })
  expect(preview.names!.rows[3]).toEqual({
    file: 'p1/lesion.nii.gz',
    kind: 'lesion-mask',
    subject: 'p1',
    session: '',
  })
  const report = await importFolder(study, { folder: data, layout: 'images' })
  expect(report).toMatchObject({ taken: 3, subjects: 3, skipped: 1 })
  expect(
    listScans(study).map(({ subject, group, modality, scanner }) => [subject, group, modality, scanner]),
  ).toEqual([
    ['c1', 'healthy', 'T1w', 'Prisma'],
    ['c2', 'healthy', 'T1w', null],
    ['p1', 'patient', 'FLAIR', null],
  ])
  expect(readdirSync(data, { recursive: true })).toEqual(before)
})

test('the table of the names, wherever it lies, imports as the names do', async () => {
  using folder = temporaryFolder()
  const data = await plainFolder(folder)
  using study = createStudy(folder.at('study'), { name: 'table' })
  const table = writeText(folder.at('elsewhere', 'scans.csv'), tableByNames(data, { group: 'patient' }, {}))
  const report = await importFolder(study, { folder: data, layout: 'table', table })
  expect(report).toMatchObject({ taken: 4, subjects: 4, skipped: 0 })
  expect(listScans(study).find(({ subject }) => subject === 'p1')).toMatchObject({
    group: 'patient',
    maskPath: folder.at('data', 'p1', 'lesion.nii.gz'),
  })
})
