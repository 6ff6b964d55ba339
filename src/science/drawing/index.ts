export { agreementOf, type Agreement } from './agreement.ts'
export { brushVoxels, type BrushStroke } from './brush.ts'
export { holeAt, holesOf } from './fill.ts'
export { grow, type Growth } from './grow.ts'
export { drawnSlices, interpolateSlices } from './interpolate.ts'
export {
  changedRuns,
  decodeRuns,
  encodeRuns,
  flip,
  runsOf,
  runsOfVoxels,
  voxelsIn,
  type Runs,
} from './runs.ts'
export { differing, layoutOf, readSlice, type SliceLayout, type SlicePlace } from './slices.ts'
