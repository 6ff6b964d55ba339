import type { TileMaps } from './tile-maps.ts'
import type { Axis, Tiling } from './tiling.ts'

/**
 * Each pixel by the maps of its four nearest tiles, bilinear; beyond the outer tiles their map alone. Whole numbers, into
 * `out`; gives the smallest and the largest. Pixels between tiles that share the full map come from a table.
 */
export function blender(
  { columns, rows, nx }: Tiling,
  { levels, starts, sharesFull }: TileMaps,
  bins: number,
): (binned: Uint16Array, out: Float32Array) => [low: number, high: number] {
  const [width, height] = [columns.pixels, rows.pixels]
  const parts = spans(columns)
  const table = sharesFull ? fullTable(columns, rows, levels, bins) : undefined
  const starting = new Int32Array(4)
  return (binned, out) => {
    for (let y = 0; y < height; y++) {
      const above = rows.before[y]! * nx
      const below = rows.after[y]! * nx
      const row = y * width
      for (let part = 0; part + 1 < parts.length; part++) {
        const [from, to] = [parts[part]!, parts[part + 1]!]
        const [left, right] = [columns.before[from]!, columns.after[from]!]
        starting[0] = starts[above + left]!
        starting[1] = starts[above + right]!
        starting[2] = starts[below + left]!
        starting[3] = starts[below + right]!
        const full = starting[0] + starting[1] + starting[2] + starting[3] === 0
        if (table && full) {
          const places = rows.inTile[y]! * columns.size
          lookUp(table, places, columns.inTile, bins, binned, out, row, from, to)
        } else {
          mix(levels, starting, columns.weight, rows.weight[y]!, binned, out, row, from, to)
        }
      }
    }
    return endsOf(out)
  }
}

// Functions of their own: they are called often enough to be compiled well.
function lookUp(
  table: Uint16Array,
  places: number,
  inTile: Int32Array,
  bins: number,
  binned: Uint16Array,
  out: Float32Array,
  row: number,
  from: number,
  to: number,
): void {
  for (let x = from; x < to; x++) out[row + x] = table[(places + inTile[x]!) * bins + binned[row + x]!]!
}

function mix(
  levels: Float64Array,
  starts: Int32Array,
  weights: Float64Array,
  wy: number,
  binned: Uint16Array,
  out: Float32Array,
  row: number,
  from: number,
  to: number,
): void {
  const a = starts[0]!
  const b = starts[1]!
  const c = starts[2]!
  const d = starts[3]!
  for (let x = from; x < to; x++) {
    const bin = binned[row + x]!
    const wx = weights[x]!
    out[row + x] = mixed(levels[a + bin]!, levels[b + bin]!, levels[c + bin]!, levels[d + bin]!, wx, wy)
  }
}

function endsOf(values: Float32Array): [low: number, high: number] {
  let low = values[0]!
  let high = low
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < low) low = value
    else if (value > high) high = value
  }
  return [low, high]
}

/** Of the levels above left, above right, below left and below right, in single precision as scikit-image adds them up. */
function mixed(a: number, b: number, c: number, d: number, wx: number, wy: number): number {
  const notWx = 1 - wx
  const notWy = 1 - wy
  let sum = Math.fround(a * (notWx * notWy))
  sum = Math.fround(sum + Math.fround(b * (wx * notWy)))
  sum = Math.fround(sum + Math.fround(c * (notWx * wy)))
  sum = Math.fround(sum + Math.fround(d * (wx * wy)))
  return sum | 0
}

/** What the full map (the first of `levels`) blends to with itself: [row in a tile][column in a tile][bin]. */
function fullTable(columns: Axis, rows: Axis, levels: Float64Array, bins: number): Uint16Array {
  const table = new Uint16Array(columns.size * rows.size * bins)
  let i = 0
  for (let y = 0; y < rows.size; y++)
    for (let x = 0; x < columns.size; x++)
      for (let bin = 0; bin < bins; bin++) {
        const level = levels[bin]!
        table[i++] = mixed(level, level, level, level, x / columns.size, y / rows.size)
      }
  return table
}

/** Where the tiles before and after change along an axis, and its end. */
function spans({ before, after, pixels }: Axis): number[] {
  const starts = [0]
  for (let x = 1; x < pixels; x++)
    if (before[x] !== before[x - 1] || after[x] !== after[x - 1]) starts.push(x)
  return [...starts, pixels]
}
