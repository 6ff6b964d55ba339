import { call } from '@orpc/server'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createStudy } from '../studies/index.ts'
import { EngineSession } from './index.ts'
import { libraryPart } from './library.ts'

const room = mkdtempSync(join(tmpdir(), 'normascope-library-'))
process.env['NORMASCOPE_HOME'] = join(room, 'home')
afterAll(() => rmSync(room, { recursive: true, force: true }))

test('opening the study that is open leaves its jobs going', async () => {
  const session = new EngineSession(createStudy(join(room, 'open'), { name: 'Open' }))
  session.jobs.start({
    kind: 'import',
    subject: 'scans',
    work: (_voice, signal) => new Promise((done) => signal.addEventListener('abort', () => done())),
  })
  const { open } = libraryPart(session).library
  await call(open, { place: session.places.grant(join(room, 'open')).id })
  expect(session.jobs.list()).toMatchObject([{ kind: 'import', state: 'running' }])

  createStudy(join(room, 'other'), { name: 'Other' }).close()
  await call(open, { place: session.places.grant(join(room, 'other')).id })
  expect(session.open?.name).toBe('Other')
  await session.close()
})
