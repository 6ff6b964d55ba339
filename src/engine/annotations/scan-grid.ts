import { join } from 'node:path'
import { toFault } from '../../contract/index.ts'
import type { Grid } from '../../science/volume/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { readHeader } from '../volumes/index.ts'

/** The voxels that a drawing counts, and what its scan says they are aligned to. */
export interface DrawnGrid extends Grid {
  /** NIfTI transform code of the affine; absent where the scan states none, and in drawings of earlier versions. */
  readonly code?: number
}

async function gridIn(path: string): Promise<DrawnGrid> {
  const { grid, header } = await readHeader(path)
  const code = header.affineSource === 'qform' ? header.qformCode : header.sformCode
  return { dims: grid.dims, affine: grid.affine, ...(code > 0 ? { code } : {}) }
}

/**
 * Of a scan by its file; while that is out of reach by one of its maps, which lie on the same voxels. Undefined where
 * there is neither.
 */
export async function gridOfScan(study: Study, scan: ScanRow): Promise<DrawnGrid | undefined> {
  try {
    return await gridIn(scan.path)
  } catch (error) {
    if (toFault(error).code !== 'not-found') throw error
  }
  const maps = study.db
    .prepare<[number], string>('SELECT path FROM map WHERE scan_id = ? ORDER BY id')
    .pluck()
    .all(scan.id)
  for (const map of maps) {
    const grid = await gridIn(join(study.folder, map)).catch(() => undefined)
    // a map says what it is aligned to by itself, not by its scan
    if (grid && grid.dims.every((n, axis) => n === scan.dims[axis]))
      return { dims: grid.dims, affine: grid.affine }
  }
  return undefined
}
