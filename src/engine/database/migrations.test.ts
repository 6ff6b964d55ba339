import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from './migrations.ts'

test('maps of a study from before version 5 get the fit that was there before them', () => {
  using db = withClose(new Database(':memory:'))
  for (const { sql } of migrations.filter(({ version }) => version < 5)) db.exec(sql)
  db.exec(`PRAGMA foreign_keys = OFF; INSERT INTO subject (id, subject, grp) VALUES (1, 'sub-1', 'healthy')`)
  const scan = db.prepare(
    `INSERT INTO scan (id, subject_id, session, modality, label, path, dims, spacing, size, mtime_ms, sha256, imported)
     VALUES (@id, 1, @id, @modality, @id, @id, '[]', '[]', 0, 0, '', '')`,
  )
  for (const [at, modality] of ['T1w', 'T2w', 'T1w'].entries()) scan.run({ id: at + 1, modality })
  db.exec(`
    INSERT INTO fit (method, modality, key, path, members, created) VALUES ('ae', 'T1w', 'k', 'p', '[7,8]', '2026-01-02');
    INSERT INTO map (scan_id, method, key, path, sha256, brain_voxels, provider, seconds, created) VALUES
      (1, 'ae', 'a', 'a', 's', 1, 'cpu', 1, '2026-01-03'), (2, 'ae', 'b', 'b', 's', 1, 'cpu', 1, '2026-01-03'),
      (3, 'ae', 'c', 'c', 's', 1, 'cpu', 1, '2026-01-01'), (1, 'vae', 'd', 'd', 's', 1, 'cpu', 1, '2026-01-03');`)
  db.exec(migrations.find(({ version }) => version === 5)!.sql)
  expect(db.prepare('SELECT key, fit, fit_scans FROM map ORDER BY key').raw().all()).toEqual([
    ['a', 'k', 2], // made after the fit of its method and modality
    ['b', null, null],
    ['c', null, null],
    ['d', null, null],
  ])
})

function withClose(db: Database.Database): Database.Database & Disposable {
  return Object.assign(db, { [Symbol.dispose]: () => void db.close() })
}
