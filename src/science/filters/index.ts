export { type Box, boundingBox, boxDims, unionBox } from './box.ts'
export { type Components, type Connectivity, connectedComponents, labelVolume } from './components.ts'
export { squaredDistances } from './distance.ts'
export { gaussianFilter, gaussianSmoother } from './gaussian.ts'
export { type MedianSize, type SliceRange, medianFilter } from './median.ts'
export { type NearestVoxel, nearestVoxel } from './nearest.ts'
export { ballOffsets, dilate, erode, surfaceVoxels } from './morphology.ts'
export { type SortedWithOrder, argsortFloat32, countAtMost, smallest, sortFloat32 } from './sort.ts'
export { type PostprocessingName, postprocess } from './postprocess.ts'
export { type ScanScale, boundedScore, deviationsByPlace, onUsualScale, scanScale } from './by-place.ts'
export {
  type ByPlace,
  type Sums,
  addMap,
  blockGrid,
  emptySums,
  meanAndSd,
  median,
  withoutMap,
} from './healthy-sums.ts'
