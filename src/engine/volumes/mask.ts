import {
  cornerDistance,
  gridToleranceMm,
  orientationOf,
  resample,
  sameCentres,
  sameGrid,
  voxelSizes,
  type Grid,
  type Volume,
} from '../../science/volume/index.ts'
import { Fault } from '../../contract/faults.ts'
import { readVolume } from './read.ts'

export type LoadedMask = Volume<Uint8Array> & {
  path: string
  warnings: string[]
  /** SHA-256 (hex) of the file's bytes. */
  sha256: string
  /** Number of voxels inside. */
  voxels: number
}

/** A grid with the name of the file it came from, for messages. */
export type NamedGrid = Grid & { path?: string }

const describe = (grid: Grid): string => {
  const sizes = voxelSizes(grid.affine).map((size) => Number(size.toFixed(3)))
  const origin = [grid.affine[3], grid.affine[7], grid.affine[11]].map((value) => Number(value.toFixed(2)))
  return `${grid.dims.join(' x ')} voxels of ${sizes.join(' x ')} mm, ${orientationOf(grid.affine)}, first voxel at ${origin.join(', ')} mm`
}

/** The fault of two images that must lie on one grid and do not; names both, both grids, and the remedy. */
export function gridMismatch(path: string, actual: Grid, expected: NamedGrid): Fault {
  const apart =
    actual.dims.join() === expected.dims.join()
      ? ` (corners up to ${cornerDistance(actual.dims, actual.affine, expected.affine).toFixed(2)} mm apart)`
      : ''
  return new Fault({
    code: 'grid-mismatch',
    message: `${path} does not lie on the grid of ${expected.path ?? 'its scan'}: ${describe(actual)}, against ${describe(expected)}${apart}.`,
    remedy: `Resample the mask to the scan's grid (nearest neighbour), or name the scan it was drawn on.`,
    path,
  })
}

/**
 * Reads a binary mask: voxels above 0.5 are 1, all others 0 (NaN too, with a warning). Any label above 0.5
 * counts as inside. With `grid`, the mask must hold the same voxel centres within 0.1 mm, else a
 * 'grid-mismatch' fault; one stored in another axis order (flipped, permuted) is put into the grid's order.
 */
export async function readMask(path: string, grid?: NamedGrid): Promise<LoadedMask> {
  const { data, ...loaded } = await readVolume(path)
  const warnings = [...loaded.warnings]
  const inside = new Uint8Array(data.length)
  let voxels = 0
  let soft = 0
  let negative = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i]
    if (value > 0.5) {
      inside[i] = 1
      voxels++
    }
    if (value > 0 && value < 1) soft++
    if (value < 0) negative++
  }
  if (loaded.nonFinite > 0) warnings.push('NaN counts as outside the mask')
  if (soft > 0) warnings.push(`${soft} voxels lie between 0 and 1; above 0.5 counts as inside`)
  if (negative > 0) warnings.push(`${negative} negative voxels count as outside the mask`)
  const mask = { grid: loaded.grid, data: inside }
  const base = { path, warnings, sha256: loaded.sha256, voxels }
  if (!grid) return { ...mask, ...base }
  const target: Grid = { dims: grid.dims, affine: grid.affine }
  if (sameGrid(mask.grid, target, gridToleranceMm)) return { data: inside, grid: target, ...base }
  if (!sameCentres(mask.grid, target)) throw gridMismatch(path, mask.grid, grid)
  warnings.push(
    `stored as ${orientationOf(mask.grid.affine)}; put into the scan's order ${orientationOf(target.affine)}`,
  )
  return { ...resample(mask, target, { interpolation: 'nearest' }), ...base }
}
