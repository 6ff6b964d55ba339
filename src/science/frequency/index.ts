/**
 * The condition of IterMask (Liang et al., IterMask2, MICCAI 2024; as in the benchmark, arXiv 2512.01534): of a slice
 * [height][width] the spectrum with its values less than `radius` bins from the centre replaced by their phase alone,
 * Y / |Y| (1 where |Y| is 0), the rest as it is; back to an image. Structure stays, brightness goes.
 * Equals Re IFFT2(ifftshift(.)) over fftshift(FFT2(x)) of NumPy, any sizes. Only the bins that change are computed:
 * x + the inverse transform of (Y / |Y| - Y). `radius` 0 gives the slice itself.
 * Returns the step for slices of this size; what it needs of sines is made once.
 */
export function phaseCondition(
  width: number,
  height: number,
  radius: number,
): (image: Float32Array) => Float32Array<ArrayBuffer> {
  const columns = waves(width, half(width, radius))
  const rows = waves(height, frequencies(height, radius))
  return (image) => {
    const change = spectrum(image, columns, rows)
    phaseMinusValue(change, columns, rows, radius)
    return addInverse(image, columns, rows, change)
  }
}

/** Complex values [row frequency][column frequency]. */
interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** cos and sin of 2 pi f k / n for pixels k = 0 .. n - 1 of an axis: [frequency][pixel]. */
interface Waves {
  readonly n: number
  readonly frequencies: readonly number[]
  readonly cos: Float64Array
  readonly sin: Float64Array
}

function waves(n: number, chosen: readonly number[]): Waves {
  const [cos, sin] = [new Float64Array(n * chosen.length), new Float64Array(n * chosen.length)]
  chosen.forEach((f, j) => {
    for (let k = 0; k < n; k++) {
      const angle = (2 * Math.PI * ((f * k) % n)) / n
      cos[j * n + k] = Math.cos(angle)
      sin[j * n + k] = Math.sin(angle)
    }
  })
  return { n, frequencies: chosen, cos, sin }
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

/**
 * The discrete Fourier transform at the given frequencies: rows first, then columns. What all pixels have in common is
 * left to the bin of frequency 0, so that pixels of the background need no work.
 */
function spectrum(image: Float32Array, columns: Waves, rows: Waves): Spectrum {
  const [width, height] = [columns.n, rows.n]
  const nc = columns.frequencies.length
  const nr = rows.frequencies.length
  const [re, im] = [new Float64Array(nr * nc), new Float64Array(nr * nc)]
  const common = image[0]!
  for (let y = 0; y < height; y++) {
    const row = y * width
    let [start, end] = [row, row + width]
    while (start < end && image[start] === common) start++
    while (end > start && image[end - 1] === common) end--
    if (start === end) continue
    for (let c = 0; c < nc; c++) {
      let [a, b] = [0, 0]
      for (let x = start, k = c * width + start - row; x < end; x++, k++) {
        const value = image[x]! - common
        a += value * columns.cos[k]!
        b -= value * columns.sin[k]!
      }
      for (let r = 0; r < nr; r++) {
        const cos = rows.cos[r * height + y]!
        const sin = rows.sin[r * height + y]!
        re[r * nc + c]! += a * cos + b * sin
        im[r * nc + c]! += b * cos - a * sin
      }
    }
  }
  const zero = rows.frequencies.indexOf(0) * nc + columns.frequencies.indexOf(0)
  if (nr > 0 && nc > 0) re[zero]! += common * width * height
  return { re, im }
}

/** Y becomes Y / |Y| - Y inside the circle and 0 outside it, in place. */
function phaseMinusValue({ re, im }: Spectrum, columns: Waves, rows: Waves, radius: number): void {
  rows.frequencies.forEach((fy, r) =>
    columns.frequencies.forEach((fx, c) => {
      const i = r * columns.frequencies.length + c
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
  columns: Waves,
  rows: Waves,
  { re, im }: Spectrum,
): Float32Array<ArrayBuffer> {
  const [width, height] = [columns.n, rows.n]
  const nc = columns.frequencies.length
  const result = new Float32Array(image.length)
  const line = new Float64Array(width)
  for (let y = 0; y < height; y++) {
    line.fill(0)
    columns.frequencies.forEach((fx, c) => {
      let [a, b] = [0, 0]
      for (let i = c, k = y; i < re.length; i += nc, k += height) {
        a += re[i]! * rows.cos[k]! - im[i]! * rows.sin[k]!
        b += re[i]! * rows.sin[k]! + im[i]! * rows.cos[k]!
      }
      const weight = (fx === 0 || 2 * fx === -width ? 1 : 2) / (width * height)
      a *= weight
      b *= weight
      for (let x = 0, k = c * width; x < width; x++, k++)
        line[x]! += a * columns.cos[k]! - b * columns.sin[k]!
    })
    for (let x = 0; x < width; x++) result[y * width + x] = image[y * width + x]! + line[x]!
  }
  return result
}
