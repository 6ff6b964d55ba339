import { standardiseByPlace } from '../../science/filters/index.ts'
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

/** A map on its method's grid against healthy maps of the same method (`standardiseByPlace`). Throws Fault 'unreadable'. */
export async function standardised(
  map: Float32Array,
  grid: Grid,
  { mean, sd, floor }: HealthyFiles,
): Promise<Float32Array> {
  return standardiseByPlace(map, await onGrid(mean, grid), await onGrid(sd, grid), floor)
}
