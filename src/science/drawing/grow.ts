import type { Mask, Triple } from '../volume/types.ts'

export interface Growth {
  /** Voxel to begin with. */
  readonly seed: Triple
  /** Values that belong to the region, both ends included. */
  readonly range: readonly [number, number]
  /** No voxel whose centre is further than this from the seed's, in mm. */
  readonly radius: number
  /** Voxel sizes in mm. */
  readonly spacing: Triple
  /** Where given, no voxel outside it. */
  readonly brain?: Mask
}

/**
 * Region growing in 3-D: the voxels within the range and the radius that hang together by faces with the seed. Empty where
 * the seed itself is not in the range, outside the brain, or beyond the volume. NaN is in no range.
 */
export function grow(data: ArrayLike<number>, dims: Triple, growth: Growth): number[] {
  const {
    seed,
    range: [low, high],
    radius,
    spacing,
    brain,
  } = growth
  const [nx, ny, nz] = dims
  if (seed.some((value, axis) => value < 0 || value >= dims[axis]!)) return []
  const reach = (axis: 0 | 1 | 2): [number, number] => {
    const by = Math.floor(radius / spacing[axis])
    return [Math.max(0, seed[axis] - by), Math.min(dims[axis] - 1, seed[axis] + by)]
  }
  const [[x0, x1], [y0, y1], [z0, z1]] = [reach(0), reach(1), reach(2)]
  const [bx, by, bz] = [x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1]
  const seen = new Uint8Array(bx * by * bz)
  const limit = radius * radius * (1 + 1e-9)
  const found: number[] = []
  const waiting: number[] = []
  const visit = (x: number, y: number, z: number): void => {
    if (x < x0 || x > x1 || y < y0 || y > y1 || z < z0 || z > z1) return
    const local = x - x0 + bx * (y - y0 + by * (z - z0))
    if (seen[local] !== 0) return
    seen[local] = 1
    const at = x + nx * (y + ny * z)
    const value = data[at]!
    const away =
      ((x - seed[0]) * spacing[0]) ** 2 +
      ((y - seed[1]) * spacing[1]) ** 2 +
      ((z - seed[2]) * spacing[2]) ** 2
    if (!(value >= low && value <= high) || away > limit || (brain && brain[at] === 0)) return
    found.push(at)
    waiting.push(x, y, z)
  }
  if (nz > 0) visit(...(seed as [number, number, number]))
  while (waiting.length > 0) {
    const z = waiting.pop()!
    const y = waiting.pop()!
    const x = waiting.pop()!
    visit(x - 1, y, z)
    visit(x + 1, y, z)
    visit(x, y - 1, z)
    visit(x, y + 1, z)
    visit(x, y, z - 1)
    visit(x, y, z + 1)
  }
  return found
}
