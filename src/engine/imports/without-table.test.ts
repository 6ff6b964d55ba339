import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Fault } from '../../contract/index.ts'
import { temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { detectLayout, previewImport } from './index.ts'

/** What the import window says of a folder with these files. */
async function saidOf(fill: (at: (name: string) => string) => void): Promise<string> {
  using folder = temporaryFolder()
  mkdirSync(folder.at('data'))
  fill((name) => folder.at('data', name))
  try {
    await previewImport({ folder: folder.at('data'), known: [] })
  } catch (error) {
    if (error instanceof Fault) return error.message.replace(folder.at('data'), 'FOLDER')
    throw error
  }
  throw new Error('it was taken')
}

test('an empty folder', async () => {
  expect(await saidOf(() => undefined)).toBe('FOLDER is empty.')
})

test('a folder of DICOM is recognised by what is in its files, nested or not, unless it has a table', async () => {
  using folder = temporaryFolder()
  const slice = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])
  mkdirSync(folder.at('data', 'a', 'b'), { recursive: true })
  expect(detectLayout(folder.at('data'))).toBe('table')
  writeFileSync(folder.at('data', 'a', 'b', 'IM0001'), slice)
  writeFileSync(folder.at('data', 'note.txt'), 'x')
  expect(detectLayout(folder.at('data'))).toBe('dicom')
  const preview = await previewImport({ folder: folder.at('data'), known: [] })
  expect(preview).toMatchObject({ layout: 'dicom', scans: 0 })
  writeText(folder.at('data', 'scans.csv'), 'path,subject,modality,group\n')
  expect(detectLayout(folder.at('data'))).toBe('table')
  mkdirSync(folder.at('data', 'sub-01', 'anat'), { recursive: true })
  expect(detectLayout(folder.at('data'))).toBe('bids')
  writeText(folder.at('sorted', 'sub-01', 'ses-1', 'IM0001'), slice)
  expect(detectLayout(folder.at('sorted')), 'DICOM sorted by subject').toBe('dicom')
  writeText(folder.at('sorted', 'participants.tsv'), 'participant_id\n')
  expect(detectLayout(folder.at('sorted'))).toBe('bids')
})

test('20,000 files that are not DICOM do not keep anybody waiting, and DICOM that is called a table says so', async () => {
  using folder = temporaryFolder()
  mkdirSync(folder.at('data'))
  for (let i = 0; i < 20_000; i++) writeFileSync(folder.at('data', `${i}.dcm`), '')
  const begun = performance.now()
  expect(detectLayout(folder.at('data'))).toBe('table')
  expect(performance.now() - begun).toBeLessThan(2000)
  mkdirSync(folder.at('slices'))
  writeFileSync(folder.at('slices', 'IM0001'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]))
  await expect(
    previewImport({ folder: folder.at('slices'), known: [], layout: 'table' }),
  ).rejects.toMatchObject({
    message: `${folder.at('slices')} holds DICOM files and no table.`,
  })
})

test('neither scans nor a table', async () => {
  expect(await saidOf((at) => writeText(at('IM0001'), 'no DICOM'))).toContain('no table (CSV or TSV)')
})
