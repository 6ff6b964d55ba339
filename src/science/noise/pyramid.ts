import { addResized } from '../planes/index.ts'
import type { Random } from '../random/index.ts'
import { gaussianNoise } from './gaussian.ts'

const LAYERS = 10

/**
 * Pyramid noise of ANDi: N(0, 1) at full size; for i = 0 .. 9 draw r in [2, 4), shrink each side to floor(side / r^i) (at
 * least 1), add discount^i times N(0, 1) of that size enlarged bilinearly; end when a side is 1; divide by the standard
 * deviation (n - 1) of the image. Layer 0 has full size and weight 1 whatever r is: it and the first are drawn together, as
 * sqrt(2) N(0, 1). Fills `out`, [height][width].
 */
export function pyramidNoise(
  out: Float32Array,
  width: number,
  height: number,
  random: Random,
  discount = 0.9,
): Float32Array {
  gaussianNoise(out, random)
  for (let k = 0; k < out.length; k++) out[k]! *= Math.SQRT2
  let [w, h] = [width, height]
  for (let i = 1; i < LAYERS && w > 1 && h > 1; i++) {
    const r = (2 + 2 * random.uniform()) ** i
    w = Math.max(1, Math.floor(w / r))
    h = Math.max(1, Math.floor(h / r))
    const small = gaussianNoise(new Float32Array(w * h), random)
    addResized(small, [w, h], [width, height], discount ** i, out)
  }
  const sd = standardDeviation(out)
  for (let k = 0; k < out.length; k++) out[k]! /= sd
  return out
}

function standardDeviation(values: Float32Array): number {
  let mean = 0
  for (let i = 0; i < values.length; i++) mean += values[i]!
  mean /= values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) * (values[i]! - mean)
  return Math.sqrt(squares / (values.length - 1))
}
