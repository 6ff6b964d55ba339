import { blender } from './blend.ts'
import { Tiling } from './tiling.ts'
import { TileMaps } from './tile-maps.ts'

/** Grey levels inside the algorithm. */
export const LEVELS = 16384

export interface EqualisationOptions {
  /** Share of a tile's pixels that one histogram bin may hold; default 0.01. */
  readonly clipLimit?: number
  /** Histogram bins, default 256. */
  readonly bins?: number
}

/**
 * Contrast-limited adaptive histogram equalisation of a slice [height][width] with values 0..1 (values beyond are clipped),
 * result 0..1: Zuiderveld, Graphics Gems IV, 1994, as scikit-image 0.26 equalize_adapthist on a float32 image with its
 * default tile of height // 8 by width // 8 pixels (at least 1). The result is stretched to the slice's own smallest and
 * largest value. A slice of one single value, an empty one too, gives 1 everywhere, as there.
 * Throws RangeError when a value is not finite or the sizes do not fit.
 */
export function equalise(
  image: Float32Array,
  width: number,
  height: number,
  options: EqualisationOptions = {},
): Float32Array<ArrayBuffer> {
  return equaliser(width, height, options)(image)
}

/** `equalise` for many slices of one size: what it needs is made once. `out` is filled and returned; default a new array. */
export function equaliser(
  width: number,
  height: number,
  { clipLimit = 0.01, bins = 256 }: EqualisationOptions = {},
): (image: Float32Array, out?: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer> {
  const tiling = new Tiling(width, height)
  const binned = new Uint16Array(width * height)
  const binOf = binsOfLevels(bins)
  const maps = new TileMaps(tiling, clipLimit, bins, LEVELS)
  const blend = blender(tiling, maps, bins)
  return (image, out = new Float32Array(width * height)) => {
    if (image.length !== width * height || image.length === 0 || out.length !== image.length)
      throw new RangeError(`${image.length} values are not an image of ${width} x ${height}.`)
    toBins(image, binOf, binned)
    maps.read(binned)
    return stretch(out, blend(binned, out))
  }
}

function binsOfLevels(bins: number): Uint16Array {
  const binSize = 1 + Math.floor(LEVELS / bins)
  return Uint16Array.from({ length: LEVELS }, (_, level) => Math.floor(level / binSize))
}

/** Added and taken off again: to the nearest whole number, halves to the even one. Doubles of this size have no places after the point. */
const ROUND = 6755399441055744

/** 0..1 to 16-bit integers, stretched to 0..LEVELS - 1, to histogram bins. Roundings are those of scikit-image. */
function toBins(image: Float32Array, binOf: Uint16Array, binned: Uint16Array): void {
  let low = 65535
  let high = 0
  let odd = 0 // of values that are not finite x - x is NaN, else 0
  for (let i = 0; i < image.length; i++) {
    const value = image[i]!
    odd += value - value
    const level = value > 0 ? (Math.fround((value > 1 ? 1 : value) * 65535) + ROUND - ROUND) | 0 : 0
    binned[i] = level
    if (level < low) low = level
    if (level > high) high = level
  }
  if (odd !== 0) {
    const value = image.find((v) => !Number.isFinite(v))
    throw new RangeError(`Value ${value} of the image is not finite.`)
  }
  if (low === high) {
    binned.fill(binOf[Math.min(low, LEVELS - 1)]!)
    return
  }
  const range = high - low
  for (let i = 0; i < binned.length; i++) {
    const above = binned[i]! - low
    binned[i] = above === 0 ? 0 : binOf[((above / range) * (LEVELS - 1) + ROUND - ROUND) | 0]!
  }
}

/** Linear to 0..1, in place; one single value becomes that value clipped to 0..1. */
function stretch(
  values: Float32Array<ArrayBuffer>,
  [low, high]: readonly [number, number],
): Float32Array<ArrayBuffer> {
  if (low === high) return values.fill(Math.min(1, low))
  const range = high - low
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - low) / range
  return values
}
