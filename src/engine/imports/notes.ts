import { sep } from 'node:path'
import type { ImportNote, Study } from '../studies/index.ts'
import type { Remark } from './candidate.ts'
import { voxelRemarkCodes } from './voxelChecks.ts'

/** All notes of one import carry its starting time, so that those of earlier imports can be told from them. */
export interface NoteContext {
  folder: string
  started: string
}

/** Later than every note in the study, even where the clock went back. */
export function startOfImport(study: Pick<Study, 'db'>): string {
  const last = study.db.prepare<[], string | null>('SELECT max(time) FROM import_note').pluck().get()
  return new Date(Math.max(Date.now(), last ? Date.parse(last) + 1 : 0)).toISOString()
}

export function writeNote(
  study: Pick<Study, 'db'>,
  note: ImportNote,
  { folder, started }: NoteContext,
): void {
  study.db
    .prepare(
      `INSERT INTO import_note (time, folder, path, outcome, code, message, remedy)
       VALUES (@started, @folder, @path, @outcome, @code, @message, @remedy)`,
    )
    .run({ ...note, folder, started })
}

/** Notes of earlier imports on a path that is taken give way to this import's. */
export function deleteOlderNotes(study: Pick<Study, 'db'>, path: string, { started }: NoteContext): void {
  study.db.prepare('DELETE FROM import_note WHERE path = ? AND time < ?').run(path, started)
}

/** Earlier refusals of a path give way to this import's; what was noted when its scan was taken holds as long as the scan. */
export function deleteOlderRefusals(study: Pick<Study, 'db'>, path: string, { started }: NoteContext): void {
  study.db
    .prepare("DELETE FROM import_note WHERE path = ? AND time < ? AND outcome = 'skipped'")
    .run(path, started)
}

/** Earlier remarks on the voxels of a file whose bytes have not changed. */
export const keptRemarks = (study: Pick<Study, 'db'>, path: string, { started }: NoteContext): Remark[] =>
  study.db
    .prepare<[string, string, string], Remark>(
      `SELECT code, message, remedy FROM import_note
       WHERE path = ? AND time < ? AND outcome = 'taken-with-warning'
         AND code IN (SELECT value FROM json_each(?)) ORDER BY id`,
    )
    .all(path, started, JSON.stringify(voxelRemarkCodes))

/**
 * Refusals of an earlier import of the folder on paths that this import did not meet: gone with the files or lines. What was
 * noted of a scan that the study has stays.
 */
export function deleteForgottenNotes(study: Pick<Study, 'db'>, { folder, started }: NoteContext): void {
  study.db
    .prepare(
      `DELETE FROM import_note WHERE folder = ? AND time < ?
         AND (outcome = 'skipped' OR path NOT IN (SELECT path FROM scan))`,
    )
    .run(folder, started)
}

export const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
