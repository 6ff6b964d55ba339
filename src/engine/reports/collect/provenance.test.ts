import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { chooseMethods } from '../../methods/index.ts'
import { methodsOf } from './provenance.ts'

test('a fit that no map has been made with yet is not told', () => {
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE scan (id INTEGER, modality TEXT); CREATE TABLE method (id TEXT, card TEXT);
    CREATE TABLE map (scan_id INTEGER, method TEXT, created TEXT);
    CREATE TABLE fit (method TEXT, modality TEXT, key TEXT, members TEXT, created TEXT);
    INSERT INTO scan VALUES (1, 'FLAIR'), (2, 'T2w');
    INSERT INTO map VALUES (1, 'ae', '2026-01-02'), (2, 'ae', '2026-01-02');
    INSERT INTO fit VALUES ('ae', 'FLAIR', 'before', '[1,2,3]', '2026-01-01'), ('ae', 'T2w', 'after', '[1]', '2026-01-03');`)
  db.prepare('INSERT INTO method VALUES (?, ?)').run('ae', JSON.stringify(chooseMethods(['ae'])[0]!.card))
  expect(methodsOf({ db })[0]!.fits).toEqual([{ modality: 'FLAIR', key: 'before', scans: 3 }])
  db.close()
})
