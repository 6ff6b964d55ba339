import { boundedScore, deviationsByPlace, onUsualScale, scanScale } from '../../science/filters/index.ts'
import { resample, type Grid } from '../../science/volume/index.ts'
import type { HealthyFiles } from '../methods/index.ts'
import { readVolume } from '../volumes/index.ts'

const references = new Map<string, Promise<Float32Array>>()

/** A reference volume on a method's grid (linear), kept for the next scan. */
function onGrid(path: string, grid: Grid): Promise<Float32Array> {
  const key = `${path} ${grid.dims.join()} ${grid.affine.join()}`
  let reference = references.get(key)
  if (!reference) {
    reference = readVolume(path).then((volume) => resample(volume, grid, {}).data)
    references.set(key, reference)
  }
  return reference
}

/** How many standard deviations a map on its method's grid lies above healthy maps of the same method, by place. */
export async function deviations(
  map: Float32Array,
  grid: Grid,
  { mean, sd, floor }: Pick<HealthyFiles, 'mean' | 'sd' | 'floor'>,
): Promise<Float32Array> {
  return deviationsByPlace(map, await onGrid(mean, grid), await onGrid(sd, grid), floor)
}

/**
 * The score of a map standardised against healthy maps of the same method: by place, and where the reference tells the usual
 * scale of a scan (`scan`), by scan too, from the voxels of `brain` (on the grid). Throws Fault 'unreadable'.
 */
export async function standardised(
  map: Float32Array,
  grid: Grid,
  healthy: HealthyFiles,
  brain: Uint8Array | undefined,
): Promise<Float32Array> {
  const byPlace = await deviations(map, grid, healthy)
  const own = healthy.scan && brain ? scanScale(byPlace, brain) : undefined
  return boundedScore(own && healthy.scan ? onUsualScale(byPlace, own, healthy.scan) : byPlace)
}
