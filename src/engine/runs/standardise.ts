import { boundedScore, deviationsByPlace, onUsualScale, scanScale } from '../../science/filters/index.ts'
import { resample, type Grid } from '../../science/volume/index.ts'
import type { HealthyFiles } from '../methods/index.ts'
import { readVolume } from '../volumes/index.ts'
import { deviationsFromOwn, type OwnReference } from './reference.ts'

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
 * The score of a map standardised against healthy maps of the same method, those that came with it or the study's own: by
 * place, and where the reference tells the usual scale of a scan (`scan`), by scan too, from the voxels of `brain` (on the
 * grid). Throws Fault 'unreadable', for a reference of the study 'not-found' or 'hash-mismatch'.
 */
export async function standardised(
  map: Float32Array,
  grid: Grid,
  healthy: HealthyFiles | OwnReference,
  brain: Uint8Array,
): Promise<Float32Array> {
  const { deviations: byPlace, scan } =
    'key' in healthy
      ? deviationsFromOwn(map, brain, grid, healthy)
      : { deviations: await deviations(map, grid, healthy), scan: healthy.scan }
  const own = scan && scanScale(byPlace, brain)
  return boundedScore(own && scan ? onUsualScale(byPlace, own, scan) : byPlace)
}
