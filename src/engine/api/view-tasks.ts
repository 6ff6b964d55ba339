/** What a page looks at, read, filtered and packed in a worker thread: plain data in, bytes out. */
import type { VolumeInfo } from '../../contract/api/volumes.ts'
import type { Postprocessing } from '../../contract/index.ts'
import { medianFilter, type MedianSize } from '../../science/filters/index.ts'
import { brainMaskFrom, packRuns, sameGrid, type Grid } from '../../science/volume/index.ts'
import { gridMismatch, readHeader, readMask, readVolume } from '../volumes/index.ts'

/** Voxels ready to be sent. */
export interface Voxels {
  readonly info: VolumeInfo
  /** `packRuns` of them, x fastest. */
  readonly packed: Uint8Array
}

export interface ViewInput {
  readonly kind: 'scan' | 'mask' | 'map'
  readonly scanPath: string
  /** Of a map or a mask. */
  readonly path: string
  readonly brainMaskPath: string | null
  readonly postprocessing: Postprocessing
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

/** The voxels of a scan, of a mask on its grid, or of a map as it is when it is measured. Throws Fault. */
export async function viewTask({
  kind,
  scanPath,
  path,
  brainMaskPath,
  postprocessing,
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
  const size = medianSizes[postprocessing]
  const info = infoOf(map.grid, 'float32')
  if (size === undefined) return { info, packed: packRuns(map.data) }
  const brain =
    brainMaskPath === null
      ? brainMaskFrom(await readVolume(scanPath))
      : (await readMask(brainMaskPath, onScan)).data
  return { info, packed: packRuns(medianFilter(map.data, map.grid.dims, size, brain)) }
}
