import type { Judgement, NoteCategory, ReviewNote, StoredNote } from '../../contract/api/annotations.ts'
import { listScans, type Study } from '../studies/index.ts'
import { scanById } from './journal.ts'

interface StoredRow {
  scan_id: number
  scan: string
  reader: string
  item: string
  category: NoteCategory | null
  comment: string
  x: number
  y: number
  z: number
  changed: string
}

const noteOf = ({ x, y, z, ...row }: StoredRow): StoredNote => ({ ...row, place_mm: [x, y, z] })

/** What readers said of findings, by scan and reader. */
export const listNotes = ({ db }: Pick<Study, 'db'>, scanId?: number): StoredNote[] =>
  db
    .prepare<{ scan: number | null }, StoredRow>(
      `SELECT scan_id, label AS scan, reader, item, category, comment, x, y, z, changed
       FROM review_note JOIN scan ON scan.id = scan_id
       WHERE @scan IS NULL OR scan_id = @scan ORDER BY scan_id, reader, review_note.id`,
    )
    .all({ scan: scanId ?? null })
    .map(noteOf)

/**
 * What readers said of the scans of a modality, each with whether its finding is still listed. `listed` tells the names of a
 * scan's findings and leaves scans out of which they are not known.
 */
export function judgements(
  study: Study,
  modality: string,
  listed: (scanIds: readonly number[]) => ReadonlyMap<number, ReadonlySet<string>>,
): Judgement[] {
  const all = listNotes(study)
  if (all.length === 0) return [] // asked often, by the rail too, and mostly there are none
  const wanted = new Set(
    listScans(study)
      .filter((scan) => scan.modality === modality)
      .map(({ id }) => id),
  )
  const notes = all.filter(({ scan_id }) => wanted.has(scan_id))
  if (notes.length === 0) return []
  const findings = listed(notes.map(({ scan_id }) => scan_id))
  return notes.map((note): Judgement => {
    const known = findings.get(note.scan_id)
    return { ...note, finding: !known ? 'unknown' : known.has(note.item) ? 'listed' : 'gone' }
  })
}

/** Stores a note in place of the reader's earlier one on the same finding. */
export function putNote(study: Study, note: ReviewNote): StoredNote {
  const { label } = scanById(study, note.scan_id)
  const changed = new Date().toISOString()
  study.db
    .prepare(
      `INSERT INTO review_note (scan_id, reader, item, category, comment, x, y, z, changed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (scan_id, reader, item) DO UPDATE SET category = excluded.category, comment = excluded.comment,
         x = excluded.x, y = excluded.y, z = excluded.z, changed = excluded.changed`,
    )
    .run(note.scan_id, note.reader, note.item, note.category, note.comment, ...note.place_mm, changed)
  return { ...note, scan: label, changed }
}

export const removeNote = (
  { db }: Pick<Study, 'db'>,
  { scan_id, reader, item }: Pick<ReviewNote, 'scan_id' | 'reader' | 'item'>,
): void =>
  void db
    .prepare('DELETE FROM review_note WHERE scan_id = ? AND reader = ? AND item = ?')
    .run(scan_id, reader, item)
