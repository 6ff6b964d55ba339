import type { Mask, Triple } from '../volume/types.ts'
import { type Box, boxDims } from './box.ts'

/**
 * Squared Euclidean distance in mm² of every voxel of a box to the nearest set voxel of the box, between voxel
 * centres, exact. Infinity everywhere when no voxel is set. The result has the layout of the box (x fastest).
 * Felzenszwalb & Huttenlocher 2012, doi 10.4086/toc.2012.v008a019: lower envelopes of parabolas, axis by axis.
 * `spacing` in mm per axis.
 */
export function squaredDistances(mask: Mask, dims: Triple, box: Box, spacing: Triple): Float64Array {
  const [bx, by, bz] = boxDims(box)
  const out = new Float64Array(bx * by * bz)
  alongX(mask, dims, box, spacing[0], out)
  const envelope = createEnvelope(Math.max(by, bz))
  for (let z = 0; z < bz; z++) for (let x = 0; x < bx; x++) envelope(out, x + bx * by * z, bx, by, spacing[1])
  for (let y = 0; y < by; y++) for (let x = 0; x < bx; x++) envelope(out, x + bx * y, bx * by, bz, spacing[2])
  return out
}

/** First axis: two scans give the distance to the nearest set voxel of the same row. */
function alongX(mask: Mask, [nx, ny]: Triple, box: Box, step: number, out: Float64Array): void {
  const [bx, by, bz] = boxDims(box)
  for (let z = 0; z < bz; z++)
    for (let y = 0; y < by; y++) {
      const from = box.from[0] + nx * (y + box.from[1] + ny * (z + box.from[2]))
      const to = bx * (y + by * z)
      let away = Infinity
      for (let x = 0; x < bx; x++) {
        away = mask[from + x] !== 0 ? 0 : away + 1
        out[to + x] = away
      }
      for (let x = bx - 1; x >= 0; x--) {
        away = Math.min(out[to + x], away + 1)
        out[to + x] = away * step * (away * step)
      }
    }
}

/** Replaces the n values f(i) at `from`, `from + stride`, ... by min over j of f(j) + (step (i - j))². */
function createEnvelope(
  longest: number,
): (values: Float64Array, from: number, stride: number, n: number, step: number) => void {
  const centres = new Int32Array(longest)
  const heights = new Float64Array(longest)
  const borders = new Float64Array(longest + 1)
  return (values, from, stride, n, step) => {
    const square = step * step
    let k = -1
    for (let i = 0; i < n; i++) {
      const height = values[from + i * stride]
      if (height === Infinity) continue
      let border = -Infinity
      while (k >= 0) {
        const j = centres[k]
        border = ((height - heights[k]) / square + (i - j) * (i + j)) / (2 * (i - j))
        if (border > borders[k]) break
        k--
      }
      k++
      centres[k] = i
      heights[k] = height
      borders[k] = k === 0 ? -Infinity : border
    }
    if (k < 0) return
    borders[k + 1] = Infinity
    let q = 0
    for (let i = 0; i < n; i++) {
      while (borders[q + 1] < i) q++
      const apart = (i - centres[q]) * step
      values[from + i * stride] = heights[q] + apart * apart
    }
  }
}
