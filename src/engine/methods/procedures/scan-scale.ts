import { Fault } from '../../../contract/index.ts'
import { boundedScore, scanScale } from '../../../science/filters/index.ts'

/**
 * How far a voxel lies above the median of its scan, in spreads of that scan (`scanScale`: median to 90th percentile, lesions left
 * out), as a score of 0 to 1 (`boundedScore`); 0 outside the brain. Distances to what is healthy are larger all over in a scan that is
 * noisier or shaped otherwise; one threshold for all scans wants them on one scale. The order of a scan's voxels above its median
 * stays. Throws Fault 'bad-graph' for a map that hardly differs between voxels: it has no scale, and no score of it would mean anything.
 */
export function onScanScale(map: Float32Array, brain: Uint8Array): Float32Array {
  const scale = scanScale(map, brain)
  if (!scale)
    throw new Fault({
      code: 'bad-graph',
      message: 'The map hardly differs between the voxels of the brain: it has no scale of its own.',
      remedy:
        'Look whether the healthy scans it was fitted on cover the same part of the brain; in an own card set scan_scale to false.',
    })
  return boundedScore(map.map((value, i) => (brain[i] === 1 ? (value - scale.median) / scale.spread : 0)))
}
