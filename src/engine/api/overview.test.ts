import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overviewPath, overviewSchema, type EngineEvent, type Overview } from '../../contract/api.ts'
import { createStudy, type Study } from '../studies/index.ts'
import { changes } from './changes.ts'
import { answerBytes, EngineSession } from './index.ts'
import { summary } from './queries.ts'

let room: string
let study: Study
let session: EngineSession

function addScan(subject: string, label: string): void {
  const { lastInsertRowid } = study.db
    .prepare("INSERT INTO subject (subject, grp, age, sex) VALUES (?, 'healthy', 40, 'F')")
    .run(subject)
  study.db
    .prepare(
      `INSERT INTO scan (subject_id, modality, label, path, dims, spacing, size, mtime_ms, sha256, imported)
       VALUES (?, 'T2w', ?, ?, '[2,3,4]', '[1,1,2]', 1, 1, ?, '2026-01-01')`,
    )
    .run(lastInsertRowid, label, `/nowhere/${label}.nii`, label)
}

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'normascope-overview-'))
  process.env['NORMASCOPE_HOME'] = join(room, 'home')
  study = createStudy(join(room, 'study'), { name: 'Looked at' })
  addScan('sub-10', 'sub-10_T2w')
  addScan('sub-9', 'sub-9_T2w')
  session = new EngineSession(study)
})
afterAll(async () => {
  await session.close()
  rmSync(room, { recursive: true, force: true })
})

async function asked(from = session): Promise<{ status: number; text: string }> {
  const signal = new AbortController().signal
  const { status, body } = await answerBytes(from, { method: 'GET', path: overviewPath, signal })
  return { status, text: new TextDecoder().decode(body) }
}
const overview = async (): Promise<Overview> => JSON.parse((await asked()).text) as Overview
async function firstEvent(): Promise<EngineEvent> {
  const end = new AbortController()
  const { value } = await changes(session, end.signal).next()
  end.abort()
  return value as EngineEvent
}

test('all that every page reads of the study, as the contract has it', async () => {
  const said = overviewSchema.strict().parse(JSON.parse((await asked()).text))
  expect(said.summary).toMatchObject({ name: 'Looked at', scans: 2, subjects: 2, healthy: 2, maps: 0 })
  expect(said.scans.map(({ scan }) => scan)).toEqual(['sub-9_T2w', 'sub-10_T2w'])
  expect(said.scans[0]).toMatchObject({ dims: [2, 3, 4], spacing_mm: [1, 1, 2], methods: [] })
})

test("the first event of the engine has the same stamp until something is stored, then the next overview's", async () => {
  const before = await overview()
  expect(await firstEvent()).toEqual({ kind: 'connected', stamp: before.stamp })
  addScan('sub-11', 'sub-11_T2w')
  const event = await firstEvent()
  expect(event).not.toEqual({ kind: 'connected', stamp: before.stamp })
  const after = await overview()
  expect(after.scans).toHaveLength(3)
  expect(event).toEqual({ kind: 'connected', stamp: after.stamp })
})

test('an engine with nothing open has nothing to say', async () => {
  const empty = new EngineSession()
  expect(await asked(empty)).toEqual({ status: 200, text: 'null' })
  await empty.close()
})

test('saved is the time of the last that was stored, whatever it is', () => {
  const id = study.db.prepare<[], number>('SELECT id FROM scan').pluck().get()!
  expect(summary(study).saved).toBe('2026-01-01') // the log tells of the study's making alone
  const stores = {
    "INSERT INTO log (time, who, what, detail) VALUES (@time, 'me', 'correct facts', '')": '2027-01-01',
    "INSERT INTO annotation (scan_id, reader, grid, last, created, changed) VALUES (@id, 'AB', '{}', 1, @time, @time)":
      '2027-01-02',
    "INSERT INTO review_note (scan_id, reader, item, x, y, z, changed) VALUES (@id, 'AB', 'a', 0, 0, 0, @time)":
      '2027-01-03',
    "INSERT INTO calibration (method, modality, key, result, created) VALUES ('m', 'T2w', '', '{}', @time)":
      '2027-01-04',
  }
  study.db.prepare("INSERT INTO method (id, card, added) VALUES ('m', '{}', '')").run()
  for (const [sql, time] of Object.entries(stores)) {
    study.db.prepare(sql).run(sql.includes('@id') ? { id, time } : { time })
    expect(summary(study).saved, sql).toBe(time)
  }
})
