/**
 * Gaussian smoothing of a slice [height][width], borders mirrored with the edge repeated, kernel cut at 4 sigma, rows last:
 * scipy.ndimage.gaussian_filter(image, sigma) with its defaults. sigma in pixels; 0 gives a copy.
 */
export function gaussianFilter(
  image: Float32Array,
  width: number,
  height: number,
  sigma: number,
): Float32Array<ArrayBuffer> {
  const kernel = halfKernel(sigma)
  const result = new Float32Array(image.length)
  const radius = kernel.length - 1
  const sums = new Float64Array(width)
  const line = new Float64Array(width + 2 * radius)
  const source = Int32Array.from({ length: line.length }, (_, i) => mirror(i - radius, width))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) sums[x] = kernel[0]! * image[y * width + x]!
    for (let k = 1; k <= radius; k++) {
      const above = mirror(y - k, height) * width
      const below = mirror(y + k, height) * width
      for (let x = 0; x < width; x++) sums[x]! += kernel[k]! * (image[above + x]! + image[below + x]!)
    }
    for (let i = 0; i < line.length; i++) line[i] = sums[source[i]!]!
    for (let x = 0; x < width; x++) {
      let sum = kernel[0]! * line[x + radius]!
      for (let k = 1; k <= radius; k++) sum += kernel[k]! * (line[x + radius - k]! + line[x + radius + k]!)
      result[y * width + x] = sum
    }
  }
  return result
}

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
