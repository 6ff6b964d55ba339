import { dealOut } from './histogram.ts'
import { LEVELS, STATE, type Loops } from './module.ts'
import type { Tiling } from './tiling.ts'

/** Where things lie in memory, as byte addresses. */
export interface Places {
  /** The image in bins, integers [height][width]. */
  readonly binned: number
  /** A histogram of integers and up to 3 more. */
  readonly histogram: number
  /** The pixels of the tiles, one tile after the other, as bytes from `binned`. */
  readonly pixels: number
  /** The grey-level mappings, doubles, one more than there are tiles, and up to 3 more values. */
  readonly maps: number
  /** The address of each tile's mapping, integers [ny][nx]. */
  readonly starts: number
}

/**
 * Reads the grey-level mapping of each tile of an image; tiles with every bin full share one. `clipLimit`: share of a tile's pixels
 * that a bin may hold, 0: any number.
 */
export function tileMapper(
  tiling: Tiling,
  clipLimit: number,
  bins: number,
  memory: ArrayBuffer,
  at: Places,
  loops: Loops,
): () => void {
  const size = tiling.columns.size * tiling.rows.size
  const tiles = tiling.columns.tiles * tiling.rows.tiles
  const limit = clipLimit > 0 ? Math.max(1, Math.floor(clipLimit * size)) : size
  new Int32Array(memory, at.pixels, tiles * size).set(pixelsOf(tiling).map((pixel) => 4 * pixel))
  new Float64Array(memory, STATE.scale, 2).fill((LEVELS - 1) / size)
  const histogram = new Int32Array(memory, at.histogram, bins)
  const starts = new Int32Array(memory, at.starts, tiles)
  const counted = new Int32Array(memory, STATE.taken, 2)
  histogram.fill(limit)
  loops.map(at.histogram, 4 * bins, at.maps)
  return () => {
    for (let tile = 0; tile < tiles; tile++) {
      histogram.fill(0)
      loops.count(at.pixels + 4 * tile * size, 4 * size, at.binned, at.histogram, limit)
      const full = dealOut(histogram, limit, size - counted[0], bins - counted[1])
      const start = full ? at.maps : at.maps + 8 * (tile + 1) * bins
      if (!full) loops.map(at.histogram, 4 * bins, start)
      starts[tile] = start
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
