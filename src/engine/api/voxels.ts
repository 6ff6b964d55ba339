import { stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import type { VolumeKind } from '../../contract/api.ts'
import { annotationById, drawingOf } from '../annotations/index.ts'
import { packRuns } from '../../science/volume/index.ts'
import { studyCards } from '../methods/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { postprocessingOf } from './queries.ts'
import { reconstructionOf } from './reconstructions.ts'
import { volumeThreads } from './threads.ts'
import type { ViewInput, Voxels } from './view-tasks.ts'

export type { Voxels } from './view-tasks.ts'

/** Volumes kept after they were sent: going back to a scan, or opening it in another pane, reads and filters nothing. */
const CACHE_BYTES = 400 * 2 ** 20

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

/** What tells one content of the files from another without reading them. Throws Fault 'not-found' for a file that is gone. */
async function stampOf(input: ViewInput): Promise<string> {
  const files = new Set([input.scanPath, input.path, ...(input.brainMaskPath ? [input.brainMaskPath] : [])])
  const stamps = await Promise.all(
    [...files].map(async (file) => {
      try {
        const { size, mtimeMs } = await stat(file)
        return `${file} ${size} ${mtimeMs}`
      } catch (error) {
        // one half of an image pair may be named by the other; the reader knows
        if (/\.(hdr|img)(\.gz)?$/i.test(file)) return file
        throw toFault(error, file)
      }
    }),
  )
  return `${input.kind} ${input.postprocessing} ${stamps.join(' ')}`
}

class Cache {
  readonly #kept = new Map<string, Promise<Voxels>>()
  readonly #bytes = new Map<string, number>()

  /** The volume under this stamp; read once however many ask for it at the same time. */
  get(stamp: string, read: () => Promise<Voxels>): Promise<Voxels> {
    const known = this.#kept.get(stamp)
    this.#kept.delete(stamp)
    const volume = known ?? read()
    this.#kept.set(stamp, volume)
    if (!known)
      volume.then(
        ({ packed }) => {
          this.#bytes.set(stamp, packed.byteLength)
          this.#trim()
        },
        () => this.#drop(stamp),
      )
    return volume
  }
  #drop(stamp: string): void {
    this.#kept.delete(stamp)
    this.#bytes.delete(stamp)
  }
  #trim(): void {
    let total = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0)
    for (const stamp of [...this.#kept.keys()]) {
      if (total <= CACHE_BYTES || this.#kept.size <= 1) return
      total -= this.#bytes.get(stamp) ?? 0
      this.#drop(stamp)
    }
  }
}

const caches = new WeakMap<object, Cache>()

/**
 * The voxels of a scan, a reference mask (both by the scan's id), a map or a reader's drawing (by their own). Volumes are
 * read, filtered and packed in worker threads and kept: the bytes belong to the cache and are neither changed nor moved to
 * another thread or process. Throws Fault.
 */
export async function readVoxels(study: Study, kind: VolumeKind, id: number): Promise<Voxels> {
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
  const cache = caches.get(study.db) ?? new Cache()
  caches.set(study.db, cache)
  return cache.get(stamp, () => volumeThreads().run('view', input))
}
