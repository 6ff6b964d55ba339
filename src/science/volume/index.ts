export type { Affine, Grid, Mask, Triple, Volume, VoxelData } from './types.ts'
export { voxelCount } from './types.ts'
export { axisGrid, mni2mm } from './grids.ts'
export {
  apply,
  determinant,
  identity,
  invert,
  isSingular,
  multiply,
  orientationOf,
  voxelSizes,
  voxelVolume,
} from './affine.ts'
export { cornerDistance, corners, gridToleranceMm, sameCentres, sameGrid } from './compare.ts'
export { antialiasFrom } from './antialias.ts'
export { resample, voxelMap, type ResampleOptions } from './resample.ts'
export { cropToMask } from './crop.ts'
export { packRuns, readRuns, spreadRuns, type Runs, type StoredVoxels } from './runs.ts'
export { brainMaskFrom, countMask, replaceNonFinite } from './masks.ts'
