import type { Affine, Triple } from '../volume/index.ts'

/**
 * The twelve numbers of an affine map, all in millimetres of displacement, so that one step size fits all:
 * 0-2 shift; 3-5 rotation about x, y, z, 6-8 logarithm of the scale along x, y, z, 9-11 shear xy, xz, yz,
 * each of the latter nine multiplied by {@link radius} (what they move a voxel at that distance from the centre).
 */
export type Parameters = Float64Array

/** Distance in mm from the brain's centre at which rotation, scale and shear are measured. */
export const radius = 60

export interface Frame {
  /** Centre of the template's brain, MNI mm: rotation and scale turn about it. */
  readonly from: Triple
  /** Where a shift of 0 puts that centre, scan mm. */
  readonly to: Triple
}

/** Template mm -> scan mm: x' = to + shift + Rz Ry Rx · shear · scale · (x - from). Row-major 16. */
export function matrixOf(
  p: Parameters,
  frame: Frame,
  out: Float64Array = new Float64Array(16),
): Float64Array {
  const cx = Math.cos(p[3] / radius)
  const sx = Math.sin(p[3] / radius)
  const cy = Math.cos(p[4] / radius)
  const sy = Math.sin(p[4] / radius)
  const cz = Math.cos(p[5] / radius)
  const sz = Math.sin(p[5] / radius)
  const ex = Math.exp(p[6] / radius)
  const ey = Math.exp(p[7] / radius)
  const ez = Math.exp(p[8] / radius)
  const [kxy, kxz, kyz] = [p[9] / radius, p[10] / radius, p[11] / radius]
  const r = [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ]
  for (let row = 0; row < 3; row++) {
    const [a, b, c] = r[row]
    out[4 * row] = a * ex
    out[4 * row + 1] = (a * kxy + b) * ey
    out[4 * row + 2] = (a * kxz + b * kyz + c) * ez
    out[4 * row + 3] =
      frame.to[row] +
      p[row] -
      out[4 * row] * frame.from[0] -
      out[4 * row + 1] * frame.from[1] -
      out[4 * row + 2] * frame.from[2]
  }
  out[12] = out[13] = out[14] = 0
  out[15] = 1
  return out
}

const high = new Float64Array(16)
const low = new Float64Array(16)

/**
 * Derivative with respect to parameters of a function of the matrix's twelve upper entries: chain rule, with the
 * derivative of the matrix by central differences (1e-4 mm; the matrix is smooth, so this is exact to ~1e-9).
 */
export function pullBack(byMatrix: Float64Array, p: Parameters, frame: Frame, out: Float64Array): void {
  const h = 1e-4
  for (let k = 0; k < p.length; k++) {
    const value = p[k]
    p[k] = value + h
    matrixOf(p, frame, high)
    p[k] = value - h
    matrixOf(p, frame, low)
    p[k] = value
    let sum = 0
    for (let i = 0; i < 12; i++) sum += byMatrix[i] * (high[i] - low[i])
    out[k] = sum / (2 * h)
  }
}

/** An affine as a plain readonly array. */
export const asAffine = (matrix: Float64Array): Affine => Array.from(matrix, (value) => value + 0)
