/**
 * Gaussian smoothing that stays inside the mask: the smoothed image over the smoothed mask (normalised convolution),
 * so that the edge of the brain is not pulled towards the background. Separable, kernel cut at 3 sigma, axis order x, y, z.
 * dims in voxels, fwhm in voxels; fwhm 0 gives a copy. 0 outside the mask.
 */
export function smoothInside(
  data: Float32Array,
  mask: Uint8Array,
  dims: readonly [number, number, number],
  fwhm: number,
): Float32Array {
  const inside = data.map((value, i) => (mask[i] === 1 ? value : 0))
  if (!(fwhm > 0)) return inside
  const kernel = gaussianKernel(fwhm / 2.354820045030949)
  const strides = [1, dims[0], dims[0] * dims[1]] as const
  let top = inside
  let bottom = new Float32Array(mask)
  for (const axis of [0, 1, 2] as const) {
    top = convolve(top, dims[axis], strides[axis], kernel)
    bottom = convolve(bottom, dims[axis], strides[axis], kernel)
  }
  return top.map((value, i) => (mask[i] === 1 ? value / bottom[i]! : 0))
}

function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(3 * sigma))
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
  const sum = kernel.reduce((a, b) => a + b, 0)
  return kernel.map((value) => value / sum)
}

/** One axis, zero beyond the border. */
function convolve(
  data: Float32Array,
  n: number,
  stride: number,
  kernel: Float64Array,
): Float32Array<ArrayBuffer> {
  const radius = (kernel.length - 1) / 2
  const result = new Float32Array(data.length)
  const block = n * stride
  for (let start = 0; start < data.length; start += block) {
    for (let at = 0; at < n; at++) {
      const from = Math.max(-radius, -at)
      const to = Math.min(radius, n - 1 - at)
      const row = start + at * stride
      for (let i = row; i < row + stride; i++) {
        let sum = 0
        for (let k = from; k <= to; k++) sum += kernel[k + radius]! * data[i + k * stride]!
        result[i] = sum
      }
    }
  }
  return result
}
