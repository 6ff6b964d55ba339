import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStudy, type Study } from '../studies/index.ts'
import { openFailures, retryRequests } from './retry.ts'

let room: string
let study: Study

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'normascope-retry-'))
  study = createStudy(join(room, 'study'), { name: 'Retry' })
  for (let n = 1; n <= 4; n++) {
    study.db.prepare("INSERT INTO subject (subject, grp) VALUES (?, 'healthy')").run(`sub-0${n}`)
    study.db
      .prepare(
        `INSERT INTO scan (subject_id, modality, label, path, dims, spacing, size, mtime_ms, sha256, imported)
         VALUES (?, 'FLAIR', ?, ?, '[1,1,1]', '[1,1,1]', 1, 1, ?, '2026-01-01')`,
      )
      .run(n, `sub-0${n}_FLAIR`, `/nowhere/${n}.nii`, String(n))
  }
})
afterEach(() => {
  study.close()
  rmSync(room, { recursive: true, force: true })
})

function addRun(settings: object): number {
  const insert = study.db.prepare("INSERT INTO run (started, settings) VALUES ('2026-01-02', ?)")
  return Number(insert.run(JSON.stringify(settings)).lastInsertRowid)
}
function fail(run: number | null, scan: number, method: string): void {
  study.db
    .prepare(
      `INSERT INTO failure (run_id, scan_id, method, time, code, message, remedy)
       VALUES (?, ?, ?, '2026-01-02', 'not-found', 'It is gone.', 'Put it back.')`,
    )
    .run(run, scan, method)
}

test('nothing failed: nothing to run', () => {
  expect(retryRequests(study)).toEqual([])
})

test('each run’s failures are tried again as they were run, and no other scan', () => {
  const fast = addRun({ methods: ['ae', 'vae'], provider: 'cpu', quality: 'fast', jobs: 2 })
  const plain = addRun({ methods: ['ae', 'vae', 'fae'], provider: 'auto', quality: 'reference', jobs: 1 })
  fail(fast, 1, 'ae')
  fail(plain, 2, 'fae')
  fail(plain, 4, 'fae')
  expect(retryRequests(study)).toEqual(
    expect.arrayContaining([
      {
        kind: 'run',
        methods: ['ae'],
        scans: [1],
        provider: 'cpu',
        quality: 'fast',
        reference: 'auto',
        processes: 2,
      },
      {
        kind: 'run',
        methods: ['fae'],
        scans: [2, 4],
        provider: 'auto',
        quality: 'reference',
        reference: 'auto',
        processes: 1,
      },
    ]),
  )
  expect(retryRequests(study)).toHaveLength(2)
})

test('a scan that could not be aligned is tried with all methods of its run, apart from the others', () => {
  const run = addRun({ methods: ['ae', 'vae'], provider: 'cpu', quality: 'reference', jobs: 1 })
  fail(run, 1, 'alignment')
  fail(run, 3, 'vae')
  expect(retryRequests(study)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ methods: ['ae', 'vae'], scans: [1] }),
      expect.objectContaining({ methods: ['vae'], scans: [3] }),
    ]),
  )
})

test('a failure whose scan has a map since is none any more', () => {
  const run = addRun({ methods: ['ae'] })
  fail(run, 1, 'ae')
  fail(run, 2, 'ae')
  study.db.prepare("INSERT INTO method (id, card, added) VALUES ('ae', '{}', '2026-01-01')").run()
  study.db
    .prepare(
      `INSERT INTO map (scan_id, method, key, path, sha256, brain_voxels, provider, seconds, created)
       VALUES (1, 'ae', 'k', 'p', 's', 1, 'cpu', 1, '2026-01-03')`,
    )
    .run()
  expect(openFailures(study).map(({ scan, run_id }) => [scan, run_id])).toEqual([['sub-02_FLAIR', run]])
  expect(retryRequests(study)).toMatchObject([{ scans: [2] }])
})
