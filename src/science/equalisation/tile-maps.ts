import { dealOut } from './histogram.ts'
import type { Tiling } from './tiling.ts'

/** The grey-level mapping of each tile of an image; tiles with every bin full share one. */
export class TileMaps {
  /** The mappings one after the other, a level a bin. */
  readonly levels: Float64Array
  /** The address of each tile's mapping, [ny][nx]. */
  readonly starts: Int32Array
  /** The pixels of the tiles, one tile after the other. */
  readonly #pixels: Int32Array
  readonly #limit: number
  readonly #histogram: Int32Array
  /** Bins of the histogram at the limit. */
  #fullBins = 0
  /** The level by the pixels counted so far: their share of the tile's times the top level, truncated. */
  readonly #levelOf: Float64Array

  /**
   * `clipLimit`: share of a tile's pixels that a bin may hold, 0: any number. `grey`: levels there are. The mappings, a tile
   * more than there are, and the addresses go into memory.
   */
  constructor(
    tiling: Tiling,
    clipLimit: number,
    bins: number,
    grey: number,
    memory: ArrayBuffer,
    levelsAt: number,
    startsAt: number,
  ) {
    const { columns, rows } = tiling
    const size = columns.size * rows.size
    const tiles = columns.tiles * rows.tiles
    this.#limit = clipLimit > 0 ? Math.max(1, Math.floor(clipLimit * size)) : size
    this.#pixels = pixelsOf(tiling)
    this.#histogram = new Int32Array(bins).fill(this.#limit)
    const scale = (grey - 1) / size
    // Dealing out may count more pixels than there are: their level is that of one more.
    this.#levelOf = Float64Array.from({ length: size + 2 }, (_, sum) =>
      Math.floor(Math.min(grey - 1, sum * scale)),
    )
    this.levels = new Float64Array(memory, levelsAt, (tiles + 1) * bins)
    this.starts = new Int32Array(memory, startsAt, tiles)
    this.#map(0)
  }

  /** The mappings of an image whose pixels are bins, [height][width]. */
  read(binned: Int32Array): void {
    const bins = this.#histogram.length
    for (let tile = 0; tile < this.starts.length; tile++) {
      const excess = this.#count(binned, tile)
      const full = dealOut(this.#histogram, this.#limit, excess, bins - this.#fullBins)
      const start = full ? 0 : (tile + 1) * bins
      if (!full) this.#map(start)
      this.starts[tile] = this.levels.byteOffset + 8 * start
    }
  }

  /** The histogram of a tile, cut at the limit; gives what was cut off. */
  #count(binned: Int32Array, tile: number): number {
    const histogram = this.#histogram
    const limit = this.#limit
    const pixels = this.#pixels
    const size = pixels.length / this.starts.length
    histogram.fill(0)
    let [kept, full] = [0, 0]
    for (let i = tile * size, end = i + size; i < end; i++) {
      const bin = binned[pixels[i]!]!
      const count = histogram[bin]!
      // 1 or 0 by the sign of a difference: a branch here would be guessed wrongly every other time.
      const room = (count - limit) >>> 31
      histogram[bin] = count + room
      kept += room
      full += room & ((limit - count - 2) >>> 31)
    }
    this.#fullBins = full
    return size - kept
  }

  #map(start: number): void {
    const histogram = this.#histogram
    const levels = this.levels
    const levelOf = this.#levelOf
    const last = levelOf.length - 1
    let sum = 0
    for (let i = 0; i < histogram.length; i++) {
      sum += histogram[i]!
      levels[start + i] = levelOf[sum > last ? last : sum]!
    }
  }
}

function pixelsOf({ columns, rows }: Tiling): Int32Array {
  const result = new Int32Array(columns.places.length * rows.places.length)
  let i = 0
  for (let top = 0; top < rows.places.length; top += rows.size)
    for (let left = 0; left < columns.places.length; left += columns.size)
      for (let y = top; y < top + rows.size; y++)
        for (let x = left; x < left + columns.size; x++)
          result[i++] = rows.places[y]! * columns.pixels + columns.places[x]!
  return result
}
