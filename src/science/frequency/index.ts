/**
 * The condition of IterMask (Liang et al., IterMask2, MICCAI 2024; as in the benchmark, arXiv 2512.01534): of a slice
 * [height][width] the spectrum with its values less than `radius` bins from the centre replaced by their phase alone,
 * Y / |Y| (1 where |Y| is 0), the rest as it is; back to an image. Structure stays, brightness goes.
 * Equals Re IFFT2(ifftshift(.)) over fftshift(FFT2(x)) of NumPy, any sizes. Only the bins that change are computed:
 * x + the inverse transform of (Y / |Y| - Y). `radius` 0 gives the slice itself.
 */
export function phaseCondition(
  image: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array<ArrayBuffer> {
  const columns = half(width, radius)
  const rows = frequencies(height, radius)
  const change = spectrum(image, width, height, columns, rows)
  phaseMinusValue(change, columns, rows, radius)
  return addInverse(image, width, height, columns, rows, change)
}

/** Complex values [row frequency][column frequency]. */
interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** The frequencies of an axis of n pixels that are nearer than radius to 0, as fftshift numbers them: -n/2 .. . */
function frequencies(n: number, radius: number): number[] {
  const all = Array.from({ length: n }, (_, i) => i - Math.floor(n / 2))
  return all.filter((f) => Math.abs(f) < radius)
}

/**
 * As `frequencies`, without those whose mirror image is there: the spectrum of a real image at -f is the conjugate of f.
 * The lone frequency -n/2 of an even n stays.
 */
function half(n: number, radius: number): number[] {
  return frequencies(n, radius).filter((f) => f >= 0 || 2 * f === -n)
}

/** cos and sin of 2 pi k / n for k = 0 .. n - 1. */
function circle(n: number): { cos: Float64Array; sin: Float64Array } {
  const angle = (_: unknown, k: number): number => (2 * Math.PI * k) / n
  return {
    cos: Float64Array.from({ length: n }, (v, k) => Math.cos(angle(v, k))),
    sin: Float64Array.from({ length: n }, (v, k) => Math.sin(angle(v, k))),
  }
}

const wrapped = (k: number, n: number): number => ((k % n) + n) % n

/** The discrete Fourier transform at the given frequencies: rows first, then columns. */
function spectrum(
  image: Float32Array,
  width: number,
  height: number,
  columns: readonly number[],
  rows: readonly number[],
): Spectrum {
  const nc = columns.length
  const lines = { re: new Float64Array(height * nc), im: new Float64Array(height * nc) }
  const across = circle(width)
  columns.forEach((f, c) => {
    const step = wrapped(f, width)
    for (let y = 0; y < height; y++) {
      let [re, im, k] = [0, 0, 0]
      for (let x = y * width; x < (y + 1) * width; x++) {
        re += image[x]! * across.cos[k]!
        im -= image[x]! * across.sin[k]!
        k += step
        if (k >= width) k -= width
      }
      lines.re[y * nc + c] = re
      lines.im[y * nc + c] = im
    }
  })
  const result = { re: new Float64Array(rows.length * nc), im: new Float64Array(rows.length * nc) }
  const down = circle(height)
  rows.forEach((f, r) => {
    const step = wrapped(f, height)
    for (let y = 0, k = 0; y < height; y++, k = (k + step) % height) {
      const cos = down.cos[k]!
      const sin = down.sin[k]!
      for (let c = 0; c < nc; c++) {
        const re = lines.re[y * nc + c]!
        const im = lines.im[y * nc + c]!
        result.re[r * nc + c]! += re * cos + im * sin
        result.im[r * nc + c]! += im * cos - re * sin
      }
    }
  })
  return result
}

/** Y becomes Y / |Y| - Y inside the circle and 0 outside it, in place. */
function phaseMinusValue(
  { re, im }: Spectrum,
  columns: readonly number[],
  rows: readonly number[],
  radius: number,
): void {
  rows.forEach((fy, r) =>
    columns.forEach((fx, c) => {
      const i = r * columns.length + c
      const size = Math.hypot(re[i]!, im[i]!)
      const near = fx * fx + fy * fy < radius * radius
      const a = size === 0 ? 1 : re[i]! / size - re[i]!
      const b = size === 0 ? 0 : im[i]! / size - im[i]!
      re[i] = near ? a : 0
      im[i] = near ? b : 0
    }),
  )
}

/** The image plus the real part of the inverse transform of the change; mirrored frequencies count twice. */
function addInverse(
  image: Float32Array,
  width: number,
  height: number,
  columns: readonly number[],
  rows: readonly number[],
  change: Spectrum,
): Float32Array<ArrayBuffer> {
  const nc = columns.length
  const across = circle(width)
  const down = circle(height)
  const result = new Float32Array(image.length)
  const line = new Float64Array(width)
  for (let y = 0; y < height; y++) {
    line.fill(0)
    for (let c = 0; c < nc; c++) {
      const fx = columns[c]!
      let [re, im] = [0, 0]
      for (let r = 0; r < rows.length; r++) {
        const k = wrapped(rows[r]! * y, height)
        const i = r * nc + c
        re += change.re[i]! * down.cos[k]! - change.im[i]! * down.sin[k]!
        im += change.re[i]! * down.sin[k]! + change.im[i]! * down.cos[k]!
      }
      const weight = (fx === 0 || 2 * fx === -width ? 1 : 2) / (width * height)
      const step = wrapped(fx, width)
      for (let x = 0, k = 0; x < width; x++) {
        line[x]! += weight * (re * across.cos[k]! - im * across.sin[k]!)
        k += step
        if (k >= width) k -= width
      }
    }
    for (let x = 0; x < width; x++) result[y * width + x] = image[y * width + x]! + line[x]!
  }
  return result
}
