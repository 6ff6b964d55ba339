import { copyFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { brain, lines, temporaryFolder, writeScan, writeText } from '../../../tests/fixtures/imports/index.ts'
import { qualityFlags } from '../cohort/index.ts'
import { createStudy, listScans, type Study } from '../studies/index.ts'
import { importFolder, previewImport } from './index.ts'

type Folder = ReturnType<typeof temporaryFolder>

const tableOf = (folder: Folder, rows: readonly (readonly [path: string, subject: string])[]): string =>
  writeText(
    folder.at('data', 'scans.csv'),
    lines([
      ['path', 'subject', 'modality', 'group', 'age'],
      ...rows.map(([path, subject]) => [path, subject, 'T1w', 'healthy', '']),
    ]),
  )
const take = (folder: Folder, study: Study) =>
  importFolder(study, { folder: folder.at('data'), layout: 'table' })

test('a preview counts what an import takes: not what is absent, nor what clashes with the study', async () => {
  using folder = temporaryFolder()
  using study = createStudy(folder.at('study'), { name: 'preview' })
  const at = (name: string): string => folder.at('data', name)
  for (const name of ['a', 'b', 'c']) await writeScan(at(`${name}.nii`), brain(name))
  tableOf(folder, [
    ['a.nii', 'a'],
    ['b.nii', 'b'],
  ])
  await take(folder, study)
  copyFileSync(at('b.nii'), at('copy-of-b.nii'))
  tableOf(folder, [
    ['a.nii', 'z'], // the study has this file as another subject
    ['copy-of-b.nii', 'b'], // the same bytes elsewhere: the scan that the study has
    ['c.nii', 'a'], // other bytes of the same size: a second scan of that subject
    ['gone.nii', 'd'],
  ])
  const preview = await previewImport({ folder: folder.at('data'), known: listScans(study) })
  expect(preview).toMatchObject({ scans: 1, subjects: 1, healthy: 1, modalities: { T1w: 1 } })
  expect(preview.problems.filter(({ level }) => level === 'skipped')).toMatchObject([
    { code: 'bad-input', count: 2 },
    { code: 'not-found', count: 1 },
  ])
  expect(await take(folder, study)).toMatchObject({ taken: preview.scans, skipped: 3 })
})

test('a refused import leaves no flag on a scan of the study, and takes none from it', async () => {
  using folder = temporaryFolder()
  using study = createStudy(folder.at('study'), { name: 'flags' })
  await writeScan(folder.at('data', 'a.nii'))
  tableOf(folder, [['a.nii', 'a']])
  await take(folder, study)
  const before = qualityFlags(study)
  expect(before.map(({ code }) => code)).toEqual(['missing-age'])
  tableOf(folder, [['a.nii', 'z']])
  expect(await take(folder, study)).toMatchObject({ taken: 0, skipped: 1 })
  expect(qualityFlags(study)).toEqual(before)
})
