import { boundedScore, scanScale } from '../../../science/filters/index.ts'

/**
 * How far a voxel lies above the median of its scan, in spreads of that scan (`scanScale`: median to 90th percentile, lesions left
 * out), as a score of 0 to 1 (`boundedScore`); 0 outside the brain. Distances to what is healthy are larger all over in a scan that is
 * noisier or shaped otherwise; one threshold for all scans wants them on one scale. The order of a scan's voxels above its median
 * stays. 0 everywhere for a map that hardly differs.
 */
export function onScanScale(map: Float32Array, brain: Uint8Array): Float32Array {
  const scale = scanScale(map, brain)
  if (!scale) return new Float32Array(map.length)
  return boundedScore(map.map((value, i) => (brain[i] === 1 ? (value - scale.median) / scale.spread : 0)))
}
