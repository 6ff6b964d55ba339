import { join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import { derivatives, prepareDerivatives } from '../runs/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { replaceFile, writeVolume } from '../volumes/index.ts'
import { annotationById, annotationRows, drawingOf, scanById, type AnnotationRow } from './journal.ts'

/** `sub-07_T2w_desc-<name>_label-L_mask.nii.gz`, relative to the study folder. */
export function maskPath(scan: Pick<ScanRow, 'label' | 'session'>, name: string): string {
  const subject = scan.label.split('_')[0]!
  const session = scan.session === '' ? '' : `/ses-${scan.session}`
  return `${derivatives}/${subject}${session}/anat/${scan.label}_desc-${name}_label-L_mask.nii.gz`
}

/** Writes a mask with its sidecar beside it; each file whole or not at all. Returns the mask's SHA-256. */
export async function writeMask(
  study: Study,
  path: string,
  { grid }: Pick<AnnotationRow, 'grid'>,
  mask: Uint8Array,
  sidecar: Record<string, unknown>,
): Promise<string> {
  const file = prepareDerivatives(study, path)
  const sha256 = await writeVolume(
    file,
    { grid, data: mask },
    {
      datatype: 'uint8',
      gzipLevel: 6,
      sformCode: grid.code ?? 1,
    },
  )
  const text = `${JSON.stringify(sidecar, null, 2)}\n`
  await replaceFile(file.replace(/\.nii\.gz$/, '.json'), Buffer.from(text))
  return sha256
}

const sidecarOf = (scan: ScanRow, row: AnnotationRow, voxels: number): Record<string, unknown> => ({
  Description: `Lesion mask drawn by reader ${row.reader}; 1 inside, 0 outside, on the scan's own grid.`,
  Type: 'Lesion',
  Manual: true,
  Sources: [`bids:raw:${scan.label}`],
  SourceSHA256: scan.sha256,
  Reader: row.reader,
  Strokes: row.strokes,
  JournalEntry: row.last,
  Voxels: voxels,
  Changed: row.changed,
  GeneratedBy: [{ Name: 'Normascope', Version: packageJson.version }],
})

/** Writers under way, by database and annotation: one file is never written twice at once. */
const writing = new WeakMap<object, Map<number, Promise<unknown>>>()

async function writeNow(study: Study, id: number): Promise<AnnotationRow> {
  const row = annotationById(study, id)
  if (row.written === row.last && row.path !== null) return row
  if (row.last === 0) return row
  const scan = scanById(study, row.scanId)
  const { mask, voxels } = drawingOf(study, row)
  const path = maskPath(scan, row.reader)
  const sha256 = await writeMask(study, path, row, mask.slice(), sidecarOf(scan, row, voxels))
  study.db
    .prepare('UPDATE annotation SET path = ?, sha256 = ?, written = ? WHERE id = ?')
    .run(path, sha256, row.last, id)
  return annotationById(study, id)
}

/**
 * Brings the mask file up to the journal; nothing where it is. Strokes drawn meanwhile are in the next one. A drawing
 * without any stroke has no file.
 */
export function saveAnnotation(study: Study, id: number): Promise<AnnotationRow> {
  const own = writing.get(study.db) ?? new Map<number, Promise<unknown>>()
  writing.set(study.db, own)
  const before = own.get(id) ?? Promise.resolve()
  const next = before.catch(() => undefined).then(() => writeNow(study, id))
  own.set(id, next)
  const clear = (): void => {
    if (own.get(id) === next) own.delete(id)
  }
  next.then(clear, clear)
  return next
}

/** Brings every mask file up to its journal: what an engine that died had not written yet. Returns how many were written. */
export async function saveAll(study: Study, scanId?: number): Promise<number> {
  const stale = annotationRows(study, scanId).filter((row) => row.last > row.written)
  for (const row of stale) await saveAnnotation(study, row.id)
  return stale.length
}

export interface ReaderMask {
  readonly reader: string
  /** Absolute path of the mask, on the scan's own grid. */
  readonly path: string
  readonly sha256: string
  readonly voxels: number
  readonly changed: string
}

/**
 * The mask of a reader on a scan, its file up to date; undefined where that reader drew nothing (or undid all). An empty
 * mask is an answer: a reader who took the reference's voxels away.
 */
export async function readerMask(
  study: Study,
  scanId: number,
  reader: string,
): Promise<ReaderMask | undefined> {
  const row = annotationRows(study, scanId).find((one) => one.reader.toLowerCase() === reader.toLowerCase())
  if (!row || row.strokes === 0) return undefined
  const { path, sha256, voxels, changed, reader: name } = await saveAnnotation(study, row.id)
  return { reader: name, path: join(study.folder, path!), sha256: sha256!, voxels, changed }
}
