import { clipHistogram, mapHistogram } from './histogram.ts'

/** Grey levels inside the algorithm. */
const LEVELS = 16384

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
  { clipLimit = 0.01, bins = 256 }: EqualisationOptions = {},
): Float32Array<ArrayBuffer> {
  if (image.length !== width * height || image.length === 0)
    throw new RangeError(`${image.length} values are not an image of ${width} x ${height}.`)
  const tiling = tilesOf(width, height)
  const padded = pad(toBins(image, bins), width, height, tiling)
  const maps = tileMaps(padded, tiling, clipLimit, bins)
  return stretch(blend(padded, maps, width, height, tiling, bins))
}

interface Tiling {
  /** Size of a tile in pixels. */
  readonly tw: number
  readonly th: number
  /** Tiles along x and y that cover the image. */
  readonly nx: number
  readonly ny: number
  /** Pixels of a row of the padded image: half a tile before, the fill to whole tiles and half a tile after. */
  readonly paddedWidth: number
}

function tilesOf(width: number, height: number): Tiling {
  const tw = Math.max(1, Math.floor(width / 8))
  const th = Math.max(1, Math.floor(height / 8))
  const nx = Math.ceil(width / tw)
  return { tw, th, nx, ny: Math.ceil(height / th), paddedWidth: (nx + 1) * tw }
}

/** 0..1 to 16-bit integers, stretched to 0..LEVELS - 1, to histogram bins. Roundings are those of scikit-image. */
function toBins(image: Float32Array, bins: number): Uint16Array {
  const levels = new Uint16Array(image.length)
  let low = 65535
  let high = 0
  for (let i = 0; i < image.length; i++) {
    const value = image[i]!
    if (value - value !== 0) throw new RangeError(`Value ${value} of the image is not finite.`)
    const level = roundHalfEven(Math.fround((value > 1 ? 1 : value > 0 ? value : 0) * 65535))
    levels[i] = level
    if (level < low) low = level
    if (level > high) high = level
  }
  const binSize = 1 + Math.floor(LEVELS / bins)
  for (let i = 0; i < levels.length; i++) {
    const level =
      low === high
        ? Math.min(levels[i]!, LEVELS - 1)
        : roundHalfEven(((levels[i]! - low) / (high - low)) * (LEVELS - 1))
    levels[i] = (level / binSize) | 0
  }
  return levels
}

/** To the nearest whole number, halves to the even one; below 2^51. Doubles of this size have no places after the point. */
const roundHalfEven = (value: number): number => value + 6755399441055744 - 6755399441055744

/** Mirrored without repeating the edge (numpy.pad 'reflect'). */
function mirror(i: number, n: number): number {
  if (n === 1) return 0
  const period = 2 * (n - 1)
  const k = ((i % period) + period) % period
  return k < n ? k : period - k
}

function pad(image: Uint16Array, width: number, height: number, tiling: Tiling): Uint16Array {
  const { tw, th, ny, paddedWidth } = tiling
  const rows = (ny + 1) * th
  const columns = Int32Array.from({ length: paddedWidth }, (_, x) => mirror(x - (tw >> 1), width))
  const padded = new Uint16Array(rows * paddedWidth)
  for (let y = 0; y < rows; y++) {
    const row = mirror(y - (th >> 1), height) * width
    for (let x = 0; x < paddedWidth; x++) padded[y * paddedWidth + x] = image[row + columns[x]!]!
  }
  return padded
}

/** The grey-level mapping of each tile, [ny][nx][bins]. */
function tileMaps(padded: Uint16Array, tiling: Tiling, clipLimit: number, bins: number): Int32Array {
  const { tw, th, nx, ny, paddedWidth } = tiling
  const pixels = tw * th
  const limit = clipLimit > 0 ? Math.max(1, Math.floor(clipLimit * pixels)) : pixels
  const maps = new Int32Array(nx * ny * bins)
  for (let tile = 0; tile < nx * ny; tile++) {
    const left = (tw >> 1) + (tile % nx) * tw
    const top = (th >> 1) + Math.floor(tile / nx) * th
    const histogram = maps.subarray(tile * bins, (tile + 1) * bins)
    for (let y = top; y < top + th; y++)
      for (let x = left; x < left + tw; x++) histogram[padded[y * paddedWidth + x]!]!++
    clipHistogram(histogram, limit)
    mapHistogram(histogram, LEVELS - 1, pixels)
  }
  return maps
}

/** Each pixel by the maps of its four nearest tiles, bilinear; beyond the outer tiles their map alone. Whole numbers. */
function blend(
  padded: Uint16Array,
  maps: Int32Array,
  width: number,
  height: number,
  { tw, th, nx, ny, paddedWidth }: Tiling,
  bins: number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(width * height)
  const columns = Array.from({ length: width }, (_, x) => between(x, tw, nx))
  const before = Int32Array.from(columns, ([tile]) => tile * bins)
  const after = Int32Array.from(columns, ([, tile]) => tile * bins)
  const weights = Float64Array.from(columns, ([, , weight]) => weight)
  for (let y = 0; y < height; y++) {
    const [upper, lower, wy] = between(y, th, ny)
    const above = upper * nx * bins
    const below = lower * nx * bins
    const row = (y + (th >> 1)) * paddedWidth + (tw >> 1)
    for (let x = 0; x < width; x++) {
      const wx = weights[x]!
      const left = before[x]! + padded[row + x]!
      const right = after[x]! + padded[row + x]!
      let sum = Math.fround(maps[above + left]! * ((1 - wx) * (1 - wy)))
      sum = Math.fround(sum + Math.fround(maps[above + right]! * (wx * (1 - wy))))
      sum = Math.fround(sum + Math.fround(maps[below + left]! * ((1 - wx) * wy)))
      sum = Math.fround(sum + Math.fround(maps[below + right]! * (wx * wy)))
      result[y * width + x] = sum | 0
    }
  }
  return result
}

/** The tiles before and after a pixel of an axis, and the weight of the latter. */
function between(pixel: number, size: number, tiles: number): [number, number, number] {
  const at = pixel + (size >> 1)
  const tile = Math.floor(at / size)
  return [Math.max(tile - 1, 0), Math.min(tile, tiles - 1), (at % size) / size]
}

/** Linear to 0..1, in place; one single value becomes that value clipped to 0..1. */
function stretch(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low === high) return values.fill(Math.min(1, Math.max(0, low)))
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - low) / (high - low)
  return values
}
