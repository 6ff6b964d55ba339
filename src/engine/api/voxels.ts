import { stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import type { VolumeKind } from '../../contract/api.ts'
import { annotationById, drawingOf } from '../annotations/index.ts'
import { packRuns } from '../../science/volume/index.ts'
import { studyCards } from '../methods/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { postprocessingOf } from './queries.ts'
import { KeptVoxels } from './kept-voxels.ts'
import { reconstructionOf } from './reconstructions.ts'
import { volumeThreads } from './threads.ts'
import type { ViewInput, Voxels } from './view-tasks.ts'
import { VoxelStore } from './voxel-store.ts'

export type { Voxels } from './view-tasks.ts'

const notFound = (what: string): Fault =>
  new Fault({
    code: 'not-found',
    message: `The study has no ${what}.`,
    remedy: 'Reload the page: the study has changed since it was opened.',
  })

function scanById(study: Study, id: number): ScanRow {
  const [scan] = listScans(study, { id })
  if (!scan) throw notFound(`scan ${id}`)
  return scan
}

/** A path of the database, which must stay inside the study's folder. */
function insideStudy(study: Study, path: string): string {
  const whole = resolve(study.folder, path)
  const within = relative(study.folder, whole)
  if (isAbsolute(path) || isAbsolute(within) || within.startsWith('..')) {
    throw new Fault({
      code: 'bad-input',
      message: `The study names a map outside its own folder: ${path}.`,
      remedy: 'Run the method again; the map is then written inside the study.',
    })
  }
  return whole
}

const inputOf = (study: Study, scan: ScanRow, kind: ViewInput['kind'], path: string): ViewInput => ({
  kind,
  path,
  scanPath: scan.path,
  brainMaskPath: kind === 'map' || kind === 'recon' ? scan.brainMaskPath : null,
  postprocessing: kind === 'map' ? postprocessingOf(study) : 'none',
})

function askedFor(study: Study, kind: Exclude<VolumeKind, 'annotation'>, id: number): ViewInput {
  if (kind === 'map' || kind === 'recon') {
    const row = study.db
      .prepare<[number], { scan: number; method: string; path: string }>(
        'SELECT scan_id AS scan, method, path FROM map WHERE id = ?',
      )
      .get(id)
    if (!row) throw notFound(`anomaly map ${id}`)
    const scan = scanById(study, row.scan)
    if (kind === 'map') return inputOf(study, scan, kind, insideStudy(study, row.path))
    const card = studyCards(study.db).find((one) => one.id === row.method)
    if (!card) throw notFound(`method ${row.method}`)
    const path = insideStudy(study, reconstructionOf(row.path))
    return { ...inputOf(study, scan, kind, path), intensity: card.input.intensity }
  }
  const scan = scanById(study, id)
  if (kind === 'scan') return inputOf(study, scan, kind, scan.path)
  if (scan.maskPath === null) throw notFound(`reference mask of ${scan.label}`)
  return inputOf(study, scan, kind, scan.maskPath)
}

/** A header and voxels in two files, of which a study names one. */
const isPair = (file: string): boolean => /\.(hdr|img)(\.gz)?$/i.test(file)

/** What tells one content of the files from another without reading them, and how it is to be seen. Throws Fault 'not-found' for a file that is gone. */
async function stampOf(input: ViewInput): Promise<string> {
  const files = new Set([input.scanPath, input.path, ...(input.brainMaskPath ? [input.brainMaskPath] : [])])
  const stamps = await Promise.all(
    [...files].map(async (file) => {
      try {
        const { size, mtimeMs, ctimeMs } = await stat(file)
        return `${file} ${size} ${mtimeMs} ${ctimeMs}`
      } catch (error) {
        // one half of an image pair may be named by the other; the reader knows
        if (isPair(file)) return file
        throw toFault(error, file)
      }
    }),
  )
  return `${input.kind} ${input.postprocessing} ${JSON.stringify(input.intensity ?? null)} ${stamps.join(' ')}`
}

/** The volumes of one study. */
interface Kept {
  readonly inMemory: KeptVoxels
  readonly onDisk: VoxelStore
}
const kept = new WeakMap<object, Kept>()
function keptOf(study: Study): Kept {
  const own = kept.get(study.db) ?? {
    inMemory: new KeptVoxels(),
    onDisk: new VoxelStore(join(study.folder, '.cache', 'voxels')),
  }
  kept.set(study.db, own)
  return own
}

/** The page has its answer before anything is written. */
const WRITE_AFTER_MS = 1000

/**
 * Maps and reconstructions are also kept in the study's folder, where they are from: filtering one takes longer than all the rest. Scans
 * are not: nothing of a patient's image is copied to where it was not.
 */
async function fromDiskOr(
  { db }: Study,
  { onDisk }: Kept,
  stamp: string,
  input: ViewInput,
  signal: AbortSignal,
): Promise<Voxels> {
  const read = (): Promise<Voxels> => volumeThreads().run('view', input, { signal })
  const ofStudy = input.kind === 'map' || input.kind === 'recon'
  const storable = ofStudy && ![input.scanPath, input.brainMaskPath ?? ''].some(isPair)
  if (!storable) return read()
  const known = await onDisk.get(stamp)
  if (known) return known
  const voxels = await read()
  const keep = async (): Promise<void> => {
    // A file that changed while it was read belongs to neither stamp.
    if (db.open && (await stampOf(input).catch(() => undefined)) === stamp) await onDisk.put(stamp, voxels)
  }
  setTimeout(() => void keep(), WRITE_AFTER_MS).unref()
  return voxels
}

/**
 * The voxels of a scan, a reference mask (both by the scan's id), a map or a reader's drawing (by their own). Volumes are
 * read, filtered and packed in worker threads and kept: the bytes belong to the cache and are neither changed nor moved to
 * another thread or process. Throws Fault, 'cancelled' where the signal ended it before it was begun.
 */
export async function readVoxels(
  study: Study,
  kind: VolumeKind,
  id: number,
  signal: AbortSignal,
): Promise<Voxels> {
  if (kind === 'annotation') {
    const row = annotationById(study, id)
    const { dims, affine } = row.grid
    const info = {
      datatype: 'uint8' as const,
      dims: [...dims] as [number, number, number],
      affine: [...affine],
    }
    return { info, packed: packRuns(drawingOf(study, row).mask) }
  }
  const input = askedFor(study, kind, id)
  const stamp = await stampOf(input)
  const own = keptOf(study)
  return own.inMemory.get(stamp, (unwanted) => fromDiskOr(study, own, stamp, input, unwanted), signal)
}
