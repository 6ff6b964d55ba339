import { createMemory } from '../webassembly/index.ts'
import { LEVELS, STATE, STATE_BYTES, loopsOver } from './module.ts'
import { TileMaps } from './tile-maps.ts'
import { type Axis, Tiling } from './tiling.ts'

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
  const pixels = width * height
  const tiling = new Tiling(width, height)
  const { columns, rows } = tiling
  const spans = spansOf(columns)
  const tiles = columns.tiles * rows.tiles
  const [wxAt, spansAt, startsAt, mapsAt, imageAt, binsAt, bytes] = addresses([
    8 * (width + SPARE),
    spans.byteLength,
    4 * tiles,
    8 * (tiles + 1) * bins,
    4 * (pixels + SPARE),
    4 * (pixels + SPARE),
  ])
  const memory = createMemory(bytes)
  const loops = loopsOver(memory)
  const state = new Float32Array(memory.buffer, 0, STATE_BYTES / 4)
  const doubleRange = new Float64Array(memory.buffer, STATE.doubleRange, 2)
  const stored = new Float32Array(memory.buffer, imageAt, pixels + SPARE)
  const binned = new Int32Array(memory.buffer, binsAt, pixels + SPARE)
  new Float64Array(memory.buffer, wxAt).set(columns.weight)
  new Int32Array(memory.buffer, spansAt).set(spans)
  const maps = new TileMaps(tiling, clipLimit, bins, LEVELS, memory.buffer, mapsAt, startsAt)
  const binSize = 1 + Math.floor(LEVELS / bins)
  fill(state, STATE.binSize, binSize)
  const all = 4 * pixels

  /** The smallest and the largest that a loop has left, and of a loop that only needs these to begin with. */
  const takeEnds = (): [low: number, high: number] => {
    const at = (from: number): Float32Array => state.subarray(from / 4, from / 4 + 4)
    return [Math.min(...at(STATE.low)), Math.max(...at(STATE.high))]
  }
  const giveRange = (low: number, high: number): void => {
    fill(state, STATE.start, low)
    fill(state, STATE.range, high - low)
    doubleRange.fill(high - low)
  }

  const toBins = (image: Float32Array): void => {
    stored.set(image)
    stored.fill(image[0], pixels)
    loops.levels(imageAt, all)
    if (state.subarray(STATE.odd / 4, STATE.odd / 4 + 4).some((sum) => sum !== 0)) {
      const value = image.find((v) => !Number.isFinite(v))
      throw new RangeError(`Value ${value} of the image is not finite.`)
    }
    const [low, high] = takeEnds()
    if (low === high) {
      binned.fill(Math.floor(Math.min(low, LEVELS - 1) / binSize))
      return
    }
    giveRange(low, high)
    loops.bins(imageAt, binsAt, all)
  }
  const blend = (): void => {
    const end = spansAt + spans.byteLength
    for (let y = 0; y < height; y++) {
      const above = startsAt + 4 * rows.before[y] * tiling.nx
      const below = startsAt + 4 * rows.after[y] * tiling.nx
      const row = 4 * y * width
      loops.blend(imageAt + row, binsAt + row, wxAt, spansAt, end, above, below, rows.weight[y])
    }
  }
  return (image, out = new Float32Array(pixels)) => {
    if (image.length !== pixels || image.length === 0 || out.length !== image.length)
      throw new RangeError(`${image.length} values are not an image of ${width} x ${height}.`)
    toBins(image)
    maps.read(binned)
    blend()
    stored.fill(stored[0], pixels)
    loops.ends(imageAt, all)
    const [low, high] = takeEnds()
    if (low === high) return out.fill(Math.min(1, low))
    giveRange(low, high)
    loops.stretch(imageAt, all)
    out.set(stored.subarray(0, pixels))
    return out
  }
}

/** Values beyond an image or a line that loops by four may read or write. */
const SPARE = 4

const fill = (state: Float32Array, at: number, value: number): void => {
  state.fill(value, at / 4, at / 4 + 4)
}

/** Where parts of so many bytes begin, after the state, and the end of the last. */
function addresses(parts: readonly number[]): number[] {
  const result = [STATE_BYTES]
  for (const bytes of parts) result.push(result.at(-1)! + 16 * Math.ceil(bytes / 16))
  return result
}

/** Runs of pixels of an axis between the same two tiles: first byte, end, where the addresses of their maps are in a row of tiles. */
function spansOf({ before, after, pixels }: Axis): Int32Array {
  const starts = [0]
  for (let x = 1; x < pixels; x++)
    if (before[x] !== before[x - 1] || after[x] !== after[x - 1]) starts.push(x)
  return Int32Array.from(
    starts.flatMap((x, i) => [4 * x, 4 * (starts[i + 1] ?? pixels), 4 * before[x], 4 * after[x]]),
  )
}
