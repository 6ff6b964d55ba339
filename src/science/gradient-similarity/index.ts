import { halve, resizeBilinear } from '../planes/index.ts'

/** Gradient magnitudes of an image at each scale, [height - 2][width - 2] of that scale; halved (2 x 2 means) in between. */
export interface GradientPyramid {
  readonly size: readonly [number, number]
  readonly levels: readonly { readonly gradient: Float32Array; readonly size: readonly [number, number] }[]
}

/**
 * Prewitt gradients (divided by 3, no padding), sqrt(gx^2 + gy^2 + 1e-12), of an image [height][width] at so many scales.
 * Ends before a scale with a side under 3 pixels.
 */
export function gradientPyramid(
  image: Float32Array,
  [width, height]: readonly [number, number],
  scales: number,
): GradientPyramid {
  const levels = []
  let [part, w, h] = [image, width, height]
  for (let scale = 0; scale < scales && w >= 3 && h >= 3; scale++) {
    levels.push({ gradient: prewitt(part, w, h), size: [w - 2, h - 2] as const })
    part = halve(part, w, h)
    w >>= 1
    h >>= 1
  }
  return { size: [width, height], levels }
}

/**
 * Multi-scale gradient magnitude distance of two images (Xue et al. 2014; Zavrtanik et al. 2021): the mean over the scales of
 * 1 - (2 g r + c) / (g^2 + r^2 + c), each enlarged bilinearly to the image. 0 where the gradients agree, at most 1. c is 0.0026
 * for images of range 1; for a range of w give 0.0026 w^2.
 */
export function gradientDistance(a: GradientPyramid, b: GradientPyramid, c = 0.0026): Float32Array {
  const [width, height] = a.size
  const sum = new Float32Array(width * height)
  const share = 1 / a.levels.length
  const enlarged = new Float32Array(width * height)
  a.levels.forEach(({ gradient, size }, level) => {
    const other = b.levels[level]!.gradient
    const distance = new Float32Array(gradient.length)
    for (let i = 0; i < distance.length; i++) {
      const g = gradient[i]!
      const r = other[i]!
      distance[i] = 1 - (2 * g * r + c) / (g * g + r * r + c)
    }
    resizeBilinear(distance, size, a.size, enlarged)
    for (let i = 0; i < sum.length; i++) sum[i]! += share * enlarged[i]!
  })
  return sum
}

function prewitt(image: Float32Array, width: number, height: number): Float32Array {
  const [w, h] = [width - 2, height - 2]
  const out = new Float32Array(w * h)
  for (let y = 0; y < h; y++) {
    const row = y * width
    for (let x = 0; x < w; x++) {
      const a = row + x
      const b = a + width
      const c = b + width
      const corners = image[a]! - image[c + 2]!
      const others = image[c]! - image[a + 2]!
      const gx = (corners + others + image[b]! - image[b + 2]!) / 3
      const gy = (corners - others + image[a + 1]! - image[c + 1]!) / 3
      out[y * w + x] = Math.sqrt(gx * gx + gy * gy + 1e-12)
    }
  }
  return out
}
