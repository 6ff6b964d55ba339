import { readRuns, spreadRuns } from '../../science/volume/index.ts'
import { sampleOf } from './intensities.ts'
import { scoreRange, type ScoreRange } from './score-range.ts'

/** What is found out about a volume once, before it is drawn: every voxel is looked at several times for it. */
export interface Preparation {
  /** Voxels as they are drawn: masks as they are, values as whole numbers of 16 bits times `slope`. */
  readonly voxels: Int16Array | Uint8Array
  readonly slope: number
  /** {@link sampleOf} of the values. */
  readonly sample: Float32Array
  /** Of a map. */
  readonly range: ScoreRange | undefined
}

/** Values as whole numbers of 16 bits, of the largest that fits: finer than any screen, half the memory of float32. */
export function packed(data: Float32Array): { voxels: Int16Array; slope: number } {
  let largest = 0
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!)
    if (size > largest && size !== Infinity) largest = size
  }
  const slope = largest === 0 ? 1 : largest / 32_000
  const unit = 1 / slope
  const voxels = new Int16Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const value = data[i]! * unit
    // what follows the point is cut off when it is stored; NaN becomes 0
    voxels[i] = value > 32_767 ? 32_767 : value < -32_767 ? -32_767 : value < 0 ? value - 0.5 : value + 0.5
  }
  return { voxels, slope }
}

/**
 * The volume as it came from the engine, with every voxel in its place, and the same as {@link prepare} finds out: only what is not
 * 0 is looked at.
 */
export function unpackAndPrepare(
  packedVoxels: Uint8Array,
  voxelCount: number,
  isMap: boolean,
): { data: Float32Array; preparation: Preparation } {
  const { bounds, values } = readRuns(packedVoxels)
  const data = spreadRuns({ bounds, values }, new Float32Array(voxelCount))
  const drawn = values instanceof Float32Array ? packed(values) : { voxels: values, slope: 1 }
  const preparation = {
    voxels: spreadRuns({ bounds, values: drawn.voxels }, new Int16Array(voxelCount)),
    slope: drawn.slope,
    sample: sampleOf(data),
    range: isMap ? scoreRange(values) : undefined,
  }
  return { data, preparation }
}

export const prepare = (data: Float32Array | Uint8Array, isMap: boolean): Preparation => ({
  ...(data instanceof Uint8Array ? { voxels: data, slope: 1 } : packed(data)),
  sample: sampleOf(data),
  range: isMap ? scoreRange(data) : undefined,
})
