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
  const line = new Float64Array(width + 2 * radius)
  const source = Int32Array.from(line, (_, i) => mirror(i - radius, width))
  const rows = Int32Array.from({ length: height + 2 * radius }, (_, i) => mirror(i - radius, height) * width)
  return (image, inside, out = new Float32Array(width * height)) => {
    for (let y = 0; y < height; y++) {
      let [first, last] = [0, width - 1]
      if (inside) {
        while (first <= last && inside[y * width + first] !== 1) first++
        if (first > last) continue
        while (inside[y * width + last] !== 1) last--
      }
      // Columns first .. last of the row need line[first .. last + 2 radius], which hold columns from - radius on, mirrored.
      const from = Math.max(0, first - radius)
      const to = Math.min(width - 1, last + radius)
      acrossRows(image, rows, y, kernel, line, from, to)
      for (let i = first; i < radius; i++) line[i] = line[radius + source[i]!]!
      for (let i = width + radius; i <= last + 2 * radius; i++) line[i] = line[radius + source[i]!]!
      alongLine(line, kernel, out, y * width, first, last)
    }
    return out
  }
}

/** Weighted sums over the rows about row y, columns from .. to, into line[radius + column]. Four rows of each side at once. */
function acrossRows(
  image: Float32Array,
  rows: Int32Array,
  y: number,
  kernel: Float64Array,
  line: Float64Array,
  from: number,
  to: number,
): void {
  const radius = kernel.length - 1
  const middle = y + radius
  const own = rows[middle]!
  for (let x = from; x <= to; x++) line[radius + x] = kernel[0]! * image[own + x]!
  let k = 1
  for (; k + 3 <= radius; k += 4) {
    const [k0, k1, k2, k3] = [kernel[k]!, kernel[k + 1]!, kernel[k + 2]!, kernel[k + 3]!]
    const [a0, b0] = [rows[middle - k]!, rows[middle + k]!]
    const [a1, b1] = [rows[middle - k - 1]!, rows[middle + k + 1]!]
    const [a2, b2] = [rows[middle - k - 2]!, rows[middle + k + 2]!]
    const [a3, b3] = [rows[middle - k - 3]!, rows[middle + k + 3]!]
    for (let x = from; x <= to; x++) {
      let sum = line[radius + x]!
      sum += k0 * (image[a0 + x]! + image[b0 + x]!)
      sum += k1 * (image[a1 + x]! + image[b1 + x]!)
      sum += k2 * (image[a2 + x]! + image[b2 + x]!)
      sum += k3 * (image[a3 + x]! + image[b3 + x]!)
      line[radius + x] = sum
    }
  }
  for (; k <= radius; k++) {
    const [a, b] = [rows[middle - k]!, rows[middle + k]!]
    for (let x = from; x <= to; x++) line[radius + x]! += kernel[k]! * (image[a + x]! + image[b + x]!)
  }
}

/** Weighted sums along a line of `radius` more places at both ends into out[at + first .. at + last]. */
function alongLine(
  line: Float64Array,
  kernel: Float64Array,
  out: Float32Array,
  at: number,
  first: number,
  last: number,
): void {
  const radius = kernel.length - 1
  for (let x = first; x <= last; x++) {
    let [a, b] = [x + radius, x + radius]
    let sum = kernel[0]! * line[a]!
    for (let k = 1; k <= radius; k++) sum += kernel[k]! * (line[--a]! + line[++b]!)
    out[at + x] = sum
  }
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
