import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, lockStudy } from '../studies/index.ts'
import { runHistory } from './run-history.ts'

test('a run without an end runs while a program changes the study, and was interrupted otherwise', () => {
  using folder = temporaryFolder()
  using study = createStudy(folder.at('study'), { name: 'runs' })
  const insert = study.db.prepare('INSERT INTO run (started, ended, outcome, settings) VALUES (?, ?, ?, ?)')
  insert.run('2026-01-01', '2026-01-02', 'complete', '{"methods":["ae"]}')
  insert.run('2026-01-03', null, null, '{}') // its engine was killed
  insert.run('2026-01-04', null, null, '{}')
  const outcomes = (): string[] => runHistory(study).map(({ outcome }) => outcome)
  expect(outcomes()).toEqual(['interrupted', 'interrupted', 'complete'])
  {
    using _lock = lockStudy(study, 'run')
    expect(outcomes()).toEqual(['running', 'interrupted', 'complete'])
  }
})
