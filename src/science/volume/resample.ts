import { invert, multiply } from './affine.ts'
import { smoothForTarget } from './antialias.ts'
import { linearRow, nearestRow, type RowSource } from './rows.ts'
import { identity } from './affine.ts'
import { voxelCount, type Affine, type Grid, type Volume, type VoxelData } from './types.ts'

export interface ResampleOptions {
  /** 'linear' (default) for scans and maps, 'nearest' for masks and labels. */
  interpolation?: 'linear' | 'nearest'
  /** Target world mm -> source world mm; identity when absent. */
  transform?: Affine
  /** Value outside the source (default 0). */
  outside?: number
  /**
   * Average the source over the size of a target voxel first, along those source axes on which a target voxel
   * is more than 1.5 source voxels wide (linear only). Default false; use it when a scan goes to a coarser
   * grid (1 mm to 2 mm), or noise and thin structures alias.
   */
  antialias?: boolean
}

/** Target voxel indices -> source voxel indices. */
export const voxelMap = (source: Grid, target: Grid, transform: Affine = identity): number[] =>
  multiply(invert(source.affine), multiply(transform, target.affine))

const emptyLike = <T extends VoxelData>(data: T, length: number): T =>
  new (data.constructor as new (length: number) => T)(length)

/**
 * A volume sampled at the voxel centres of another grid, in world space: the result at target voxel t is the
 * source at inverse(source affine) · transform · (target affine) · t.
 *
 * Boundary as SciPy's `affine_transform(mode='grid-constant', cval=outside)`: the source continues with the
 * value `outside` beyond its last voxel centres, so a linear value fades to it within one voxel, and a nearest
 * value covers the whole edge voxel (ties go to the higher index). 'nearest' keeps the source's array type;
 * 'linear' gives float32. NaN and infinity spread to every voxel that touches them: replace them first.
 * Throws RangeError where an affine is singular.
 */
export function resample<T extends VoxelData>(
  volume: Volume<T>,
  target: Grid,
  options: ResampleOptions & { interpolation: 'nearest' },
): Volume<T>
export function resample(
  volume: Volume<VoxelData>,
  target: Grid,
  options?: ResampleOptions & { interpolation?: 'linear' },
): Volume
export function resample(
  volume: Volume<VoxelData>,
  target: Grid,
  options: ResampleOptions = {},
): Volume<VoxelData> {
  const map = voxelMap(volume.grid, target, options.transform)
  const linear = options.interpolation !== 'nearest'
  const source: RowSource = {
    data: linear && options.antialias ? smoothForTarget(volume, map) : volume.data,
    dims: volume.grid.dims,
    outside: options.outside ?? 0,
  }
  const length = voxelCount(target)
  const out = linear ? new Float32Array(length) : emptyLike(volume.data, length)
  const sampleRow = linear ? linearRow : nearestRow
  const [nx, ny, nz] = target.dims
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) sampleRow(source, map, j, k, out, nx * (j + ny * k), nx)
  }
  return { grid: target, data: out }
}
