import { type KernelMemory, createMemory } from '../webassembly/index.ts'
import { LEVELS, STATE, STATE_BYTES, loopsOver } from './module.ts'
import { tileMapper } from './tile-maps.ts'
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
  const spans = spansOf(tiling.columns)
  const tiles = tiling.columns.tiles * tiling.rows.tiles
  const { end, ...at } = addresses({
    weights: 8 * (width + SPARE),
    spans: spans.byteLength,
    starts: 4 * tiles,
    maps: 8 * ((tiles + 1) * bins + SPARE),
    histogram: 4 * (bins + SPARE),
    pixels: 4 * tiles * tiling.columns.size * tiling.rows.size,
    image: 4 * (pixels + SPARE),
    binned: 4 * (pixels + SPARE),
  })
  const memory = createMemory(end)
  const loops = loopsOver(memory)
  const stored = new Float32Array(memory.buffer, at.image, pixels + SPARE)
  const binned = new Int32Array(memory.buffer, at.binned, pixels + SPARE)
  const state = stateOf(memory)
  const mapTiles = tileMapper(tiling, clipLimit, bins, memory.buffer, at, loops)
  new Float64Array(memory.buffer, at.weights).set(tiling.columns.weight)
  new Int32Array(memory.buffer, at.spans).set(spans)
  const binSize = 1 + Math.floor(LEVELS / bins)
  state.binSize.fill(binSize)

  /** Takes the ends that a loop has left for the next; gives the smallest, or what the image would be if all is one value. */
  const ends = (): { low: number; single: boolean } => {
    const [low, high] = [Math.min(...state.low), Math.max(...state.high)]
    state.start.fill(low)
    state.range.fill(high - low)
    state.doubleRange.fill(high - low)
    return { low, single: low === high }
  }
  const toBins = (image: Float32Array): void => {
    stored.set(image)
    stored.fill(image[0], pixels)
    loops.levels(at.image, 4 * pixels)
    if (state.odd.some((sum) => sum !== 0)) {
      const value = image.find((v) => !Number.isFinite(v))
      throw new RangeError(`Value ${value} of the image is not finite.`)
    }
    const { low, single } = ends()
    if (single) binned.fill(Math.floor(Math.min(low, LEVELS - 1) / binSize))
    else loops.bins(at.image, at.binned, 4 * pixels)
  }
  const blend = (): void => {
    const { before, after, weight } = tiling.rows
    for (let y = 0; y < height; y++) {
      const row = 4 * y * width
      const above = at.starts + 4 * before[y] * tiling.nx
      const below = at.starts + 4 * after[y] * tiling.nx
      const spansEnd = at.spans + spans.byteLength
      const [out, bins] = [at.image + row, at.binned + row]
      loops.blend(out, bins, at.weights, at.spans, spansEnd, above, below, weight[y])
    }
  }
  return (image, out = new Float32Array(pixels)) => {
    if (image.length !== pixels || image.length === 0 || out.length !== image.length)
      throw new RangeError(`${image.length} values are not an image of ${width} x ${height}.`)
    toBins(image)
    mapTiles()
    blend()
    stored.fill(stored[0], pixels)
    loops.ends(at.image, 4 * pixels)
    const { low, single } = ends()
    if (single) return out.fill(Math.min(1, low))
    loops.stretch(at.image, 4 * pixels)
    out.set(stored.subarray(0, pixels))
    return out
  }
}

/** Values beyond an image or a line that loops by four may read or write. */
const SPARE = 4

/** What the loops leave and take, four values each. */
function stateOf({ buffer }: KernelMemory) {
  const four = (at: number): Float32Array => new Float32Array(buffer, at, 4)
  const doubleRange = new Float64Array(buffer, STATE.doubleRange, 2)
  const { low, high, odd, start, range, binSize } = STATE
  return {
    ...{ low: four(low), high: four(high), odd: four(odd) },
    ...{ start: four(start), range: four(range), doubleRange, binSize: four(binSize) },
  }
}

/** Where parts of so many bytes begin, one after the other behind the state, and the end of the last. */
function addresses<Part extends string>(parts: Record<Part, number>): Record<Part | 'end', number> {
  let end = STATE_BYTES
  const result: Record<string, number> = {}
  for (const [part, bytes] of Object.entries<number>(parts)) {
    result[part] = end
    end += 16 * Math.ceil(bytes / 16)
  }
  return { ...(result as Record<Part, number>), end } as Record<Part | 'end', number>
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
