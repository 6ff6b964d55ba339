/**
 * Bilinear enlargement of a small image (row-major, w x h) by a whole factor, align_corners false as PyTorch's interpolate:
 * pixel x of the result samples (x + 0.5) / factor - 0.5, clamped to the border. Into `out`, (w factor) x (h factor).
 */
export function upsampleBilinear(
  small: ArrayLike<number>,
  w: number,
  h: number,
  factor: number,
  out = new Float32Array(w * h * factor * factor),
): Float32Array {
  const width = w * factor
  const xs = Array.from({ length: width }, (_, x) => place(x, factor, w))
  for (let y = 0; y < h * factor; y++) {
    const [top, bottom, v] = place(y, factor, h)
    for (let x = 0; x < width; x++) {
      const [left, right, u] = xs[x]!
      const above = small[top * w + left]! * (1 - u) + small[top * w + right]! * u
      const below = small[bottom * w + left]! * (1 - u) + small[bottom * w + right]! * u
      out[y * width + x] = above * (1 - v) + below * v
    }
  }
  return out
}

function place(at: number, factor: number, n: number): readonly [number, number, number] {
  const source = Math.max(0, (at + 0.5) / factor - 0.5)
  const low = Math.min(n - 1, Math.floor(source))
  return [low, Math.min(n - 1, low + 1), source - low]
}
