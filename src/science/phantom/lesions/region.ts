import type { Random } from '../../random/index.ts'
import type { Anatomy } from '../anatomy.ts'
import type { GrownPart, LesionPart } from './types.ts'

export type Point = readonly [number, number, number]

/** World position of a brain voxel, mm. */
export const positionOf = (anatomy: Anatomy, n: number): [number, number, number] => [
  anatomy.position[3 * n],
  anatomy.position[3 * n + 1],
  anatomy.position[3 * n + 2],
]

/** The brain voxel that holds a world point, -1 where there is none. */
export function voxelAt(anatomy: Anatomy, point: Point): number {
  const { dims, affine } = anatomy.grid
  const at = (axis: 0 | 1 | 2): number => Math.round((point[axis] - affine[4 * axis + 3]) / anatomy.spacingMm)
  const i = at(0)
  const j = at(1)
  const k = at(2)
  if (i < 0 || j < 0 || k < 0 || i >= dims[0] || j >= dims[1] || k >= dims[2]) return -1
  return anatomy.lookup[i + dims[0] * (j + dims[1] * k)]
}

/** Calls `visit` for each brain voxel within `radius` mm (a box) of a point. */
export function eachNear(
  anatomy: Anatomy,
  centre: Point,
  radius: number,
  visit: (n: number, x: number, y: number, z: number) => void,
): void {
  const { dims, affine } = anatomy.grid
  const mm = anatomy.spacingMm
  const low = (axis: 0 | 1 | 2): number =>
    Math.max(0, Math.ceil((centre[axis] - radius - affine[4 * axis + 3]) / mm))
  const high = (axis: 0 | 1 | 2): number =>
    Math.min(dims[axis] - 1, Math.floor((centre[axis] + radius - affine[4 * axis + 3]) / mm))
  for (let k = low(2); k <= high(2); k++) {
    for (let j = low(1); j <= high(1); j++) {
      for (let i = low(0); i <= high(0); i++) {
        const n = anatomy.lookup[i + dims[0] * (j + dims[1] * k)]
        if (n >= 0) visit(n, affine[3] + i * mm, affine[7] + j * mm, affine[11] + k * mm)
      }
    }
  }
}

/** A random brain voxel that satisfies a condition; undefined after 20,000 tries. */
export function pickVoxel(
  anatomy: Anatomy,
  random: Random,
  fits: (n: number) => boolean,
): number | undefined {
  for (let t = 0; t < 20_000; t++) {
    const n = random.integer(anatomy.index.length)
    if (fits(n)) return n
  }
  return undefined
}

/** Radius in mm of a ball of a volume in mm^3. */
export const ballRadius = (volume: number): number => Math.cbrt((0.75 / Math.PI) * volume)

/**
 * The `wanted` candidates with the lowest score (mm) become the mask: their fraction is at least 0.5, all others'
 * is below; between 0 and 1 it falls linearly over `edgeMm` of score. Fewer candidates than wanted: all of them.
 */
export function growByScore(
  part: LesionPart,
  voxels: readonly number[],
  scores: readonly number[],
  wanted: number,
  edgeMm: number,
): GrownPart {
  const count = Math.min(Math.max(1, Math.round(wanted)), voxels.length)
  if (count === 0) return { part, voxels: new Int32Array(0), fraction: new Float32Array(0) }
  const order = Float64Array.from(scores).sort()
  const limit =
    count < order.length ? 0.5 * (order[count - 1] + order[count]) : order[count - 1] + 0.25 * edgeMm
  const chosen: number[] = []
  const fraction: number[] = []
  for (let c = 0; c < voxels.length; c++) {
    const inside = scores[c] < limit
    const soft = 0.5 + (limit - scores[c]) / edgeMm
    const f = inside ? Math.min(1, Math.max(0.5, soft)) : Math.min(0.499, soft)
    if (f <= 0) continue
    chosen.push(voxels[c])
    fraction.push(f)
  }
  return { part, voxels: Int32Array.from(chosen), fraction: Float32Array.from(fraction) }
}
