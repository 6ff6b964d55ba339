/** What worker threads do for a run. Plain data and typed arrays in and out; every file is named by its caller. */
import { deflateSync } from 'node:zlib'
import { basename } from 'node:path'
import { Fault, toFault, type CardInput, type Postprocessing } from '../../contract/index.ts'
import { alignToMni, isDoubtful, prepareTarget, type AlignmentTarget } from '../../science/alignment/index.ts'
import { postprocess } from '../../science/filters/index.ts'
import { HISTOGRAM_BINS, scoreHistogram } from '../../science/metrics/index.ts'
import { scaleBrain, smoothInside } from '../../science/preprocessing/index.ts'
import {
  axisGrid,
  brainMaskFrom,
  cropToMask,
  countMask,
  invert,
  replaceNonFinite,
  resample,
  type Affine,
  type Grid,
  type Volume,
} from '../../science/volume/index.ts'
import {
  runProcedure,
  type HealthyFiles,
  type ProcedureInput,
  type ProcedureOutput,
} from '../methods/index.ts'
import { readMask, readVolume, replaceFile, writeVolume } from '../volumes/index.ts'
import type { OwnReference } from './reference.ts'
import { standardised } from './standardise.ts'

/** Changes when a step here changes what comes out, so that old maps are made again. */
export const STAGE_VERSION = 1

/** A scan with what belongs to it, as the study knows it; hashes are checked where given. */
export interface SourceFiles {
  readonly path: string
  readonly sha256?: string
  readonly brainMaskPath?: string
}

interface Loaded {
  readonly volume: Volume
  readonly brain: Uint8Array
}

/** The scan and its brain: the given mask where the scan is finite, else the scan's finite voxels that are not 0. */
async function loadScan(files: SourceFiles): Promise<Loaded> {
  const loaded = await readVolume(files.path)
  if (files.sha256 !== undefined && loaded.sha256 !== files.sha256) {
    throw new Fault({
      code: 'changed-file',
      message: `${files.path} has changed since it was imported.`,
      remedy: 'Import the folder again; results of the old file stay until then.',
      path: files.path,
    })
  }
  const brain = brainMaskFrom(loaded)
  if (files.brainMaskPath !== undefined) {
    const given = await readMask(files.brainMaskPath, { ...loaded.grid, path: files.path })
    for (let i = 0; i < brain.length; i++)
      brain[i] = given.data[i] === 1 && Number.isFinite(loaded.data[i]) ? 1 : 0
  }
  if (countMask(brain) === 0) {
    throw new Fault({
      code: 'empty-volume',
      message: `${files.path} has no brain voxels: ${files.brainMaskPath === undefined ? 'every voxel is 0' : `its brain mask ${files.brainMaskPath} is empty`}.`,
      remedy: 'Check the export of the scan and its brain mask.',
      path: files.path,
    })
  }
  return { volume: replaceNonFinite(loaded), brain }
}

export interface AlignResult {
  readonly matrix: number[]
  readonly quality: number
  readonly qualityName: string
  /** Normalised mutual information with the template: 1 independent, 2 at most. */
  readonly nmi: number
  readonly skipped: boolean
  readonly doubtful: boolean
  readonly seconds: number
}

const targets = new Map<string, Promise<AlignmentTarget>>()

/** The prepared template, once a thread. */
function targetOf(template: string): Promise<AlignmentTarget> {
  let target = targets.get(template)
  if (!target) {
    target = readVolume(template).then(prepareTarget)
    targets.set(template, target)
  }
  return target
}

/** Affine alignment of one scan's brain to MNI: MNI mm -> scan mm. */
export async function alignTask({
  files,
  template,
}: {
  files: SourceFiles
  template: string
}): Promise<AlignResult> {
  const start = performance.now()
  const { volume, brain } = await loadScan(files)
  const found = alignToMni(volume, brain, await targetOf(template))
  const { quality, qualityName, nmi, skipped } = found
  const seconds = (performance.now() - start) / 1000
  return {
    matrix: [...found.matrix],
    quality,
    qualityName,
    nmi,
    skipped,
    doubtful: isDoubtful(found),
    seconds,
  }
}

export interface PrepareInput {
  readonly files: SourceFiles
  readonly input: CardInput
  /** MNI mm -> scan mm, for cards in MNI space. */
  readonly matrix?: Affine
  /** Smooth inside the brain after scaling, in voxels of the grid (for fitting); 0: not. What lies outside stays the background. */
  readonly smoothFwhmVoxels?: number
}
export interface Prepared {
  /** On the method's grid. */
  readonly dims: [number, number, number]
  readonly image: Float32Array
  readonly brain: Uint8Array
  /** The scan's own grid and its brain there; maps come back to it. */
  readonly scanGrid: Grid
  readonly scanBrain: Uint8Array
}

/** The grid a card asks for; undefined in native space. */
export const methodGrid = (input: CardInput): Grid | undefined =>
  input.grid && axisGrid(input.grid.dims, input.grid.spacing_mm, input.grid.origin_mm)

/** Reads a scan and brings its brain onto the method's grid, scaled as the card says. */
export async function prepareTask({
  files,
  input,
  matrix,
  smoothFwhmVoxels,
}: PrepareInput): Promise<Prepared> {
  const { volume, brain } = await loadScan(files)
  const grid = methodGrid(input)
  const onGrid = grid ? toGrid({ volume, brain }, grid, matrix) : { volume, brain }
  const dims = onGrid.volume.grid.dims
  if (countMask(onGrid.brain) === 0) {
    throw new Fault({
      code: 'bad-input',
      message: `${files.path} has no brain on the grid of the method.`,
      remedy: 'Look at its alignment to MNI; give a brain mask if the scan has a skull.',
      path: files.path,
    })
  }
  let image: Float32Array
  try {
    image = scaleBrain(onGrid.volume.data, onGrid.brain, input.intensity)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Fault(
      {
        code: 'empty-volume',
        message: `${files.path}: ${error.message}.`,
        remedy: 'Check the export of the scan.',
        path: files.path,
      },
      { cause: error },
    )
  }
  if (smoothFwhmVoxels) {
    const smooth = smoothInside(image, onGrid.brain, dims, smoothFwhmVoxels)
    for (let i = 0; i < image.length; i++) if (onGrid.brain[i] === 1) image[i] = smooth[i]!
  }
  return { dims: [...dims], image, brain: onGrid.brain, scanGrid: volume.grid, scanBrain: brain }
}

/** Brain voxels alone are resampled; a voxel of the grid is brain where at least half of it is. */
function toGrid({ volume, brain }: Loaded, grid: Grid, transform: Affine | undefined): Loaded {
  const options = { antialias: true, ...(transform ? { transform } : {}) }
  const cropped = cropToMask(volume, brain, 2)
  const image = resample(cropped.volume, grid, options)
  const share = resample({ grid: cropped.volume.grid, data: new Float32Array(cropped.mask) }, grid, options)
  const mask = new Uint8Array(share.data.length)
  for (let i = 0; i < mask.length; i++) {
    if (share.data[i]! < 0.5) continue
    mask[i] = 1
    image.data[i]! /= share.data[i]! // the mean of the brain in the voxel, not darkened by the background beside it
  }
  return { volume: image, brain: mask }
}

/** A procedure that needs no graph. */
export const computeTask = (input: ProcedureInput): Promise<ProcedureOutput> => runProcedure(input)

export interface FinishInput {
  readonly map: Float32Array
  readonly recon?: Float32Array
  /** The map is standardised with it first; the brain is that on the method's grid. */
  readonly healthy?: HealthyFiles | OwnReference
  readonly gridBrain?: Uint8Array
  readonly input: CardInput
  readonly matrix?: Affine
  readonly scanGrid: Grid
  readonly scanBrain: Uint8Array
  readonly scanPath: string
  readonly maskPath?: string
  readonly mapFile: string
  readonly reconFile?: string
  readonly sidecar: Record<string, unknown>
  readonly histogram: { readonly postprocessing: Postprocessing; readonly range: readonly [number, number] }
}
export interface Finished {
  readonly sha256: string
  readonly brainVoxels: number
  readonly lesionVoxels: number | null
  /** Deflated Uint32 counts of brain voxels by score, outside and inside the reference mask. */
  readonly healthy: Uint8Array
  readonly lesion: Uint8Array
  /** Brain voxels of the scan that lie outside the method's grid: scored 0. */
  readonly outsideGrid: number
  readonly warnings: string[]
}

/** Brings the map back to the scan's own grid, writes it with its sidecar, counts its scores. */
export async function finishTask(job: FinishInput): Promise<Finished> {
  const grid = methodGrid(job.input)
  const back = (data: Float32Array): Float32Array => {
    if (!grid) return data
    const options = { within: job.scanBrain, ...(job.matrix ? { transform: invert(job.matrix) } : {}) }
    return insideBrain(resample({ grid, data }, job.scanGrid, options).data, job.scanBrain)
  }
  const { healthy, gridBrain } = job
  const map = back(
    grid && healthy && gridBrain ? await standardised(job.map, grid, healthy, gridBrain) : job.map,
  )
  const mask =
    job.maskPath === undefined
      ? undefined
      : await readMask(job.maskPath, { ...job.scanGrid, path: job.scanPath })
  const finished = {
    ...histogramOf(map, job, mask?.data),
    brainVoxels: countMask(job.scanBrain),
    lesionVoxels: mask ? mask.voxels : null,
    outsideGrid: grid ? brainOutside(grid, job) : 0,
    warnings: mask?.warnings ?? [],
  }
  if (job.recon && job.reconFile !== undefined) {
    await writeVolume(
      job.reconFile,
      { grid: job.scanGrid, data: back(job.recon) },
      { datatype: 'float32', description: 'Normascope reconstruction' },
    )
  }
  const sha256 = await writeVolume(
    job.mapFile,
    { grid: job.scanGrid, data: map },
    { datatype: 'float32', description: 'Normascope anomaly score' },
  )
  await replaceFile(
    job.mapFile.replace(/\.nii(\.gz)?$/, '.json'),
    Buffer.from(`${JSON.stringify(job.sidecar, null, 2)}\n`),
  )
  return { ...finished, sha256 }
}

function insideBrain(data: Float32Array, brain: Uint8Array): Float32Array {
  for (let i = 0; i < data.length; i++) if (brain[i] !== 1) data[i] = 0
  return data
}

function histogramOf(
  map: Float32Array,
  job: Pick<FinishInput, 'histogram' | 'scanBrain' | 'scanGrid'>,
  mask: Uint8Array | undefined,
): Pick<Finished, 'healthy' | 'lesion'> {
  const filtered = postprocess(map, job.scanGrid.dims, job.scanBrain, job.histogram.postprocessing)
  const counts = scoreHistogram(filtered, job.scanBrain, mask, job.histogram.range, HISTOGRAM_BINS)
  const pack = (bins: Uint32Array): Uint8Array =>
    Uint8Array.from(deflateSync(new Uint8Array(bins.buffer, bins.byteOffset, bins.byteLength), { level: 1 }))
  return { healthy: pack(counts.healthy), lesion: pack(counts.lesion) }
}

function brainOutside(grid: Grid, job: FinishInput): number {
  const everywhere = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]).fill(1)
  const options = {
    interpolation: 'nearest' as const,
    within: job.scanBrain,
    ...(job.matrix ? { transform: invert(job.matrix) } : {}),
  }
  const covered = resample({ grid, data: everywhere }, job.scanGrid, options).data
  let outside = 0
  for (let i = 0; i < covered.length; i++) if (job.scanBrain[i] === 1 && covered[i] === 0) outside++
  return outside
}

/** Whether one of the scan's own files is what the fault is about. */
export const isAbout = (
  { path }: Fault,
  scan: { readonly path: string; readonly maskPath: string | null; readonly brainMaskPath: string | null },
): boolean => path !== undefined && [scan.path, scan.maskPath, scan.brainMaskPath].includes(path)

/** What went wrong, with the name of the scan where the fault itself names no file. */
export const nameScan = (error: unknown, path: string): Fault => {
  const fault = toFault(error, path)
  return fault.path !== undefined || fault.message.includes(basename(path))
    ? fault
    : new Fault({
        ...fault,
        code: fault.code,
        message: `${path}: ${fault.message}`,
        remedy: fault.remedy,
        path,
      })
}
