import { waves, type Waves } from './waves.ts'

/**
 * The condition of IterMask (Liang et al., IterMask2, MICCAI 2024; as in the benchmark, arXiv 2512.01534): of a slice
 * [height][width] the spectrum with its values less than `radius` bins from the centre replaced by their phase alone,
 * Y / |Y| (1 where |Y| is 0), the rest as it is; back to an image. Structure stays, brightness goes.
 * Equals Re IFFT2(ifftshift(.)) over fftshift(FFT2(x)) of NumPy, any sizes. Only the bins that change are computed:
 * x + the inverse transform of (Y / |Y| - Y). `radius` 0 gives the slice itself.
 * Returns the step for slices of this size; what it needs of sines is made once. `out` is filled and returned; default a new array.
 *
 * Bins of opposite frequency share their cosines and differ in the sign of their sines alone, and so do pixels at the same
 * distance from the edge: both are handled in pairs.
 */
export function phaseCondition(
  width: number,
  height: number,
  radius: number,
): (image: Float32Array, out?: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer> {
  const columns = waves(width, radius)
  const rows = waves(height, radius)
  const size = columns.frequencies.length * rows.frequencies.length
  const spectrum: Spectrum = {
    plus: { re: new Float64Array(size), im: new Float64Array(size) },
    minus: { re: new Float64Array(size), im: new Float64Array(size) },
  }
  // A column's bins end where the circle does.
  const bins = Int32Array.from(columns.frequencies, (fx) =>
    rows.frequencies.reduce((n, fy) => n + (fx * fx + fy * fy < radius * radius ? 1 : 0), 0),
  )
  return (image, out = new Float32Array(image.length)) => {
    transform(image, columns, rows, bins, spectrum)
    phaseMinusValue(columns, rows, bins, spectrum)
    return addInverse(image, columns, rows, bins, spectrum, out)
  }
}

interface Complex {
  readonly re: Float64Array
  readonly im: Float64Array
}
/** Values [column frequency][row frequency] at (fx, fy) and at (fx, -fy). */
interface Spectrum {
  readonly plus: Complex
  readonly minus: Complex
}

/**
 * The discrete Fourier transform: along the rows first, then the columns. What all pixels have in common is left to the bin of
 * frequency 0, so that pixels of the background need no work.
 */
function transform(
  image: Float32Array,
  columns: Waves,
  rows: Waves,
  bins: Int32Array,
  { plus, minus }: Spectrum,
): void {
  const [width, height] = [columns.n, rows.n]
  const [nc, nr] = [columns.frequencies.length, rows.frequencies.length]
  const middle = columns.half
  // plus.re: sums of a cos, minus.re: of b sin, plus.im: of b cos, minus.im: of a sin
  for (const part of [plus.re, plus.im, minus.re, minus.im]) part.fill(0)
  const common = image[0]!
  const sums = new Float64Array(middle)
  const differences = new Float64Array(middle)
  for (let y = 0; y < height; y++) {
    const first = foldRow(image, y * width, width, common, sums, differences)
    if (first === middle) continue
    const row = y * nr
    for (let c = 0; c < nc; c++) {
      let [a, b] = [0, 0]
      for (let x = first, k = c * middle + first; x < middle; x++, k++) {
        a += sums[x]! * columns.byFrequency.cos[k]!
        b -= differences[x]! * columns.byFrequency.sin[k]!
      }
      const at = c * nr
      for (let r = 0; r < bins[c]!; r++) {
        const cos = rows.byPixel.cos[row + r]!
        const sin = rows.byPixel.sin[row + r]!
        plus.re[at + r]! += a * cos
        minus.re[at + r]! += b * sin
        plus.im[at + r]! += b * cos
        minus.im[at + r]! += a * sin
      }
    }
  }
  for (let i = 0; i < plus.re.length; i++) {
    const [ac, bs, bc, as] = [plus.re[i]!, minus.re[i]!, plus.im[i]!, minus.im[i]!]
    plus.re[i] = ac + bs
    plus.im[i] = bc - as
    minus.re[i] = ac - bs
    minus.im[i] = bc + as
  }
  if (nc > 0 && nr > 0) {
    plus.re[0]! += common * width * height
    minus.re[0]! += common * width * height
  }
}

/** Sums and differences of the row's pixels x and width - x, less what is common; gives the first that are not 0. */
function foldRow(
  image: Float32Array,
  row: number,
  width: number,
  common: number,
  sums: Float64Array,
  differences: Float64Array,
): number {
  const middle = sums.length
  let first = middle
  for (let x = middle - 1; x >= 0; x--) {
    const a = image[row + x]! - common
    const mirrored = x === 0 || 2 * x === width ? 0 : image[row + width - x]! - common
    sums[x] = a + mirrored
    differences[x] = a - mirrored
    if (a !== 0 || mirrored !== 0) first = x
  }
  return first
}

/** Y becomes Y / |Y| - Y, in place. */
function phaseMinusValue(columns: Waves, rows: Waves, bins: Int32Array, { plus, minus }: Spectrum): void {
  const nr = rows.frequencies.length
  for (const { re, im } of [plus, minus])
    for (let c = 0; c < columns.frequencies.length; c++)
      for (let i = c * nr; i < c * nr + bins[c]!; i++) {
        const size = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!)
        re[i] = size === 0 ? 1 : re[i]! / size - re[i]!
        im[i] = size === 0 ? 0 : im[i]! / size - im[i]!
      }
}

/** The image plus the real part of the inverse transform of the change; frequencies that stand for two count twice. */
function addInverse(
  image: Float32Array,
  columns: Waves,
  rows: Waves,
  bins: Int32Array,
  { plus, minus }: Spectrum,
  out: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const [width, height] = [columns.n, rows.n]
  const [nc, nr] = [columns.frequencies.length, rows.frequencies.length]
  pairUp(columns, rows, plus, minus)
  const a = new Float64Array(nc)
  const b = new Float64Array(nc)
  for (let y = 0; y < height; y++) {
    const row = y * nr
    for (let c = 0; c < nc; c++) {
      let [cosines, sines] = [0, 0]
      for (let r = 0, i = c * nr; r < bins[c]!; r++, i++) {
        const cos = rows.byPixel.cos[row + r]!
        const sin = rows.byPixel.sin[row + r]!
        cosines += plus.re[i]! * cos - minus.im[i]! * sin
        sines += minus.re[i]! * sin + plus.im[i]! * cos
      }
      a[c] = cosines
      b[c] = sines
    }
    const at = y * width
    for (let x = 0; x < columns.half; x++) {
      let [even, odd] = [0, 0]
      for (let c = 0, k = x * nc; c < nc; c++, k++) {
        even += a[c]! * columns.byPixel.cos[k]!
        odd += b[c]! * columns.byPixel.sin[k]!
      }
      out[at + x] = image[at + x]! + (even - odd)
      if (x > 0) out[at + width - x] = image[at + width - x]! + (even + odd)
    }
  }
  return out
}

/** Sums and differences of (fx, fy) and (fx, -fy), weighted: re and im of `plus` the sums, of `minus` the differences. In place. */
function pairUp(columns: Waves, rows: Waves, plus: Complex, minus: Complex): void {
  const nr = rows.frequencies.length
  for (let i = 0; i < plus.re.length; i++) {
    const weight = (columns.single[Math.floor(i / nr)] ? 1 : 2) / (columns.n * rows.n)
    const [re, im, otherRe, otherIm] = [plus.re[i]!, plus.im[i]!, minus.re[i]!, minus.im[i]!]
    const alone = rows.single[i % nr]!
    plus.re[i] = weight * (alone ? re : re + otherRe)
    plus.im[i] = weight * (alone ? im : im + otherIm)
    minus.re[i] = alone ? 0 : weight * (re - otherRe)
    minus.im[i] = alone ? 0 : weight * (im - otherIm)
  }
}
