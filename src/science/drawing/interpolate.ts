import { squaredDistances } from '../filters/index.ts'
import type { Mask, Triple } from '../volume/types.ts'
import { differing, layoutOf, readSlice } from './slices.ts'

/**
 * Signed distance of every voxel of a slice to a shape on it, in mm between voxel centres: to the nearest voxel outside,
 * positive, inside the shape; to the nearest voxel inside, negative, outside. What
 * `distance_transform_edt(s) - distance_transform_edt(~s)` gives. The shape must be neither empty nor everything.
 */
function signedDistance(
  slice: Mask,
  [width, height]: readonly [number, number],
  spacing: readonly [number, number],
) {
  const dims: Triple = [width, height, 1]
  const box = { from: [0, 0, 0], to: [width, height, 1] } as const
  const steps: Triple = [spacing[0], spacing[1], 1]
  const outside = slice.map((value) => (value === 0 ? 1 : 0))
  const toOutside = squaredDistances(outside, dims, box, steps)
  const toInside = squaredDistances(slice, dims, box, steps)
  return toOutside.map((square, i) => Math.sqrt(square) - Math.sqrt(toInside[i]!))
}

/** Slices along the axis that have a voxel of the mask, ascending. */
export function drawnSlices(mask: Mask, dims: Triple, axis: 0 | 1 | 2): number[] {
  const drawn: number[] = []
  for (let index = 0; index < dims[axis]; index++) {
    const { width, height, start, du, dv } = layoutOf(dims, { axis, index })
    let any = false
    for (let v = 0; v < height && !any; v++)
      for (let u = 0; u < width && !any; u++) any = mask[start + u * du + v * dv] !== 0
    if (any) drawn.push(index)
  }
  return drawn
}

/**
 * Shape-based interpolation (Raya and Udupa 1990, doi 10.1109/42.52980): between each two neighbouring drawn slices that
 * are apart, the empty slices get the voxels whose signed distance, weighted linearly between the two, is above 0.
 * `within` bounds the slices worked on (first and last, inclusive). Returns the voxels to be set, none where nothing is
 * to be bridged. `spacing` in mm along the file's axes.
 */
export function interpolateSlices(
  mask: Mask,
  dims: Triple,
  axis: 0 | 1 | 2,
  spacing: Triple,
  within: readonly [number, number] = [0, dims[axis] - 1],
): number[] {
  const drawn = drawnSlices(mask, dims, axis).filter((index) => index >= within[0] && index <= within[1])
  const voxels: number[] = []
  for (let pair = 0; pair + 1 < drawn.length; pair++) {
    const [a, b] = [drawn[pair]!, drawn[pair + 1]!]
    if (b - a < 2) continue
    const { width, height, axes } = layoutOf(dims, { axis, index: a })
    const steps = [spacing[axes[0]], spacing[axes[1]]] as const
    const distance = (index: number): Float64Array =>
      signedDistance(readSlice(mask, dims, { axis, index }), [width, height], steps)
    const [from, to] = [distance(a), distance(b)]
    for (let index = a + 1; index < b; index++) {
      const weight = (index - a) / (b - a)
      const slice = Uint8Array.from(from, (value, i) => (value * (1 - weight) + to[i]! * weight > 0 ? 1 : 0))
      voxels.push(...differing(mask, dims, { axis, index }, slice))
    }
  }
  return voxels
}
