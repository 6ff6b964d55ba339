/** One axis of an image in tiles. */
export interface Axis {
  readonly pixels: number
  /** Pixels of a tile. */
  readonly size: number
  /** Tiles that cover the axis. */
  readonly tiles: number
  /** Of each pixel: the tile whose middle lies before it, the one after, and the weight of the latter. */
  readonly before: Int32Array
  readonly after: Int32Array
  readonly weight: Float64Array
  /** Of each pixel: how far it is from the middle of the tile before, in pixels; the weight times the size. */
  readonly inTile: Int32Array
  /** The pixel at each place of the tiles, one tile after the other; beyond the image it is mirrored without repeating the edge. */
  readonly places: Int32Array
}

/** An image cut into tiles of an eighth of its sides (at least one pixel), as scikit-image does. */
export class Tiling {
  readonly columns: Axis
  readonly rows: Axis

  constructor(width: number, height: number) {
    this.columns = axisOf(width)
    this.rows = axisOf(height)
  }

  /** Tiles in a row. */
  get nx(): number {
    return this.columns.tiles
  }
}

function axisOf(pixels: number): Axis {
  const size = Math.max(1, Math.floor(pixels / 8))
  const tiles = Math.ceil(pixels / size)
  const at = (_: unknown, pixel: number): number => pixel + (size >> 1)
  const ends = Array.from({ length: pixels }, at)
  return {
    pixels,
    size,
    tiles,
    before: Int32Array.from(ends, (end) => Math.max(Math.floor(end / size) - 1, 0)),
    after: Int32Array.from(ends, (end) => Math.min(Math.floor(end / size), tiles - 1)),
    weight: Float64Array.from(ends, (end) => (end % size) / size),
    inTile: Int32Array.from(ends, (end) => end % size),
    places: Int32Array.from({ length: size * tiles }, (_, place) => mirror(place, pixels)),
  }
}

/** Mirrored without repeating the edge (numpy.pad 'reflect'). */
function mirror(i: number, n: number): number {
  if (n === 1) return 0
  const k = i % (2 * (n - 1))
  return k < n ? k : 2 * (n - 1) - k
}
