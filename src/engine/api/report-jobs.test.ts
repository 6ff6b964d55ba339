import { call } from '@orpc/server'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportOptionsSchema, type ReportOptions } from '../../contract/index.ts'
import { calibrate, directRunner, evaluate } from '../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyCohort, tinyStudy, type TinyStudy } from '../evaluations/tiny-study.ts'
import { openStudy } from '../studies/index.ts'
import { EngineSession } from './index.ts'
import { jobsPart } from './jobs.ts'
import { reportsPart } from './reports.ts'

const room = mkdtempSync(join(tmpdir(), 'normascope-report-jobs-'))
process.env['NORMASCOPE_HOME'] = join(room, 'home')
let tiny: TinyStudy
beforeAll(async () => {
  tiny = await tinyStudy(tinyCohort())
  await calibrate(tiny.study, { runner: directRunner })
  await evaluate(tiny.study, { runner: directRunner })
})
afterAll(() => {
  tiny[Symbol.dispose]()
  rmSync(room, { recursive: true, force: true })
})

const copyOf = (name: string): string => {
  cpSync(tiny.study.folder, join(room, name), { recursive: true })
  return join(room, name)
}
const report = (options: Partial<ReportOptions>): { kind: 'report'; options: ReportOptions } => ({
  kind: 'report',
  options: reportOptionsSchema.parse({ sections: ['summary'], froc: false, failures: 0, ...options }),
})
const start = (session: EngineSession, options: Partial<ReportOptions> = {}): Promise<{ id: number }> =>
  call(jobsPart(session).jobs.start, report(options))
/** How every job ended, with what it said where it did not end well. */
async function ends(session: EngineSession): Promise<string[]> {
  const going = (): boolean =>
    session.jobs.list().some(({ state }) => state === 'queued' || state === 'running')
  await expect.poll(going, { timeout: 50_000 }).toBe(false)
  return session.jobs.list().map(({ state, fault }) => [state, fault?.message].filter(Boolean).join(': '))
}

test('reports asked for at once after opening, in two languages, while the list and pages are read', async () => {
  const session = new EngineSession(openStudy(copyOf('at-once')))
  const { list, pages } = reportsPart(session).reports
  await Promise.all([start(session), start(session, { language: 'de' }), call(list, undefined)])
  const read = async (): Promise<number> => {
    const [newest] = await call(list, undefined)
    return newest ? (await call(pages, { name: newest.name })).pages : 0
  }
  await expect.poll(read, { timeout: 50_000, interval: 20 }).toBeGreaterThan(0)
  await start(session, { paper: 'us-letter' })
  expect(await ends(session)).toEqual(['done', 'done', 'done'])
  expect(new Set((await call(list, undefined)).map(({ name }) => name)).size).toBe(3)
  await session.close()
})

test('a report of a copy that was made while another program worked on the original', async () => {
  const original = copyOf('original')
  const holder = fileURLToPath(new URL('../studies/lock.test-process.ts', import.meta.url))
  const child = spawn(process.execPath, [holder, original], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  cpSync(original, join(room, 'copy'), { recursive: true })
  const session = new EngineSession(openStudy(join(room, 'copy')))
  await start(session)
  expect(await ends(session)).toEqual(['done'])
  await session.close()
  child.kill('SIGKILL')
  await once(child, 'close')
})

test('a report that is under way when its study is closed waits in it, and is written when it is resumed', async () => {
  const folder = copyOf('closed')
  const session = new EngineSession(openStudy(folder))
  await start(session)
  await expect.poll(() => session.jobs.list()[0]?.state).toBe('running')
  const closed = session.take(undefined)
  await expect(start(session)).rejects.toThrow('The study is being closed')
  await closed
  await session.take(openStudy(folder))
  expect(session.jobs.list()).toMatchObject([{ kind: 'report', state: 'paused' }])
  session.jobs.resume(1)
  expect(await ends(session)).toEqual(['done'])
  await session.close()
})
