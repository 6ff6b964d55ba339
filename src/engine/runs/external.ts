import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Fault, modalities, toFault, type Card, type FaultData, type Modality } from '../../contract/index.ts'
import { digestOf, listMethods, noteCard, studyCards } from '../methods/index.ts'
import { getSetting, listScans, lockStudy, type ScanRow, type Study } from '../studies/index.ts'
import { gridMismatch, readVolume } from '../volumes/index.ts'
import { postprocessingSchema } from '../../contract/index.ts'
import { sameGrid } from '../../science/volume/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { sourceFiles } from './alignment.ts'
import { derivedPath, prepareDerivatives, recordMap } from './maps.ts'
import { HISTOGRAM_BINS } from '../../science/metrics/index.ts'
import { nameScan, STAGE_VERSION } from './tasks.ts'

export interface ImportMapsReport {
  readonly method: string
  readonly taken: { scan: string; file: string }[]
  readonly skipped: { file: string; fault: FaultData }[]
  /** Scans of the study that have no map in the folder. */
  readonly missing: string[]
  readonly range: readonly [number, number]
}

/**
 * Takes maps that were made elsewhere: every NIfTI file below the folder whose name begins with the label of a scan
 * (sub-07_T2w…nii.gz) becomes that scan's map of the method. A map must lie on the scan's own grid and be finite
 * everywhere. Copies are kept in the study; the folder is not needed afterwards.
 */
export async function importMaps(
  study: Study,
  options: {
    method: string
    folder: string
    signal?: AbortSignal
    onProgress?(done: number, total: number, label: string): void
  },
): Promise<ImportMapsReport> {
  const { method, signal } = options
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(method)) {
    throw new Fault({
      code: 'usage',
      message: `'${method}' cannot be a method's name.`,
      remedy: 'Use lower-case letters, digits and hyphens, at most 40.',
    })
  }
  if (listMethods().some(({ card }) => card.id === method)) {
    throw new Fault({
      code: 'bad-input',
      message: `'${method}' is the name of a method of the program.`,
      remedy: 'Give the imported maps another name.',
    })
  }
  const folder = resolve(options.folder)
  const scans = listScans(study)
  const { pairs, unknown } = match(folder, scans)
  if (pairs.length === 0) {
    throw new Fault({
      code: 'nothing-to-do',
      message: `${folder} holds no NIfTI file whose name begins with the label of a scan of the study.`,
      remedy: `Name the maps after the scans, for example ${scans[0]?.label ?? 'sub-01_T2w'}_map.nii.gz.`,
      path: folder,
    })
  }
  using _lock = lockStudy(study, 'import-maps')
  await using pool = new WorkerPool(1)
  const skipped: ImportMapsReport['skipped'] = unknown.map((file) => ({
    file,
    fault: {
      code: 'not-found',
      message: `${file} belongs to no scan of the study.`,
      remedy: 'Its name must begin with the label of a scan.',
      path: file,
    },
  }))

  // first pass: which files are fit, and the range of their scores (the histogram needs it before the first map is counted)
  const good: { scan: ScanRow; file: string }[] = []
  const earlier = studyCards(study.db).find((card) => card.id === method)
  let [low, high] = earlier ? earlier.score.range : [Infinity, -Infinity]
  for (const { scan, file } of pairs) {
    signal?.throwIfAborted()
    try {
      const range = await checkMapFile(file, scan)
      low = Math.min(low, range[0])
      high = Math.max(high, range[1])
      good.push({ scan, file })
    } catch (error) {
      skipped.push({ file, fault: nameScan(error, file) })
    }
  }
  if (good.length === 0)
    throw new Fault({
      ...skipped[0]!.fault,
      message: `No map could be taken. The first: ${skipped[0]!.fault.message}`,
    })
  if (!(high > low))
    throw new Fault({
      code: 'bad-input',
      message: `Every map in ${folder} has the same score ${low} everywhere.`,
      remedy: 'Export raw anomaly scores, not masks.',
      path: folder,
    })

  const card = externalCard(method, [...new Set(good.map(({ scan }) => scan.modality))], [low, high], earlier)
  noteCard(study.db, card)
  const taken: ImportMapsReport['taken'] = []
  for (const [done, { scan, file }] of good.entries()) {
    signal?.throwIfAborted()
    await takeMap(study, pool, card, scan, file)
    taken.push({ scan: scan.label, file })
    options.onProgress?.(done + 1, good.length, scan.label)
  }
  study.log('import-maps', `${taken.length} maps of ${method} from ${folder}, ${skipped.length} skipped`)
  const has = new Set(good.map(({ scan }) => scan.id))
  return {
    method,
    taken,
    skipped,
    missing: scans
      .filter((scan) => card.modalities.includes(scan.modality) && !has.has(scan.id))
      .map((scan) => scan.label),
    range: [low, high],
  }
}

function match(
  folder: string,
  scans: readonly ScanRow[],
): { pairs: { scan: ScanRow; file: string }[]; unknown: string[] } {
  let names: string[]
  try {
    if (!statSync(folder).isDirectory())
      throw new Fault({
        code: 'bad-input',
        message: `${folder} is a file where a folder of maps was expected.`,
        remedy: 'Name the folder.',
        path: folder,
      })
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  } catch (error) {
    throw toFault(error, folder)
  }
  const pairs: { scan: ScanRow; file: string }[] = []
  const unknown: string[] = []
  const byLength = [...scans].sort((a, b) => b.label.length - a.label.length)
  for (const name of names) {
    const base = name.split(/[\\/]/).at(-1)!
    if (!/\.nii(\.gz)?$/i.test(base) || base.startsWith('.')) continue
    const scan = byLength.find(
      ({ label }) => base.startsWith(label) && !/^[A-Za-z0-9]/.test(base.slice(label.length)),
    )
    if (scan && !pairs.some((pair) => pair.scan.id === scan.id))
      pairs.push({ scan, file: join(folder, name) })
    else unknown.push(join(folder, name))
  }
  return { pairs, unknown }
}

/** Range of the scores; throws when the map does not fit its scan. */
async function checkMapFile(file: string, scan: ScanRow): Promise<[number, number]> {
  const map = await readVolume(file)
  const own = await readVolume(scan.path)
  if (!sameGrid(map.grid, own.grid)) throw gridMismatch(file, map.grid, { ...own.grid, path: scan.path })
  if (map.nonFinite > 0) {
    throw new Fault({
      code: 'not-finite',
      message: `${file} has ${map.nonFinite} ${map.nonFinite === 1 ? 'voxel that is no finite number' : 'voxels that are not finite numbers'}.`,
      remedy: 'Export the map with 0 outside the brain and finite scores inside.',
      path: file,
    })
  }
  let low = Infinity
  let high = -Infinity
  for (const value of map.data) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

async function takeMap(
  study: Study,
  pool: WorkerPool,
  card: Card,
  scan: ScanRow,
  file: string,
): Promise<void> {
  const start = performance.now()
  const map = await readVolume(file)
  const { scanGrid, scanBrain } = await pool.run('prepare', { files: sourceFiles(scan), input: card.input })
  const postprocessing = postprocessingSchema.parse(getSetting(study, 'postprocessing') ?? 'median4')
  const relativePath = derivedPath(scan, card.id, 'anomaly')
  const key = digestOf({
    scan: scan.sha256,
    brain: scan.brainMaskSha256,
    external: map.sha256,
    version: STAGE_VERSION,
  })
  const data = map.data.slice()
  for (let i = 0; i < data.length; i++) if (scanBrain[i] !== 1) data[i] = 0
  const finished = await pool.run('finish', {
    map: data,
    input: card.input,
    scanGrid,
    scanBrain,
    scanPath: scan.path,
    ...(scan.maskPath === null ? {} : { maskPath: scan.maskPath }),
    mapFile: prepareDerivatives(study, relativePath),
    sidecar: {
      Description: `Anomaly score imported as ${card.id}.`,
      Sources: [`bids:raw:${scan.label}`],
      SkullStripped: true,
      Method: card.id,
      Key: key,
      ImportedSHA256: map.sha256,
    },
    histogram: { postprocessing, range: card.score.range },
  })
  recordMap(study, {
    scanId: scan.id,
    method: card.id,
    key,
    path: relativePath,
    sha256: finished.sha256,
    brainVoxels: finished.brainVoxels,
    lesionVoxels: finished.lesionVoxels,
    provider: 'external',
    seconds: (performance.now() - start) / 1000,
    runId: null,
    histogram: {
      postprocessing,
      range: card.score.range,
      bins: HISTOGRAM_BINS,
      healthy: finished.healthy,
      lesion: finished.lesion,
    },
  })
}

/** The card of imported maps: origin unknown until a person says more. */
const externalCard = (
  id: string,
  found: Modality[],
  range: [number, number],
  earlier: Card | undefined,
): Card => ({
  schema: 1,
  id,
  name: id,
  family: 'imported maps',
  version: '1',
  description: 'Anomaly maps made by another program and imported as files.',
  citation: 'unknown',
  licence: 'unknown',
  trained_on: 'unknown',
  limits: 'unknown',
  clinical_use: 'Not for clinical use. Research use only; not a medical device.',
  modalities: modalities.filter((m) => found.includes(m) || earlier?.modalities.includes(m)),
  procedure: 'external',
  parameters: {},
  input: {
    space: 'native',
    intensity: { clip_percentiles: [0, 100], range: [0, 1], background: 0 },
    slice_axis: 'axial',
    channels: 1,
    batch: 1,
    min_brain_voxels: 0,
  },
  graphs: [],
  score: { range },
})
