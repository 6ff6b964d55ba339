/** What a page looks at, read, filtered and packed in a worker thread: plain data in, bytes out. */
import type { VolumeInfo } from '../../contract/api/volumes.ts'
import type { Postprocessing } from '../../contract/index.ts'
import { medianFilter, type MedianSize } from '../../science/filters/index.ts'
import { percentilesInside, type IntensitySpec } from '../../science/preprocessing/index.ts'
import { brainMaskFrom, packRuns, sameGrid, type Grid } from '../../science/volume/index.ts'
import {
  gridMismatch,
  readHeader,
  readMask,
  readStored,
  readVolume,
  type NamedGrid,
} from '../volumes/index.ts'

/** Voxels ready to be sent. */
export interface Voxels {
  readonly info: VolumeInfo
  /** `packRuns` of them, x fastest. */
  readonly packed: Uint8Array
}

export interface ViewInput {
  readonly kind: 'scan' | 'mask' | 'map' | 'recon'
  readonly scanPath: string
  /** Of a map or a mask. */
  readonly path: string
  readonly brainMaskPath: string | null
  readonly postprocessing: Postprocessing
  /** Of a reconstruction: how the scan was scaled before it was reconstructed. */
  readonly intensity?: IntensitySpec
}

const medianSizes: Record<Postprocessing, MedianSize | undefined> = {
  none: undefined,
  median3: 3,
  median4: 4,
  median5: 5,
}

const infoOf = (grid: Grid, datatype: VolumeInfo['datatype']): VolumeInfo => ({
  datatype,
  dims: [...grid.dims],
  affine: [...grid.affine],
})

/**
 * A reconstruction in the intensities of its scan: the scaling undone, with the percentiles of the brain on the scan's own
 * grid. 0 outside the brain.
 */
function inScanIntensities(
  recon: Float32Array,
  scan: Float32Array,
  brain: Uint8Array,
  { clip_percentiles, scale_percentiles, range: [from, to] }: IntensitySpec,
): Float32Array {
  const [low, high] = percentilesInside(scan, brain, scale_percentiles ?? clip_percentiles) as [
    number,
    number,
  ]
  const scale = (high - low) / (to - from)
  return recon.map((value, i) => (brain[i] === 1 ? low + (value - from) * scale : 0))
}

/** A mask as `readMask` takes it, without a number made of every voxel where it lies on the scan's own grid. */
async function packMask(path: string, onScan: NamedGrid): Promise<Uint8Array> {
  const { grid, data, slope } = await readStored(path)
  if (!sameGrid(grid, onScan)) return packRuns((await readMask(path, onScan)).data)
  const inside = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) if (slope * data[i]! > 0.5) inside[i] = 1
  return packRuns(inside)
}

async function brainOf(
  scanPath: string,
  brainMaskPath: string | null,
  onScan: NamedGrid,
): Promise<Uint8Array> {
  if (brainMaskPath !== null) return (await readMask(brainMaskPath, onScan)).data
  const { grid, data, slope } = await readStored(scanPath)
  return brainMaskFrom(slope === 1 ? { grid, data } : await readVolume(scanPath))
}

async function reconstruction(
  path: string,
  scanPath: string,
  brainMaskPath: string | null,
  onScan: NamedGrid,
  intensity: IntensitySpec | undefined,
): Promise<Voxels> {
  const [recon, scan] = await Promise.all([readVolume(path), readVolume(scanPath)])
  if (!sameGrid(recon.grid, onScan)) throw gridMismatch(path, recon.grid, onScan)
  const info = infoOf(recon.grid, 'float32')
  if (!intensity) return { info, packed: packRuns(recon.data) }
  const given = brainMaskPath === null ? brainMaskFrom(scan) : (await readMask(brainMaskPath, onScan)).data
  // As a run takes it: voxels that are not finite are no brain, whatever a mask says.
  const brain = given.map((inside, i) => (Number.isFinite(scan.data[i]) ? inside : 0))
  return { info, packed: packRuns(inScanIntensities(recon.data, scan.data, brain, intensity)) }
}

/**
 * The voxels of a scan, of a mask on its grid, of a map as it is when it is measured, or of a reconstruction. Throws Fault.
 */
export async function viewTask({
  kind,
  scanPath,
  path,
  brainMaskPath,
  postprocessing,
  intensity,
}: ViewInput): Promise<Voxels> {
  if (kind === 'scan') {
    const { grid, data, slope } = await readStored(scanPath)
    return { info: infoOf(grid, 'float32'), packed: packRuns(data, slope) }
  }
  const { grid } = await readHeader(scanPath)
  const onScan = { ...grid, path: scanPath }
  if (kind === 'mask') return { info: infoOf(grid, 'uint8'), packed: await packMask(path, onScan) }
  if (kind === 'recon') return reconstruction(path, scanPath, brainMaskPath, onScan, intensity)
  const size = medianSizes[postprocessing]
  if (size === undefined) {
    const map = await readStored(path)
    if (!sameGrid(map.grid, grid)) throw gridMismatch(path, map.grid, onScan)
    return { info: infoOf(map.grid, 'float32'), packed: packRuns(map.data, map.slope) }
  }
  // Side by side: what is decompressed is so outside this thread.
  const [map, brain] = await Promise.all([readVolume(path), brainOf(scanPath, brainMaskPath, onScan)])
  if (!sameGrid(map.grid, grid)) throw gridMismatch(path, map.grid, onScan)
  const filtered = medianFilter(map.data, map.grid.dims, size, brain)
  return { info: infoOf(map.grid, 'float32'), packed: packRuns(filtered) }
}
