import { createMemory } from '../webassembly/index.ts'
import { type WeightedSum, tableBytes, weightedSum } from './gaussian-module.ts'

/**
 * Gaussian smoothing of a slice [height][width], borders mirrored with the edge repeated, kernel cut at 4 sigma, rows last:
 * scipy.ndimage.gaussian_filter(image, sigma) with its defaults, in single precision. sigma in pixels; 0 gives a copy.
 */
export function gaussianFilter(
  image: Float32Array,
  width: number,
  height: number,
  sigma: number,
): Float32Array<ArrayBuffer> {
  return gaussianSmoother(width, height, sigma)(image)
}

/**
 * `gaussianFilter` for many slices of one size. With `inside` only its pixels (1) need values: of each row those from the first
 * to the last, the rest of `out` is left as it was. `out` is filled and returned; default a new array, 0 where nothing is needed.
 */
export function gaussianSmoother(
  width: number,
  height: number,
  sigma: number,
): (image: Float32Array, inside?: Uint8Array, out?: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer> {
  const kernel = halfKernel(sigma)
  const radius = kernel.length - 1
  // In the memory: the addresses of a sum, a line with `radius` more pixels at both ends, a row of results, the image.
  const lineAt = tableBytes(radius)
  const resultAt = lineAt + 4 * (width + 2 * radius + SPARE)
  const imageAt = resultAt + 4 * (width + SPARE)
  const memory = createMemory(imageAt + 4 * (width * height + SPARE))
  const sum: WeightedSum = weightedSum(kernel, memory)
  const line = new Float32Array(memory.buffer, lineAt, width + 2 * radius)
  const result = new Float32Array(memory.buffer, resultAt, width)
  const stored = new Float32Array(memory.buffer, imageAt, width * height)
  const source = Int32Array.from(line, (_, i) => radius + mirror(i - radius, width))
  const rows = Int32Array.from(
    { length: height + 2 * radius },
    (_, i) => imageAt + 4 * width * mirror(i - radius, height),
  )
  return (image, inside, out = new Float32Array(width * height)) => {
    stored.set(image)
    for (let y = 0; y < height; y++) {
      let [first, last] = [0, width - 1]
      if (inside) {
        while (first <= last && inside[y * width + first] !== 1) first++
        if (first > last) continue
        while (inside[y * width + last] !== 1) last--
      }
      // Pixels first .. last need the line from `radius` before to `radius` after them.
      const from = Math.max(0, first - radius)
      const to = Math.min(width - 1, last + radius)
      sum.across(rows, y, 4 * from, lineAt + 4 * (radius + from), to - from + 1)
      for (let i = first; i < radius; i++) line[i] = line[source[i]!]!
      for (let i = width + radius; i <= last + 2 * radius; i++) line[i] = line[source[i]!]!
      sum.along(lineAt + 4 * first, resultAt, last - first + 1)
      for (let x = first, at = y * width; x <= last; x++) out[at + x] = result[x - first]!
    }
    return out
  }
}

/** Pixels that a sum may write beyond the last it is asked for, and a few to keep lines apart. */
const SPARE = 8

/** The kernel from its centre outwards; the whole of it sums to 1. */
function halfKernel(sigma: number): Float64Array {
  if (!(sigma > 0)) return Float64Array.of(1)
  const radius = Math.floor(4 * sigma + 0.5)
  const kernel = Float64Array.from({ length: radius + 1 }, (_, k) => Math.exp((-k * k) / (2 * sigma * sigma)))
  const sum = kernel.reduce((a, b) => a + 2 * b, -kernel[0]!)
  return kernel.map((value) => value / sum)
}

function mirror(i: number, n: number): number {
  const period = 2 * n
  const k = ((i % period) + period) % period
  return k < n ? k : period - 1 - k
}
