import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { JobQueue, readUnfinished, rememberUnfinished, type JobPlan } from './index.ts'

const folderOf = (): { folder: string } => ({ folder: mkdtempSync(join(tmpdir(), 'normascope-jobs-')) })

/** A job that goes on until told. */
function holding(): { plan: JobPlan; finish: () => void } {
  let finish: () => void = () => undefined
  const held = new Promise<void>((done) => (finish = done))
  return { plan: { kind: 'evaluate', subject: '', request: { kind: 'evaluate' }, work: () => held }, finish }
}
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 10))

test('what has not ended stands beside the study, and goes with the last job', async () => {
  const study = folderOf()
  const jobs = new JobQueue()
  rememberUnfinished(study, jobs)
  const { plan, finish } = holding()
  jobs.start(plan)
  jobs.start({ ...plan, request: { kind: 'ledger' } }, { paused: true })
  await settled()
  expect(readUnfinished(study)).toEqual([
    { request: { kind: 'evaluate' }, paused: false },
    { request: { kind: 'ledger' }, paused: true },
  ])
  finish()
  jobs.cancel(2)
  await settled()
  expect(existsSync(join(study.folder, '.jobs.json'))).toBe(false)
})

test('an orderly end leaves what was going to be found again', async () => {
  const study = folderOf()
  const jobs = new JobQueue()
  const forget = rememberUnfinished(study, jobs)
  const { plan, finish } = holding()
  jobs.start(plan)
  await settled()
  forget()
  const closed = jobs.close()
  finish()
  await closed
  expect(readUnfinished(study)).toEqual([{ request: { kind: 'evaluate' }, paused: false }])
})

test('a file that is no list of jobs is none', () => {
  const study = folderOf()
  writeFileSync(join(study.folder, '.jobs.json'), '[{"request": {"kind": "format the disk"}}]')
  expect(readUnfinished(study)).toEqual([])
})
