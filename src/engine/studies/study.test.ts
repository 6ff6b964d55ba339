import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, getSetting, openStudy, setSetting } from './index.ts'

const fault = (code: string, message: RegExp): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(/\w/),
  })

describe('a study', () => {
  test('is made, closed, opened again with its name, settings and log', () => {
    using folder = temporaryFolder()
    {
      using study = createStudy(folder.at('new', 'study'), { name: ' Ward 3 ' })
      study.log('note', 'first')
      setSetting(study, 'postprocessing', 'none')
    }
    using study = openStudy(folder.at('new', 'study'))
    expect(study.name).toBe('Ward 3')
    expect(study.folder).toBe(folder.at('new', 'study'))
    expect(getSetting(study, 'postprocessing')).toBe('none')
    expect(getSetting(study, 'created')).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(getSetting(study, 'version')).toMatch(/^\d+\.\d+\.\d+/)
    expect(getSetting(study, 'absent')).toBeUndefined()
    const log = study.db.prepare('SELECT what, detail, who FROM log ORDER BY id').all()
    expect(log).toEqual([
      expect.objectContaining({ what: 'create' }),
      { what: 'note', detail: 'first', who: expect.stringMatching(/./) },
    ])
  })

  test('post-processing is the 4 x 4 x 4 median unless set', () => {
    using folder = temporaryFolder()
    using study = createStudy(folder.at('s'), { name: 'x' })
    expect(getSetting(study, 'postprocessing')).toBe('median4')
  })

  test('refuses a folder with a study, with other files, a file, and no name', () => {
    using folder = temporaryFolder()
    createStudy(folder.at('s'), { name: 'x' }).close()
    expect(() => createStudy(folder.at('s'), { name: 'y' })).toThrow(
      fault('bad-input', /already holds a study/),
    )
    using unharmed = openStudy(folder.at('s'))
    expect(unharmed.name).toBe('x')
    expect(() => createStudy(folder.path, { name: 'y' })).toThrow(
      fault('bad-input', /not empty \(it holds s\)/),
    )
    writeFileSync(folder.at('file'), '')
    expect(() => createStudy(folder.at('file'), { name: 'y' })).toThrow(fault('bad-input', /is a file/))
    expect(() => createStudy(folder.at('z'), { name: ' ' })).toThrow(fault('bad-input', /needs a name/))
    expect(existsSync(folder.at('z'))).toBe(false)
  })

  test('hidden files do not keep a folder from being empty', () => {
    using folder = temporaryFolder()
    mkdirSync(folder.at('s'))
    writeFileSync(folder.at('s', '.DS_Store'), '')
    createStudy(folder.at('s'), { name: 'x' }).close()
  })

  test('a folder without a study is not found', () => {
    using folder = temporaryFolder()
    expect(() => openStudy(folder.path)).toThrow(fault('not-found', /is not a study/))
  })
})
