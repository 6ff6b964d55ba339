import { existsSync } from 'node:fs'
import { Fault } from '../../contract/index.ts'
import { listScans } from '../studies/index.ts'
import type { ImportNote, ScanRow, Study } from '../studies/index.ts'
import type { Candidate, Remark } from './candidate.ts'
import { clashOf } from './clash.ts'
import type { Examined } from './examine.ts'
import { labelFor } from './label.ts'
import { deleteOlderNotes, keptRemarks, writeNote } from './notes.ts'
import type { NoteContext } from './notes.ts'

type Outcome = 'taken' | 'already-there' | 'updated' | 'changed-file'

/** The study's scan that this candidate is, if it has one; throws where it clashes with another. */
function existing(study: Study, candidate: Candidate, examined: Examined): ScanRow | undefined {
  const { path, subject, session, modality } = candidate
  const slot = listScans(study, { subjects: [subject], modality }).find((row) => row.session === session)
  const clash = clashOf(candidate, { slot, samePath: listScans(study, { path })[0] }, examined.sha256)
  if (clash) throw new Fault({ code: 'bad-input', message: clash.message, remedy: clash.remedy, path })
  return slot
}

function storeSubject(
  study: Study,
  candidate: Candidate,
  examined: Examined,
): { id: number; remarks: Remark[] } {
  const { subject, age, sex, split } = candidate
  const found = study.db
    .prepare<[string], { id: number; split: string | null }>(
      'SELECT id, split FROM subject WHERE subject = ?',
    )
    .get(subject)
  if (!found) {
    const { lastInsertRowid } = study.db
      .prepare('INSERT INTO subject (subject, grp, age, sex, split) VALUES (?, ?, ?, ?, ?)')
      .run(subject, examined.group, age, sex, split)
    return { id: Number(lastInsertRowid), remarks: [] }
  }
  study.db
    .prepare(
      'UPDATE subject SET age = coalesce(?, age), sex = coalesce(?, sex), split = coalesce(split, ?) WHERE id = ?',
    )
    .run(age, sex, split, found.id)
  if (split === null || found.split === null || split === found.split) return { id: found.id, remarks: [] }
  const message = `The table puts ${subject} into ${split}, the study has it in ${found.split}, and keeps that.`
  const remedy = 'Splits are changed with the groups of the cohort (`normascope split` on the command line).'
  return { id: found.id, remarks: [{ code: 'split-kept', message, remedy }] }
}

const storedColumns = {
  path: 'path',
  maskPath: 'mask_path',
  brainMaskPath: 'brain_mask_path',
  scanner: 'scanner',
  site: 'site',
  lesionType: 'lesion_type',
  dims: 'dims',
  spacing: 'spacing',
  size: 'size',
  mtimeMs: 'mtime_ms',
  sha256: 'sha256',
  maskSha256: 'mask_sha256',
  brainMaskSha256: 'brain_mask_sha256',
} as const

type StoredValues = Record<keyof typeof storedColumns, string | number | null>

const valuesOf = (
  scan: Pick<ScanRow, 'path' | 'maskPath' | 'brainMaskPath' | 'scanner' | 'site' | 'lesionType'>,
  files: Omit<Examined, 'group' | 'remarks'>,
): StoredValues => ({
  path: scan.path,
  maskPath: scan.maskPath,
  brainMaskPath: scan.brainMaskPath,
  scanner: scan.scanner,
  site: scan.site,
  lesionType: scan.lesionType,
  dims: JSON.stringify(files.dims),
  spacing: JSON.stringify(files.spacing),
  size: files.size,
  mtimeMs: files.mtimeMs,
  sha256: files.sha256,
  maskSha256: files.maskSha256,
  brainMaskSha256: files.brainMaskSha256,
})

function insert(study: Study, candidate: Candidate, examined: Examined, subjectId: number): void {
  const values = {
    ...valuesOf(candidate, examined),
    subjectId,
    session: candidate.session,
    modality: candidate.modality,
    label: labelFor(study.db, { ...candidate, subjectId }),
    imported: new Date().toISOString(),
  }
  const columns = { ...storedColumns, subjectId: 'subject_id', session: 'session', modality: 'modality' }
  const all = { ...columns, label: 'label', imported: 'imported' }
  study.db
    .prepare(
      `INSERT INTO scan (${Object.values(all).join(', ')}) VALUES (${Object.keys(all)
        .map((key) => `@${key}`)
        .join(', ')})`,
    )
    .run(values)
}

/** Brings a known scan up to date; 'already-there' where nothing is new. A copy of a file that still exists changes no path. */
function update(study: Study, row: ScanRow, candidate: Candidate, examined: Examined): Outcome {
  const copy = row.path !== candidate.path && row.sha256 === examined.sha256 && existsSync(row.path)
  const old = valuesOf(row, row)
  const facts = {
    ...candidate,
    scanner: candidate.scanner ?? row.scanner, // what an import does not say stays as it was
    site: candidate.site ?? row.site,
    lesionType: candidate.lesionType ?? row.lesionType,
  }
  const { path, size, mtimeMs, ...rest } = valuesOf(facts, examined)
  const next: StoredValues = {
    ...rest,
    ...(copy ? { path: row.path, size: row.size, mtimeMs: row.mtimeMs } : { path, size, mtimeMs }),
  }
  const differing = (Object.keys(storedColumns) as (keyof StoredValues)[]).filter(
    (key) => old[key] !== next[key],
  )
  if (differing.length === 0) return 'already-there'
  study.db
    .prepare(
      `UPDATE scan SET ${differing.map((key) => `${storedColumns[key]} = @${key}`).join(', ')} WHERE id = @id`,
    )
    .run({ ...Object.fromEntries(differing.map((key) => [key, next[key]])), id: row.id })
  if (differing.includes('sha256')) return 'changed-file'
  return differing.every((key) => key === 'mtimeMs') ? 'already-there' : 'updated'
}

/** The same bytes under another subject: one person twice, or one file copied. */
function duplicates(study: Study, candidate: Candidate, examined: Examined): Remark[] {
  const labels = study.db
    .prepare<[string, string], string>(
      `SELECT label FROM scan JOIN subject ON subject.id = subject_id WHERE sha256 = ? AND subject <> ? ORDER BY scan.id`,
    )
    .pluck()
    .all(examined.sha256, candidate.subject)
  if (labels.length === 0) return []
  const message = `${candidate.path} holds the same bytes as ${labels.join(', ')}: one scan under two subjects.`
  const remedy = 'Remove one of them: in two splits, the same scan makes every later number too good.'
  return [{ code: 'duplicate-scan', message, remedy }]
}

const baseMessages: Record<Outcome, string> = {
  taken: 'Taken as',
  'already-there': 'In the study already as',
  updated: 'In the study already, brought up to date:',
  'changed-file': 'In the study already, with other voxels than before:',
}

const missingMask = (candidate: Candidate, examined: Examined): Remark[] =>
  examined.group === 'patient' && candidate.maskPath === null
    ? [
        {
          code: 'no-mask',
          message: `The patient scan ${candidate.path} has no lesion mask: it is scored as an image, not by voxels.`,
          remedy: 'Give a mask where there is one (docs/importing.md says how it is found).',
        },
      ]
    : []

/** A mask that an import no longer offers is taken away, but not in silence. */
function removedMasks(row: ScanRow | undefined, candidate: Candidate): Remark[] {
  const removed = [
    candidate.maskPath === null ? row?.maskPath : null,
    candidate.brainMaskPath === null ? row?.brainMaskPath : null,
  ].filter((path) => typeof path === 'string')
  return removed.map((path) => ({
    code: 'mask-removed',
    message: `${candidate.path} had the mask ${path}; this import gives none, so it has none now.`,
    remedy: 'Name the mask in the table, or put it back, and import again if that was not meant.',
  }))
}

const newVoxels = (candidate: Candidate): Remark => ({
  code: 'changed-file',
  message: `${candidate.path} is not the file that was imported before; its new voxels are used from now on.`,
  remedy: 'Run the methods again: maps of the old voxels are made anew.',
})

/**
 * Writes one scan with its subject and its notes; meant to run in one transaction. Returns the notes: first what happened, then
 * one a remark. Throws a Fault where the scan clashes with one of the study.
 */
export function storeScan(
  study: Study,
  candidate: Candidate,
  examined: Examined,
  context: NoteContext,
): ImportNote[] {
  const row = existing(study, candidate, examined)
  const before = row && [row.age, row.sex, row.split].join('|')
  const subject = storeSubject(study, candidate, examined)
  let outcome: Outcome = 'taken'
  if (row) outcome = update(study, row, candidate, examined)
  else insert(study, candidate, examined, subject.id)
  const { session, modality } = candidate
  const stored = listScans(study, { subjects: [candidate.subject], modality }).find(
    (scan) => scan.session === session,
  )!
  if (outcome === 'already-there' && before !== [stored.age, stored.sex, stored.split].join('|'))
    outcome = 'updated'
  const remarks = [
    ...candidate.remarks,
    ...subject.remarks,
    ...(examined.remarks ?? keptRemarks(study, candidate.path, context)),
    ...missingMask(candidate, examined),
    ...removedMasks(row, candidate),
    ...duplicates(study, candidate, examined),
    ...(outcome === 'changed-file' ? [newVoxels(candidate)] : []),
  ]
  deleteOlderNotes(study, candidate.path, context)
  const { path } = candidate
  const message = `${baseMessages[outcome]} ${stored.label}.`
  const notes: ImportNote[] = [
    { path, outcome: 'taken', code: outcome, message, remedy: '' },
    ...remarks.map((remark) => ({ path, outcome: 'taken-with-warning' as const, ...remark })),
  ]
  for (const note of notes) writeNote(study, note, context)
  return notes
}
