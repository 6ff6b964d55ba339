import { Fault } from '../../contract/index.ts'
import type { AnnotationEntry, DrawingTool } from '../../contract/api/annotations.ts'
import { decodeRuns, flip, type Runs } from '../../science/drawing/index.ts'
import { sameGrid, voxelCount, voxelVolume } from '../../science/volume/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { gridOfScan, type DrawnGrid } from './scan-grid.ts'

export interface AnnotationRow {
  readonly id: number
  readonly scanId: number
  readonly reader: string
  readonly grid: DrawnGrid
  readonly last: number
  readonly strokes: number
  readonly voxels: number
  readonly created: string
  readonly changed: string
  readonly path: string | null
  readonly sha256: string | null
  readonly written: number
}

type StoredRow = Omit<AnnotationRow, 'grid'> & { grid: string }

const columns =
  'id, scan_id AS scanId, reader, grid, last, strokes, voxels, created, changed, path, sha256, written'

const parsed = ({ grid, ...row }: StoredRow): AnnotationRow => ({
  ...row,
  grid: JSON.parse(grid) as DrawnGrid,
})

const noAnnotation = (id: number): Fault =>
  new Fault({
    code: 'not-found',
    message: `The study has no drawing ${id}.`,
    remedy: 'Reload the page: the study has changed since it was opened.',
  })

export function annotationById({ db }: Pick<Study, 'db'>, id: number): AnnotationRow {
  const row = db.prepare<[number], StoredRow>(`SELECT ${columns} FROM annotation WHERE id = ?`).get(id)
  if (!row) throw noAnnotation(id)
  return parsed(row)
}

export const annotationRows = ({ db }: Pick<Study, 'db'>, scanId?: number): AnnotationRow[] =>
  db
    .prepare<{ scan: number | null }, StoredRow>(
      `SELECT ${columns} FROM annotation WHERE @scan IS NULL OR scan_id = @scan ORDER BY scan_id, reader`,
    )
    .all({ scan: scanId ?? null })
    .map(parsed)

export function scanById(study: Study, id: number): ScanRow {
  const scan = listScans(study).find((row) => row.id === id)
  if (scan) return scan
  throw new Fault({
    code: 'not-found',
    message: `The study has no scan ${id}.`,
    remedy: 'Reload the page: the study has changed since it was opened.',
  })
}

interface StoredEntry {
  readonly number: number
  readonly kind: 'stroke' | 'undo' | 'redo'
  readonly runs: Buffer | null
}

/** Entry numbers of strokes: in force, oldest first, and undone, the next to be had back last. */
export interface Stacks {
  readonly done: number[]
  readonly undone: number[]
}

/** Follows the journal: an undo takes the newest stroke in force away, a redo brings the last undone back, a stroke forgets the undone. */
export function stacksOf(entries: readonly Pick<StoredEntry, 'number' | 'kind'>[]): Stacks {
  const done: number[] = []
  let undone: number[] = []
  for (const { number, kind } of entries) {
    if (kind === 'stroke') {
      done.push(number)
      undone = []
    } else if (kind === 'undo') undone.push(done.pop()!)
    else done.push(undone.pop()!)
  }
  return { done, undone }
}

/** The drawing as it stands in memory. */
export interface Drawing {
  readonly mask: Uint8Array<ArrayBuffer>
  last: number
  voxels: number
  readonly stacks: Stacks
}

const broken = (row: AnnotationRow, number: number): Fault =>
  new Fault({
    code: 'unreadable',
    message: `Stroke ${number} of reader ${row.reader} on scan ${row.scanId} cannot be read.`,
    remedy:
      'Restore study.sqlite from a backup; the mask file under derivatives holds what was drawn before.',
  })

function runsOfEntry(study: Pick<Study, 'db'>, row: AnnotationRow, number: number): Runs {
  const bytes = study.db
    .prepare<[number, number], Buffer>(
      'SELECT runs FROM annotation_entry WHERE annotation_id = ? AND number = ?',
    )
    .pluck()
    .get(row.id, number)
  const runs = bytes && decodeRuns(bytes, voxelCount(row.grid))
  if (!runs) throw broken(row, number)
  return runs
}

/** The drawing from its journal alone: every stroke in force over an empty mask. */
export function replay(study: Pick<Study, 'db'>, row: AnnotationRow): Drawing {
  const entries = study.db
    .prepare<[number], Omit<StoredEntry, 'runs'>>(
      'SELECT number, kind FROM annotation_entry WHERE annotation_id = ? ORDER BY number',
    )
    .all(row.id)
  const stacks = stacksOf(entries)
  const mask = new Uint8Array(voxelCount(row.grid))
  let voxels = 0
  for (const number of stacks.done) voxels += flip(mask, runsOfEntry(study, row, number))
  return { mask, last: entries.at(-1)?.number ?? 0, voxels, stacks }
}

/** The last drawings worked on, so that a stroke need not replay the journal. */
const open = new WeakMap<object, Map<number, Drawing>>()
const KEPT = 4

/** The drawing as the journal says, from memory where that is up to date. Not to be changed by others. */
export function drawingOf(study: Pick<Study, 'db'>, row: AnnotationRow): Drawing {
  const kept = open.get(study.db) ?? new Map<number, Drawing>()
  open.set(study.db, kept)
  const known = kept.get(row.id)
  const drawing = known?.last === row.last ? known : replay(study, row)
  kept.delete(row.id)
  kept.set(row.id, drawing)
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(oldest)
  }
  return drawing
}

const forget = (study: Pick<Study, 'db'>, id: number): void => void open.get(study.db)?.delete(id)

/** Rows that strokes wrote in this process: no page but the one that draws needs to fetch anything anew for them. */
const quiet = new WeakMap<object, number>()
export const quietChanges = (study: Pick<Study, 'db'>): number => quiet.get(study.db) ?? 0

/**
 * Opens a reader's drawing on a scan, an empty one where there is none. Throws 'grid-mismatch' where the scan was imported
 * again with other voxels since; the drawing stays as it is. 'not-found' where nothing tells the voxels of a scan that is away.
 */
export async function openAnnotation(study: Study, scanId: number, reader: string): Promise<AnnotationRow> {
  const scan = scanById(study, scanId)
  const grid = await gridOfScan(study, scan)
  const found = annotationRows(study, scanId).find((row) => row.reader.toLowerCase() === reader.toLowerCase())
  if (found && grid && !sameGrid(found.grid, grid))
    throw new Fault({
      code: 'grid-mismatch',
      message: `What ${found.reader} drew on ${scan.label} belongs to other voxels: the scan was imported again since.`,
      remedy: 'Put the earlier scan back to go on with it, or draw under another name.',
      path: scan.path,
    })
  if (found) return found
  if (!grid)
    throw new Fault({
      code: 'not-found',
      message: `The file of ${scan.label} is not there: ${scan.path} does not exist.`,
      remedy: 'Put it back at its place; what is drawn meanwhile waits in the window.',
      path: scan.path,
    })
  const now = new Date().toISOString()
  const { lastInsertRowid } = study.db
    .prepare('INSERT INTO annotation (scan_id, reader, grid, created, changed) VALUES (?, ?, ?, ?, ?)')
    .run(scanId, reader, JSON.stringify(grid), now, now)
  return annotationById(study, Number(lastInsertRowid))
}

export interface Change {
  readonly kind: StoredEntry['kind']
  readonly tool?: DrawingTool
  /** Of a stroke; undo and redo know theirs. */
  readonly runs?: Uint8Array
}

const movedOn = (row: AnnotationRow): Fault =>
  new Fault({
    code: 'locked',
    message: `The drawing of ${row.reader} has gone on elsewhere: another window draws under the same name.`,
    remedy: 'Draw in one window only, or under another name; this window takes over what the other drew.',
  })

/**
 * Adds one entry to the journal, in one transaction that is on disk when this returns, and applies it in memory. `after`
 * is the entry that the caller saw last. Returns the runs that flipped. Throws 'locked' where the journal went on since,
 * 'nothing-to-do' where there is nothing to undo or redo, 'bad-input' for runs that fit no mask of this scan, 'disk-full'.
 */
export function addEntry(study: Study, id: number, after: number, change: Change): Runs {
  const row = annotationById(study, id)
  if (row.last !== after) throw movedOn(row)
  const drawing = drawingOf(study, row)
  const { done, undone } = drawing.stacks
  const stroke = change.kind === 'stroke'
  const number = stroke ? undefined : (change.kind === 'undo' ? done : undone).at(-1)
  if (!stroke && number === undefined)
    throw new Fault({
      code: 'nothing-to-do',
      message: change.kind === 'undo' ? 'There is nothing to undo.' : 'There is nothing to do again.',
      remedy: 'Go on drawing.',
    })
  const runs = stroke
    ? decodeRuns(change.runs ?? new Uint8Array(), voxelCount(row.grid))
    : runsOfEntry(study, row, number!)
  if (!runs || runs.length === 0)
    throw new Fault({
      code: 'bad-input',
      message: 'The stroke does not fit the voxels of its scan.',
      remedy: 'Reload the page and draw it again.',
    })
  const more = flip(drawing.mask, runs)
  const strokes = done.length + (change.kind === 'undo' ? -1 : 1)
  try {
    const now = new Date().toISOString()
    study.db.transaction(() => {
      study.db
        .prepare(
          'INSERT INTO annotation_entry (annotation_id, number, time, kind, tool, runs) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(id, after + 1, now, change.kind, change.tool ?? '', stroke ? Buffer.from(change.runs!) : null)
      const { changes } = study.db
        .prepare(
          'UPDATE annotation SET last = ?, strokes = ?, voxels = ?, changed = ? WHERE id = ? AND last = ?',
        )
        .run(after + 1, strokes, drawing.voxels + more, now, id, after)
      if (changes !== 1) throw movedOn(row)
    })()
  } catch (error) {
    forget(study, id) // what is in memory is ahead of the journal
    throw error
  }
  quiet.set(study.db, quietChanges(study) + 2)
  drawing.last = after + 1
  drawing.voxels += more
  if (stroke) {
    done.push(after + 1)
    undone.length = 0
  } else if (change.kind === 'undo') undone.push(done.pop()!)
  else done.push(undone.pop()!)
  return runs
}

/** An annotation as it is shown. */
export function annotationEntry(study: Study, row: AnnotationRow, label?: string): AnnotationEntry {
  const { done, undone } = drawingOf(study, row).stacks
  return { ...plainEntry(study, row, label), undoable: done.length, redoable: undone.length }
}

/** As {@link annotationEntry} without following the journal: what can be undone is the number of strokes, redo unknown (0). */
export const plainEntry = (study: Study, row: AnnotationRow, label?: string): AnnotationEntry => ({
  annotation_id: row.id,
  scan_id: row.scanId,
  scan: label ?? scanById(study, row.scanId).label,
  reader: row.reader,
  last: row.last,
  strokes: row.strokes,
  undoable: row.strokes,
  redoable: 0,
  voxels: row.voxels,
  volume_ml: (row.voxels * voxelVolume(row.grid)) / 1000,
  created: row.created,
  changed: row.changed,
  written: row.written === row.last,
})
