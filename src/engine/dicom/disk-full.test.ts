import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { dicomFolder } from '../../../tests/fixtures/dicom/reference.ts'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans } from '../studies/index.ts'
import type * as Volumes from '../volumes/index.ts'
import { importDicom } from './index.ts'

/** How many more files there is room for. */
const room = vi.hoisted(() => ({ files: Infinity }))

vi.mock('../volumes/index.ts', async (load) => {
  const real = await load<typeof Volumes>()
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  const replaceFile: typeof real.replaceFile = (path, bytes) =>
    room.files-- > 0 ? real.replaceFile(path, bytes) : real.replaceFile(path, bytes, full)
  return { ...real, replaceFile }
})

test('a disk that becomes full stops the import; what is converted is found again when there is room', async () => {
  using folder = temporaryFolder()
  using study = createStudy(folder.at('study'), { name: 'x' })
  room.files = 3 // a volume, the file beside it, the statement
  await expect(importDicom(study, { folder: dicomFolder, group: 'patient' })).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining(folder.at('study', 'converted')) as string,
  })
  expect(listScans(study)).toEqual([])
  expect(existsSync(folder.at('study', 'converted', 'scans.csv'))).toBe(false)
  room.files = Infinity
  const report = await importDicom(study, { folder: dicomFolder, group: 'patient' })
  expect(report).toMatchObject({ taken: 3, converted: 2, convertedBefore: 1, skipped: 0 })
})
