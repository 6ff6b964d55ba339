import { identity, invert, multiply } from './affine.ts'
import { smoothForTarget } from './antialias.ts'
import { linearRow, nearestRow, type RowSource } from './rows.ts'
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
  return options.interpolation === 'nearest'
    ? sampleNearest(volume, target, map, options.outside ?? 0)
    : sampleLinear(volume, target, map, options)
}

/** Always from float32 to float32: an inner loop that sees one array type runs several times faster. */
function sampleLinear(
  volume: Volume<VoxelData>,
  target: Grid,
  map: Affine,
  options: ResampleOptions,
): Volume {
  const data = volume.data instanceof Float32Array ? volume.data : Float32Array.from(volume.data)
  const scan = { grid: volume.grid, data }
  const source: RowSource<Float32Array> = {
    data: options.antialias ? smoothForTarget(scan, map) : data,
    dims: volume.grid.dims,
    outside: options.outside ?? 0,
  }
  const out = new Float32Array(voxelCount(target))
  const [nx, ny, nz] = target.dims
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) linearRow(source, map, j, k, out, nx * (j + ny * k), nx)
  }
  return { grid: target, data: out }
}

function sampleNearest(
  volume: Volume<VoxelData>,
  target: Grid,
  map: Affine,
  outside: number,
): Volume<VoxelData> {
  const source: RowSource = { data: volume.data, dims: volume.grid.dims, outside }
  const out = emptyLike(volume.data, voxelCount(target))
  const [nx, ny, nz] = target.dims
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) nearestRow(source, map, j, k, out, nx * (j + ny * k), nx)
  }
  return { grid: target, data: out }
}
