import { type Places, places } from './places.ts'
export { type LayerSum, layerSum } from './layers.ts'

/** Single images [height][width], row-major: resizing and halving as PyTorch does them. */

/** Bilinear resize, align_corners false, no antialias (PyTorch's interpolate): pixel x samples (x + 0.5) w / width - 0.5. */
export function resizeBilinear(
  image: Float32Array,
  [w, h]: readonly [number, number],
  [width, height]: readonly [number, number],
  out = new Float32Array(width * height),
): Float32Array {
  const xs = places(w, width)
  const ys = places(h, height)
  const row = new Float64Array(w)
  for (let y = 0; y < height; y++) {
    between(image, w, ys, y, row)
    alongRow(row, xs, out, y * width)
  }
  return out
}

// A function a row: they are called often enough to be compiled well.
function between(
  image: Float32Array,
  w: number,
  { low, high, share }: Places,
  y: number,
  row: Float64Array,
): void {
  const top = low[y]! * w
  const bottom = high[y]! * w
  const v = share[y]!
  for (let x = 0; x < w; x++) row[x] = image[top + x]! * (1 - v) + image[bottom + x]! * v
}

function alongRow(row: Float64Array, { low, high, share }: Places, out: Float32Array, at: number): void {
  for (let x = 0; x < low.length; x++) {
    const u = share[x]!
    out[at + x] = row[low[x]!]! * (1 - u) + row[high[x]!]! * u
  }
}

/** Means of 2 x 2 pixels; an odd last row or column is left out (PyTorch's avg_pool2d with size 2). */
export function halve(image: Float32Array, width: number, height: number): Float32Array {
  const [w, h] = [width >> 1, height >> 1]
  const out = new Float32Array(w * h)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = 2 * y * width + 2 * x
      out[y * w + x] = (image[at]! + image[at + 1]! + image[at + width]! + image[at + width + 1]!) / 4
    }
  }
  return out
}
