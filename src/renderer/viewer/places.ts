import { apply, invert } from '../../science/volume/index.ts'
import type { LoadedVoxels } from '../connection/index.ts'
import type { Triple } from './tiles.ts'

/** Voxel of a volume at a place in mm (RAS+), within the volume. */
export function voxelOf({ info }: Pick<LoadedVoxels, 'info'>, place: Triple): Triple {
  const voxel = apply(invert(info.affine), [...place])
  const [x, y, z] = voxel.map((value, axis) => Math.min(info.dims[axis]! - 1, Math.max(0, Math.round(value))))
  return [x!, y!, z!]
}
