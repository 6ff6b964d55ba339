/** DICOM on the command line: what was recognised is said, and why the rest is left out. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dicomFolder } from '../fixtures/dicom/reference.ts'
import { json, normascope, temporaryFolder } from './cli.ts'

test('a folder of DICOM, from the first look to the scans', async () => {
  using room = temporaryFolder()
  const at = (name: string): string => join(room.path, name)
  await json(['study', 'create', at('study'), '--name', 'DICOM'])
  const unsaid = await normascope(['import', at('study'), dicomFolder])
  expect(unsaid.code).toBe(3)
  expect(unsaid.stdout).toContain('63 DICOM images in 5 series of 2 subjects; 2 other files, 0 damaged')
  expect(unsaid.stdout).toMatch(/AAHead_Scout .* A localizer or a calibration scan\./)
  expect(unsaid.stderr).toContain('Nothing says whether the people of')
  expect(unsaid.stderr).toContain('--group or --subject')

  const group = ['--group', 'patient']
  const inside = await normascope([
    'import',
    at('study'),
    dicomFolder,
    ...group,
    '--key',
    join(at('study'), 'key.csv'),
  ])
  expect(inside).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('must not hold the key') as string,
  })
  const flair = /dark-fluid .* FLAIR +([0-9a-f]{16})/.exec(unsaid.stdout)![1]
  const taken = await normascope([
    ...['import', at('study'), dicomFolder, '--layout', 'dicom', ...group],
    ...['--series', `${flair}=out`, '--key', at('key.csv')],
  ])
  expect(taken, taken.stderr).toMatchObject({ code: 0 })
  expect(taken.stdout).toContain('2 series converted, 0 had been before. Faces are not removed')
  expect(taken.stdout).toContain('2 scans of 2 subjects taken')
  expect(existsSync(at('key.csv'))).toBe(true)
  expect(await json(['import', at('study'), dicomFolder, ...group])).toMatchObject({
    converted: 1,
    convertedBefore: 2,
  })

  await json(['study', 'create', at('two'), '--name', 'DICOM'])
  const each = await normascope([
    ...['import', at('two'), dicomFolder],
    ...['--subject', 'sub-D001=healthy', '--subject', 'sub-D002=patient'],
  ])
  expect(each, each.stderr).toMatchObject({ code: 0 })
  expect(await json(['scans', at('two')])).toMatchObject({
    scans: expect.arrayContaining([
      expect.objectContaining({ subject: 'sub-D001', group: 'healthy' }),
      expect.objectContaining({ subject: 'sub-D002', group: 'patient' }),
    ]) as unknown,
  })

  const wrong = await normascope(['import', at('study'), dicomFolder, ...group, '--series', 'x=T9w'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('KEY=T1w') as string })
})
