import { join, sep } from 'node:path'
import type { StudyDatabase } from '../database/index.ts'

/** Scans that lie in the study itself, as converted DICOM does; all others are referred to where they are. */
export const ownScans = 'converted'

/** Setting: the folder in which the paths of the study's own scans begin. */
export const ownScansSetting = 'own-scans-in'

/**
 * Lets the study's own scans follow it to where it is now: their paths are absolute, and the folder was moved or copied. A study that
 * cannot be written keeps the old paths; its scans are then told to be missing.
 */
export function followMove(db: StudyDatabase, folder: string): void {
  const kept = db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck()
  const before = kept.get(ownScansSetting)
  const now = join(folder, ownScans) + sep
  if (before === undefined || before === now) return
  try {
    db.transaction(() => {
      for (const [table, column] of [
        ['scan', 'path'],
        ['scan', 'mask_path'],
        ['scan', 'brain_mask_path'],
        ['import_note', 'path'],
      ])
        db.prepare(
          `UPDATE ${table} SET ${column} = ? || substr(${column}, ?) WHERE substr(${column}, 1, ?) = ?`,
        ).run(now, before.length + 1, before.length, before)
      db.prepare('UPDATE import_note SET folder = ? WHERE folder = ?').run(
        now.slice(0, -1),
        before.slice(0, -1),
      )
      db.prepare('UPDATE setting SET value = ? WHERE key = ?').run(now, ownScansSetting)
    }).immediate()
  } catch {
    // read-only, or open elsewhere: tried again at the next opening
  }
}
