/** What a page looks at, read, filtered and packed in a worker thread: plain data in, bytes out. */
import type { VolumeInfo } from '../../contract/api/volumes.ts'
import type { Postprocessing } from '../../contract/index.ts'
import { medianFilter, type MedianSize } from '../../science/filters/index.ts'
import { percentilesInside, type IntensitySpec } from '../../science/preprocessing/index.ts'
import { brainMaskFrom, packRuns, sameGrid, type Grid, type Volume } from '../../science/volume/index.ts'
import { gridMismatch, readHeader, readMask, readVolume } from '../volumes/index.ts'

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
    const { grid, data } = await readVolume(scanPath)
    return { info: infoOf(grid, 'float32'), packed: packRuns(data) }
  }
  const { grid } = await readHeader(scanPath)
  const onScan = { ...grid, path: scanPath }
  if (kind === 'mask')
    return { info: infoOf(grid, 'uint8'), packed: packRuns((await readMask(path, onScan)).data) }
  const map = await readVolume(path)
  if (!sameGrid(map.grid, grid)) throw gridMismatch(path, map.grid, onScan)
  const info = infoOf(map.grid, 'float32')
  const brainOf = async (scan: Volume | undefined): Promise<Uint8Array> =>
    brainMaskPath === null
      ? brainMaskFrom(scan ?? (await readVolume(scanPath)))
      : (await readMask(brainMaskPath, onScan)).data
  if (kind === 'recon' && intensity) {
    const scan = await readVolume(scanPath)
    // As a run takes it: voxels that are not finite are no brain, whatever a mask says.
    const brain = (await brainOf(scan)).map((inside, i) => (Number.isFinite(scan.data[i]) ? inside : 0))
    return { info, packed: packRuns(inScanIntensities(map.data, scan.data, brain, intensity)) }
  }
  const size = medianSizes[postprocessing]
  if (size === undefined) return { info, packed: packRuns(map.data) }
  return { info, packed: packRuns(medianFilter(map.data, map.grid.dims, size, await brainOf(undefined))) }
}
