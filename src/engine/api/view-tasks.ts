/** What a page looks at, read and filtered in a worker thread: plain data in, voxels out. */
import type { VolumeInfo } from '../../contract/api/volumes.ts'
import type { Postprocessing } from '../../contract/index.ts'
import { medianFilter, type MedianSize } from '../../science/filters/index.ts'
import { brainMaskFrom, sameGrid, type Grid } from '../../science/volume/index.ts'
import { gridMismatch, readMask, readVolume } from '../volumes/index.ts'

/** Voxels ready to be sent: little-endian, x fastest. */
export interface Voxels {
  readonly info: VolumeInfo
  readonly data: Float32Array | Uint8Array
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
  const scan = await readVolume(scanPath)
  const onScan = { ...scan.grid, path: scanPath }
  if (kind === 'scan') return { info: infoOf(scan.grid, 'float32'), data: scan.data }
  if (kind === 'mask') return { info: infoOf(scan.grid, 'uint8'), data: (await readMask(path, onScan)).data }
  const map = await readVolume(path)
  if (!sameGrid(map.grid, scan.grid)) throw gridMismatch(path, map.grid, onScan)
  const size = medianSizes[postprocessing]
  if (size === undefined) return { info: infoOf(map.grid, 'float32'), data: map.data }
  const brain = brainMaskPath === null ? brainMaskFrom(scan) : (await readMask(brainMaskPath, onScan)).data
  return { info: infoOf(map.grid, 'float32'), data: medianFilter(map.data, map.grid.dims, size, brain) }
}
