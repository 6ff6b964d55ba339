import { Tiling, type Axis } from './tiling.ts'
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
  const parts = spans(tiling.columns)
  const binOf = binsOfLevels(bins)
  const maps = new TileMaps(tiling, clipLimit, bins, LEVELS)
  return (image, out = new Float32Array(width * height)) => {
    if (image.length !== width * height || image.length === 0 || out.length !== image.length)
      throw new RangeError(`${image.length} values are not an image of ${width} x ${height}.`)
    toBins(image, binOf, binned)
    maps.read(binned)
    const ends = blend(binned, maps, tiling, parts, out)
    return stretch(out, ends)
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

/**
 * Each pixel by the maps of its four nearest tiles, bilinear; beyond the outer tiles their map alone. Whole numbers; gives
 * the smallest and the largest.
 */
function blend(
  binned: Uint16Array,
  { levels, starts }: TileMaps,
  { columns, rows, nx }: Tiling,
  parts: readonly number[],
  out: Float32Array,
): [low: number, high: number] {
  const [width, height] = [columns.pixels, rows.pixels]
  const weights = columns.weight
  let [low, high] = [LEVELS, 0]
  for (let y = 0; y < height; y++) {
    const above = rows.before[y]! * nx
    const below = rows.after[y]! * nx
    const wy = rows.weight[y]!
    const notWy = 1 - wy
    const row = y * width
    for (let part = 0; part + 1 < parts.length; part++) {
      const [from, to] = [parts[part]!, parts[part + 1]!]
      const [left, right] = [columns.before[from]!, columns.after[from]!]
      const a = starts[above + left]!
      const b = starts[above + right]!
      const c = starts[below + left]!
      const d = starts[below + right]!
      for (let x = from; x < to; x++) {
        const bin = binned[row + x]!
        const wx = weights[x]!
        const notWx = 1 - wx
        let sum = Math.fround(levels[a + bin]! * (notWx * notWy))
        sum = Math.fround(sum + Math.fround(levels[b + bin]! * (wx * notWy)))
        sum = Math.fround(sum + Math.fround(levels[c + bin]! * (notWx * wy)))
        sum = Math.fround(sum + Math.fround(levels[d + bin]! * (wx * wy)))
        const level = sum | 0
        if (level < low) low = level
        if (level > high) high = level
        out[row + x] = level
      }
    }
  }
  return [low, high]
}

/** Where the tiles before and after change along an axis, and its end. */
function spans({ before, after, pixels }: Axis): number[] {
  const starts = [0]
  for (let x = 1; x < pixels; x++)
    if (before[x] !== before[x - 1] || after[x] !== after[x - 1]) starts.push(x)
  return [...starts, pixels]
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
