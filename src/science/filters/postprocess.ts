import { medianFilter } from './median.ts'

/** 'median4' is the benchmark's 4 x 4 x 4 window; 'none' leaves the map as it is. */
export type PostprocessingName = 'none' | 'median3' | 'median4' | 'median5'

/** The filter of a study over a map: a 3-D median at the brain voxels, 0 outside. 'none' returns the same array. */
export function postprocess(
  map: Float32Array,
  dims: readonly [number, number, number],
  brain: Uint8Array,
  kind: PostprocessingName,
): Float32Array {
  if (kind === 'none') return map
  return medianFilter(map, dims, kind === 'median3' ? 3 : kind === 'median4' ? 4 : 5, brain)
}
