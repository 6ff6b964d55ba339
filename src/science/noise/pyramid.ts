import { kept } from '../pixels/index.ts'
import { layerSum } from '../planes/index.ts'
import type { Random } from '../random/index.ts'
import { gaussianNoise } from './gaussian.ts'

const LAYERS = 10
const layersOf = kept(layerSum)

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
  const layers = layersOf(width, height)
  layers.clear()
  let [w, h] = [width, height]
  for (let i = 1; i < LAYERS && w > 1 && h > 1; i++) {
    const r = (2 + 2 * random.uniform()) ** i
    w = Math.max(1, Math.floor(w / r))
    h = Math.max(1, Math.floor(h / r))
    layers.add(gaussianNoise(new Float32Array(w * h), random), [w, h], discount ** i)
  }
  let [sum, squares] = [0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0, at = y * width, from = y * layers.stride; x < width; x++) {
      const value = out[at + x] * Math.SQRT2 + layers.values[from + x]
      out[at + x] = value
      sum += value
      squares += value * value
    }
  const n = out.length
  const inverse = Math.sqrt((n - 1) / (squares - (sum * sum) / n))
  for (let k = 0; k < n; k++) out[k] *= inverse
  return out
}
