import type { Random } from '../random/index.ts'
import { brainMaskFrom, type Triple, type Volume } from '../volume/index.ts'

/** Points of template space with the template's value there. */
export interface Samples {
  readonly count: number
  /** x, y, z of every point, MNI mm. */
  readonly points: Float32Array
  /** Template value 0..1 at every point, 0 outside its brain. */
  readonly values: Float32Array
}

/** A mask grown by `reach` voxels along each axis in turn (a box), as 0 and 1. */
function grow(mask: Uint8Array, dims: Triple, reach: number): Uint8Array {
  const strides = [1, dims[0], dims[0] * dims[1]]
  let from = mask
  for (let axis = 0; axis < 3; axis++) {
    const to = new Uint8Array(from.length)
    const stride = strides[axis]
    const block = stride * dims[axis]
    for (let start = 0; start < from.length; start += block) {
      for (let shift = -Math.min(reach, dims[axis] - 1); shift <= Math.min(reach, dims[axis] - 1); shift++) {
        const first = start + Math.max(0, -shift * stride)
        const end = start + block - Math.max(0, shift * stride)
        for (let i = first; i < end; i++) to[i] |= from[i + shift * stride]
      }
    }
    from = to
  }
  return from
}

/**
 * One point in every cell of `spacing` mm within a box of `margin` mm about the template's brain, placed at
 * random inside its cell: a regular lattice would favour shifts by whole voxels (interpolation artefacts).
 * `template` is a level of a prepared brain: axis-aligned, isotropic, 0 outside.
 */
export function sampleTemplate(template: Volume, spacing: number, margin: number, random: Random): Samples {
  const { dims, affine } = template.grid
  const size = affine[0]
  const origin = [affine[3], affine[7], affine[11]]
  const outline = brainMaskFrom(template)
  const near = grow(outline, dims, Math.round(margin / size))
  const cells = dims.map((n) => Math.floor(((n - 1) * size) / spacing))
  const points = new Float32Array(3 * cells[0] * cells[1] * cells[2])
  const values = new Float32Array(cells[0] * cells[1] * cells[2])
  let count = 0
  for (let c = 0; c < cells[2]; c++) {
    for (let b = 0; b < cells[1]; b++) {
      for (let a = 0; a < cells[0]; a++) {
        const x = ((a + random.uniform()) * spacing) / size
        const y = ((b + random.uniform()) * spacing) / size
        const z = ((c + random.uniform()) * spacing) / size
        const at = Math.round(x) + dims[0] * (Math.round(y) + dims[1] * Math.round(z))
        if (near[at] === 0) continue
        points[3 * count] = origin[0] + x * size
        points[3 * count + 1] = origin[1] + y * size
        points[3 * count + 2] = origin[2] + z * size
        values[count++] = linearAt(template.data, dims, x, y, z)
      }
    }
  }
  return { count, points: points.slice(0, 3 * count), values: values.slice(0, count) }
}

/** Linear value at voxel coordinates at least 0 and below dims - 1. */
function linearAt(data: Float32Array, [nx, ny]: Triple, x: number, y: number, z: number): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  const [fx, fy, fz] = [x - i, y - j, z - k]
  const at = i + nx * (j + ny * k)
  const line = (o: number): number => data[o] + fx * (data[o + 1] - data[o])
  const plane = (o: number): number => line(o) + fy * (line(o + nx) - line(o))
  return plane(at) + fz * (plane(at + nx * ny) - plane(at))
}
