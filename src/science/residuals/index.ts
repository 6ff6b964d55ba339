/** Residual maps between an image slice and its reconstruction, both [height][width] row-major. Higher is more anomalous. */
export const residualKinds = ['l1', 'l2', 'ssim', 'positive', 'negative', 'relative'] as const
export type ResidualKind = (typeof residualKinds)[number]
export const isResidualKind = (value: unknown): value is ResidualKind =>
  residualKinds.some((kind) => kind === value)

export interface SsimOptions {
  /** Odd side of the uniform window; scikit-image's default is 7. */
  readonly window: number
  /** Range of the data, 1 for images scaled to 0..1. */
  readonly dataRange: number
}

/**
 * l1: |x - r|. l2: (x - r)^2. positive: max(x - r, 0) (brighter than expected). negative: max(r - x, 0).
 * relative (images in 0..1): max(x - r, 0) / (max(r, 0) + 0.1), so that a misfit in bright fluid counts less.
 * ssim: max(1 - SSIM(x, r), 0), in 0..2, of a slice of width x height; the others take any number of pixels.
 * `out` is filled and returned; default a new array.
 */
export function residual(
  image: Float32Array,
  reconstruction: Float32Array,
  width: number,
  height: number,
  kind: ResidualKind,
  ssim: SsimOptions = { window: 7, dataRange: 1 },
  out: Float32Array = new Float32Array(image.length),
): Float32Array {
  const [x, r] = [image, reconstruction]
  // A loop a kind: a choice at every pixel takes longer than the residual.
  if (kind === 'ssim') ssimResidual(x, r, width, height, ssim, out)
  else if (kind === 'l1') for (let i = 0; i < out.length; i++) out[i] = Math.abs(x[i]! - r[i]!)
  else if (kind === 'l2') for (let i = 0; i < out.length; i++) out[i] = (x[i]! - r[i]!) ** 2
  else if (kind === 'positive') for (let i = 0; i < out.length; i++) out[i] = Math.max(0, x[i]! - r[i]!)
  else if (kind === 'negative') for (let i = 0; i < out.length; i++) out[i] = Math.max(0, r[i]! - x[i]!)
  else for (let i = 0; i < out.length; i++) out[i] = Math.max(0, x[i]! - r[i]!) / (Math.max(0, r[i]!) + 0.1)
  return out
}

/**
 * 1 - SSIM per pixel, clipped at 0: Wang et al. 2004, with a uniform window, sample covariance (n/(n-1)), K1 0.01, K2 0.03
 * and mirrored borders (edge repeated), as scikit-image's structural_similarity(gaussian_weights=False, full=True).
 */
function ssimResidual(
  x: Float32Array,
  y: Float32Array,
  width: number,
  height: number,
  { window, dataRange }: SsimOptions,
  result: Float32Array,
): void {
  const n = window * window
  const c1 = (0.01 * dataRange) ** 2
  const c2 = (0.03 * dataRange) ** 2
  const product = (a: Float32Array, b: Float32Array): Float64Array =>
    Float64Array.from(a, (v, i) => v * b[i]!)
  const mean = (values: Float64Array): Float64Array => boxMean(values, width, height, window)
  const ux = mean(Float64Array.from(x))
  const uy = mean(Float64Array.from(y))
  const uxx = mean(product(x, x))
  const uyy = mean(product(y, y))
  const uxy = mean(product(x, y))
  const norm = n / (n - 1)
  for (let i = 0; i < result.length; i++) {
    const mx = ux[i]!
    const my = uy[i]!
    const vx = norm * (uxx[i]! - mx * mx)
    const vy = norm * (uyy[i]! - my * my)
    const vxy = norm * (uxy[i]! - mx * my)
    const s = ((2 * mx * my + c1) * (2 * vxy + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2))
    result[i] = Math.max(0, 1 - s)
  }
}

const mirror = (i: number, n: number): number => {
  const period = 2 * n
  const k = ((i % period) + period) % period
  return k < n ? k : period - 1 - k
}

/** Mean over a window x window box, edge-repeating mirror at the border (scipy.ndimage.uniform_filter, mode 'reflect'). */
function boxMean(values: Float64Array, width: number, height: number, window: number): Float64Array {
  const half = Math.floor(window / 2)
  const rows = new Float64Array(values.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let sum = 0
    for (let k = -half; k <= half; k++) sum += values[row + mirror(k, width)]!
    for (let x = 0; x < width; x++) {
      rows[row + x] = sum / window
      sum += values[row + mirror(x + half + 1, width)]! - values[row + mirror(x - half, width)]!
    }
  }
  const result = new Float64Array(values.length)
  for (let x = 0; x < width; x++) {
    let sum = 0
    for (let k = -half; k <= half; k++) sum += rows[mirror(k, height) * width + x]!
    for (let y = 0; y < height; y++) {
      result[y * width + x] = sum / window
      sum += rows[mirror(y + half + 1, height) * width + x]! - rows[mirror(y - half, height) * width + x]!
    }
  }
  return result
}
