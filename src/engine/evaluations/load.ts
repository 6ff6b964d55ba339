import { Fault, type Postprocessing } from '../../contract/index.ts'
import { postprocess } from '../../science/filters/index.ts'
import {
  brainMaskFrom,
  countMask,
  replaceNonFinite,
  sameGrid,
  type Grid,
} from '../../science/volume/index.ts'
import { gridMismatch, readMask, readVolume } from '../volumes/index.ts'

/** The files of one map, with the hashes they had when the map was made; plain data, so that a worker thread can be sent it. */
export interface MapFiles {
  readonly mapPath: string
  readonly mapSha256: string
  readonly scanPath: string
  readonly scanSha256: string
  readonly maskPath: string | null
  readonly maskSha256: string | null
  readonly brainMaskPath: string | null
  readonly brainMaskSha256: string | null
  readonly group: 'healthy' | 'patient'
  readonly postprocessing: Postprocessing
}

export interface LoadedMap {
  readonly grid: Grid
  /** Scores after post-processing. */
  readonly map: Float32Array
  readonly brain: Uint8Array
  /** All zero for a healthy scan without a mask; absent for a patient without one. */
  readonly reference: Uint8Array | undefined
  readonly image: Float32Array
}

const changed = (path: string, what: string, remedy: string, cause?: unknown): Fault =>
  new Fault({ code: 'changed-file', message: `${path} ${what}.`, remedy, path }, { cause })

const runAgain =
  'Make the map again (`normascope run` on the command line), then calibrate and evaluate again.'
const importAgain = 'Put the original back, or import its folder again and run again.'

/** Reads a file that must still be what it was. */
async function readUnchanged<T extends { sha256: string }>(
  path: string,
  sha256: string | null,
  remedy: string,
  read: () => Promise<T>,
): Promise<T> {
  let loaded: T
  try {
    loaded = await read()
  } catch (error) {
    const vanished =
      (error instanceof Fault && error.code === 'not-found') ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    if (vanished) throw changed(path, 'does not exist any more', remedy, error)
    throw error
  }
  if (sha256 !== null && loaded.sha256 !== sha256)
    throw changed(path, 'is not the file that was recorded: its content has changed', remedy)
  return loaded
}

function checkFinite(path: string, map: Float32Array, brain: Uint8Array): void {
  let bad = 0
  for (let i = 0; i < map.length; i++) if (brain[i] === 1 && !Number.isFinite(map[i])) bad++
  if (bad === 0) return
  throw new Fault({
    code: 'not-finite',
    message: `${path} has ${bad} brain voxels that are not finite numbers.`,
    remedy:
      'Make the map again (`normascope run` on the command line), or export it with finite scores in the brain.',
    path,
  })
}

/**
 * Map, brain and reference of one scan on the scan's own grid, checked against the recorded hashes. Brain: the given mask
 * where the scan is finite, else the scan's finite voxels that are not 0. Throws Fault 'changed-file' (also for a file that
 * is gone), 'grid-mismatch', 'not-finite', and what a broken file gives.
 */
export async function loadMap(files: MapFiles): Promise<LoadedMap> {
  const { mapPath, scanPath, maskPath, brainMaskPath } = files
  const scan = await readUnchanged(scanPath, files.scanSha256, importAgain, () => readVolume(scanPath))
  const map = await readUnchanged(mapPath, files.mapSha256, runAgain, () => readVolume(mapPath))
  if (!sameGrid(map.grid, scan.grid)) throw gridMismatch(mapPath, map.grid, { ...scan.grid, path: scanPath })
  const onScan = { ...scan.grid, path: scanPath }
  const maskOf = async (path: string | null, sha256: string | null): Promise<Uint8Array | undefined> =>
    path === null
      ? undefined
      : (await readUnchanged(path, sha256, importAgain, () => readMask(path, onScan))).data
  const brain = brainMaskFrom(scan)
  const given = await maskOf(brainMaskPath, files.brainMaskSha256)
  if (given)
    for (let i = 0; i < brain.length; i++) brain[i] = given[i] === 1 && Number.isFinite(scan.data[i]) ? 1 : 0
  if (countMask(brain) === 0)
    throw new Fault({
      code: 'empty-volume',
      message: `${scanPath} has no brain voxels.`,
      remedy: 'Check the export of the scan and its brain mask.',
      path: scanPath,
    })
  checkFinite(mapPath, map.data, brain)
  const mask = await maskOf(maskPath, files.maskSha256)
  return {
    grid: scan.grid,
    map: postprocess(map.data, scan.grid.dims, brain, files.postprocessing),
    brain,
    reference: mask ?? (files.group === 'healthy' ? new Uint8Array(brain.length) : undefined),
    image: replaceNonFinite(scan).data,
  }
}
