import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Fault } from '../../contract/index.ts'
import { temporaryFolder, writeText } from '../../../tests/fixtures/imports/index.ts'
import { previewImport } from './index.ts'

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

test('20,000 DICOM files, by name or by what is in them', async () => {
  const many = (at: (name: string) => string): void => {
    for (let i = 0; i < 20_000; i++) writeFileSync(at(`${i}.dcm`), '')
  }
  expect(await saidOf(many)).toBe('FOLDER holds DICOM files (20000), which are not read here.')
  const header = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])
  expect(await saidOf((at) => writeFileSync(at('IM0001'), header))).toBe(
    'FOLDER holds DICOM files (1), which are not read here.',
  )
})

test('scans without a table, and neither', async () => {
  expect(await saidOf((at) => writeText(at('a.nii.gz'), ''))).toBe(
    'FOLDER holds NIfTI files (1), but no table that says whose they are.',
  )
  expect(await saidOf((at) => writeText(at('IM0001'), 'no DICOM'))).toContain('no table (CSV or TSV)')
})
