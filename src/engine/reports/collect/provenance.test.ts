import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { chooseMethods } from '../../methods/index.ts'
import { methodsOf } from './provenance.ts'

test('the fits that maps were made with are told, each with the number of its maps; the others of a method are not', () => {
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE scan (id INTEGER, modality TEXT); CREATE TABLE method (id TEXT, card TEXT);
    CREATE TABLE map (scan_id INTEGER, method TEXT, fit TEXT, fit_scans INTEGER);
    INSERT INTO scan VALUES (1, 'FLAIR'), (2, 'T2w'), (3, 'FLAIR'), (4, 'FLAIR'), (5, 'FLAIR');
    INSERT INTO map VALUES (1, 'ae', 'old', 3), (2, 'ae', NULL, NULL), (3, 'ae', 'new', 4), (4, 'ae', 'new', 4), (5, 'ae', NULL, NULL);`)
  db.prepare('INSERT INTO method VALUES (?, ?)').run('ae', JSON.stringify(chooseMethods(['ae'])[0]!.card))
  expect(methodsOf({ db })[0]!.fits).toEqual([
    { modality: 'FLAIR', key: 'new', scans: 4, maps: 2, of_maps: 4 },
    { modality: 'FLAIR', key: 'old', scans: 3, maps: 1, of_maps: 4 },
  ])
  db.close()
})
