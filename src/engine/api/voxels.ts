import { isAbsolute, relative, resolve } from 'node:path'
import { Fault, type Postprocessing } from '../../contract/index.ts'
import type { VolumeInfo, VolumeKind } from '../../contract/api.ts'
import { brainMaskFrom, type Grid } from '../../science/volume/index.ts'
import { medianFilter, type MedianSize } from '../../science/filters/index.ts'
import { listScans, type ScanRow, type Study } from '../studies/index.ts'
import { readMask, readVolume } from '../volumes/index.ts'
import { postprocessingOf } from './queries.ts'

const medianSizes: Record<Postprocessing, MedianSize | undefined> = {
  none: undefined,
  median3: 3,
  median4: 4,
  median5: 5,
}

/** Voxels ready to be sent: little-endian, x fastest. */
export interface Voxels {
  readonly info: VolumeInfo
  readonly data: Float32Array | Uint8Array
}

const notFound = (what: string): Fault =>
  new Fault({
    code: 'not-found',
    message: `The study has no ${what}.`,
    remedy: 'Reload the page: the study has changed since it was opened.',
  })

function scanById(study: Study, id: number): ScanRow {
  const scan = listScans(study).find((row) => row.id === id)
  if (!scan) throw notFound(`scan ${id}`)
  return scan
}

const infoOf = (grid: Grid, datatype: VolumeInfo['datatype']): VolumeInfo => ({
  datatype,
  dims: [...grid.dims],
  affine: [...grid.affine],
})

async function scanVoxels(study: Study, id: number): Promise<Voxels> {
  const { grid, data } = await readVolume(scanById(study, id).path)
  return { info: infoOf(grid, 'float32'), data }
}

async function maskVoxels(study: Study, id: number): Promise<Voxels> {
  const scan = scanById(study, id)
  if (scan.maskPath === null) throw notFound(`reference mask of ${scan.label}`)
  const { grid } = await readVolume(scan.path)
  const mask = await readMask(scan.maskPath, { ...grid, path: scan.path })
  return { info: infoOf(grid, 'uint8'), data: mask.data }
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

/** The map after the study's post-processing, as it is when it is measured. */
async function mapVoxels(study: Study, id: number): Promise<Voxels> {
  const row = study.db
    .prepare<[number], { scan: number; path: string }>('SELECT scan_id AS scan, path FROM map WHERE id = ?')
    .get(id)
  if (!row) throw notFound(`anomaly map ${id}`)
  const scan = scanById(study, row.scan)
  const [map, image] = await Promise.all([readVolume(insideStudy(study, row.path)), readVolume(scan.path)])
  const brain =
    scan.brainMaskPath === null
      ? brainMaskFrom(image)
      : (await readMask(scan.brainMaskPath, { ...image.grid, path: scan.path })).data
  const size = medianSizes[postprocessingOf(study)]
  const data = size === undefined ? map.data : medianFilter(map.data, map.grid.dims, size, brain)
  return { info: infoOf(map.grid, 'float32'), data }
}

/** The voxels of a scan, a reference mask (both by the scan's id) or a map (by its own). Throws Fault. */
export const readVoxels = (study: Study, kind: VolumeKind, id: number): Promise<Voxels> =>
  ({ scan: scanVoxels, mask: maskVoxels, map: mapVoxels })[kind](study, id)
