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
  /** Mask on the target grid: only its voxels are wanted; each row is sampled from its first to its last one. */
  within?: Uint8Array
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
    ? sampleNearest(volume, target, map, options.outside ?? 0, options.within)
    : sampleLinear(volume, target, map, options)
}

/** Always from float32 to float32: an inner loop that sees one array type runs several times faster. */
/** Every row of the target grid, or with a mask the part of each row between its first and last voxel inside. */
function overRows(
  { dims: [nx, ny, nz] }: Grid,
  map: Affine,
  within: Uint8Array | undefined,
  sample: (map: Affine, j: number, k: number, at: number, count: number) => void,
): void {
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const at = nx * (j + ny * k)
      if (!within) {
        sample(map, j, k, at, nx)
        continue
      }
      let first = at
      let last = at + nx - 1
      while (first <= last && within[first] !== 1) first++
      while (last > first && within[last] !== 1) last--
      if (first <= last) sample(shiftedAlongX(map, first - at), j, k, first, last - first + 1)
    }
  }
}

/** The voxel map of a row that begins `from` voxels further along x. */
function shiftedAlongX(map: Affine, from: number): number[] {
  const shifted = [...map]
  for (const row of [0, 4, 8]) shifted[row + 3] = map[row + 3] + from * map[row]
  return shifted
}

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
  if (options.within && source.outside !== 0) out.fill(source.outside)
  overRows(target, map, options.within, (m, j, k, at, count) => linearRow(source, m, j, k, out, at, count))
  return { grid: target, data: out }
}

function sampleNearest(
  volume: Volume<VoxelData>,
  target: Grid,
  map: Affine,
  outside: number,
  within: Uint8Array | undefined,
): Volume<VoxelData> {
  const source: RowSource = { data: volume.data, dims: volume.grid.dims, outside }
  const out = emptyLike(volume.data, voxelCount(target))
  if (within && outside !== 0) out.fill(outside)
  overRows(target, map, within, (m, j, k, at, count) => nearestRow(source, m, j, k, out, at, count))
  return { grid: target, data: out }
}
