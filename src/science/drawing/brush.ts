import type { Triple } from '../volume/types.ts'
import { layoutOf, type SlicePlace } from './slices.ts'

export interface BrushStroke {
  /** The slice drawn on. */
  readonly place: SlicePlace
  /** From and to, as voxel coordinates along the slice's two axes; voxel (u, v) has its centre at (u, v). */
  readonly from: readonly [u: number, v: number]
  readonly to: readonly [u: number, v: number]
  /** Radius in mm; a voxel belongs to the brush when its centre is at most this far from the segment. */
  readonly radius: number
  /** Voxel sizes along the file's three axes in mm. */
  readonly spacing: Triple
  /** A ball through the neighbouring slices instead of a disc on this one. */
  readonly ball?: boolean
}

/**
 * Voxels (indices into the volume) whose centre lies within `radius` mm of the segment; at least the voxel nearest to its
 * end, so that the smallest brush draws one voxel. Voxels beyond the volume are left out.
 */
export function brushVoxels(dims: Triple, { place, from, to, radius, spacing, ball }: BrushStroke): number[] {
  const layout = layoutOf(dims, place)
  const [su, sv] = [spacing[layout.axes[0]], spacing[layout.axes[1]]]
  const sw = spacing[place.axis]
  const reach = ball ? Math.floor(radius / sw) : 0
  const [ax, ay] = [from[0] * su, from[1] * sv]
  const [bx, by] = [to[0] * su - ax, to[1] * sv - ay]
  const length = bx * bx + by * by
  const found: number[] = []
  const low = (a: number, b: number, step: number): number =>
    Math.max(0, Math.ceil(Math.min(a, b) - radius / step))
  const high = (a: number, b: number, step: number, n: number): number =>
    Math.min(n - 1, Math.floor(Math.max(a, b) + radius / step))
  for (let w = -reach; w <= reach; w++) {
    const slice = place.index + w
    if (slice < 0 || slice >= dims[place.axis]) continue
    const limit = (radius * radius - (w * sw) ** 2) * (1 + 1e-9)
    const { start, du, dv, width, height } = layoutOf(dims, { axis: place.axis, index: slice })
    for (let v = low(from[1], to[1], sv); v <= high(from[1], to[1], sv, height); v++)
      for (let u = low(from[0], to[0], su); u <= high(from[0], to[0], su, width); u++) {
        const [px, py] = [u * su - ax, v * sv - ay]
        const t = length === 0 ? 0 : Math.min(1, Math.max(0, (px * bx + py * by) / length))
        const [dx, dy] = [px - t * bx, py - t * by]
        if (dx * dx + dy * dy <= limit) found.push(start + u * du + v * dv)
      }
  }
  const [u, v] = [Math.round(to[0]), Math.round(to[1])]
  if (found.length === 0 && u >= 0 && v >= 0 && u < layout.width && v < layout.height)
    found.push(layout.start + u * layout.du + v * layout.dv)
  return found
}
