import type { StudyDatabase } from '../database/index.ts'
import { seedOf } from '../../science/random/index.ts'
import { subjectKey } from '../studies/index.ts'

/** BIDS labels are letters and digits; accents are dropped, other scripts become a hash. */
export function bidsLabel(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/[^a-zA-Z0-9]/g, '')
  return plain === '' ? `x${seedOf(text).toString(16).padStart(8, '0')}` : plain
}

/**
 * `sub-<label>` for a new subject: its name in letters and digits, with x2, x3 ... where another subject of the study has
 * that already (names that differ only in punctuation, or in case, which some file systems ignore).
 */
function subjectStem(db: StudyDatabase, subject: string, subjectId: number): string {
  const taken = db
    .prepare<[number, string], number>(
      `SELECT count(*) FROM scan WHERE subject_id <> ? AND substr(label, 1, instr(label, '_') - 1) = ? COLLATE NOCASE`,
    )
    .pluck()
  const base = `sub-${bidsLabel(subjectKey(subject))}`
  for (let n = 1; ; n++) {
    const stem = n === 1 ? base : `${base}x${n}`
    if (taken.get(subjectId, stem) === 0) return stem
  }
}

/** The label of a new scan; scans of one subject share its stem. Unique in the study, stable once given. */
export function labelFor(
  db: StudyDatabase,
  scan: { subject: string; subjectId: number; session: string; modality: string },
): string {
  const sibling = db
    .prepare<[number], string>('SELECT label FROM scan WHERE subject_id = ? ORDER BY id LIMIT 1')
    .pluck()
    .get(scan.subjectId)
  const stem = sibling?.split('_')[0] ?? subjectStem(db, scan.subject, scan.subjectId)
  const taken = db
    .prepare<[string], number>('SELECT count(*) FROM scan WHERE label = ? COLLATE NOCASE')
    .pluck()
  for (let n = 1; ; n++) {
    const session = scan.session === '' ? '' : `_ses-${bidsLabel(scan.session)}${n === 1 ? '' : `x${n}`}`
    const label = `${stem}${session}_${scan.modality}`
    if (session === '' || taken.get(label) === 0) return label
  }
}
