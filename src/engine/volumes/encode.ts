import { determinant, voxelSizes, type Affine, type Grid } from '../../science/volume/index.ts'
import { datatypes, type Datatype } from './datatypes.ts'

export interface EncodeOptions {
  datatype: Datatype
  version: 1 | 2
  single: boolean
  description: string
  /** NIfTI transform code: 1 scanner, 2 aligned, 3 Talairach, 4 MNI. */
  sformCode: number
}

/**
 * Quaternion (b, c, d) and qfac of an affine without shear (Shepperd's method, stable for every rotation);
 * undefined where the axes are not orthogonal (a qform cannot say it).
 */
export function quaternionOf(m: Affine): { b: number; c: number; d: number; qfac: 1 | -1 } | undefined {
  const s = voxelSizes(m)
  const qfac = determinant(m) < 0 ? -1 : 1
  const r = [0, 1, 2].map((row) => [m[4 * row] / s[0], m[4 * row + 1] / s[1], (qfac * m[4 * row + 2]) / s[2]])
  for (const [p, q] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ]) {
    if (Math.abs(r[0][p] * r[0][q] + r[1][p] * r[1][q] + r[2][p] * r[2][q]) > 1e-5) return undefined
  }
  const four = [
    1 + r[0][0] + r[1][1] + r[2][2],
    1 + r[0][0] - r[1][1] - r[2][2],
    1 - r[0][0] + r[1][1] - r[2][2],
    1 - r[0][0] - r[1][1] + r[2][2],
  ]
  const largest = four.indexOf(Math.max(...four))
  const t = 0.5 / Math.sqrt(four[largest])
  const parts = [
    [four[0], r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1]],
    [r[2][1] - r[1][2], four[1], r[0][1] + r[1][0], r[0][2] + r[2][0]],
    [r[0][2] - r[2][0], r[0][1] + r[1][0], four[2], r[1][2] + r[2][1]],
    [r[1][0] - r[0][1], r[0][2] + r[2][0], r[1][2] + r[2][1], four[3]],
  ][largest].map((value) => value * t)
  const sign = parts[0] < 0 ? -1 : 1
  return { b: sign * parts[1], c: sign * parts[2], d: sign * parts[3], qfac }
}

/** Header bytes up to the first voxel: 352 (version 1), 544 (version 2), 348/540 for the .hdr of a pair. */
export function encodeHeader(grid: Grid, options: EncodeOptions): Buffer {
  const two = options.version === 2
  const size = two ? 540 : 348
  const bytes = Buffer.alloc(options.single ? size + 4 : size)
  const real = (value: number, at: number): unknown =>
    two ? bytes.writeDoubleLE(value, at) : bytes.writeFloatLE(value, at)
  const code = (value: number, at: number): unknown =>
    two ? bytes.writeInt32LE(value, at) : bytes.writeInt16LE(value, at)
  const wide = two ? 8 : 4
  const type = datatypes[options.datatype]
  bytes.writeInt32LE(size, 0)
  bytes.write(`${options.single ? 'n+' : 'ni'}${options.version}\0`, two ? 4 : 344, 'latin1')
  if (two) bytes.write('\r\n\x1a\n', 8, 'latin1')
  const dim = [3, ...grid.dims, 1, 1, 1, 1]
  dim.forEach((value, i) =>
    two ? bytes.writeBigInt64LE(BigInt(value), 16 + 8 * i) : bytes.writeInt16LE(value, 40 + 2 * i),
  )
  bytes.writeInt16LE(type.code, two ? 12 : 70)
  bytes.writeInt16LE(8 * type.bytes, two ? 14 : 72)
  const quaternion = quaternionOf(grid.affine)
  const pixdim = [quaternion?.qfac ?? 1, ...voxelSizes(grid.affine), 1, 1, 1, 1]
  pixdim.forEach((value, i) => real(value, (two ? 104 : 76) + wide * i))
  const offset = options.single ? size + 4 : 0
  if (two) bytes.writeBigInt64LE(BigInt(offset), 168)
  else bytes.writeFloatLE(offset, 108)
  real(1, two ? 176 : 112)
  if (two) bytes.writeInt32LE(2, 500)
  else bytes[123] = 2
  bytes.write(options.description.slice(0, 79), two ? 240 : 148, 'latin1')
  code(quaternion ? options.sformCode : 0, two ? 344 : 252)
  code(options.sformCode, two ? 348 : 254)
  const { b, c, d } = quaternion ?? { b: 0, c: 0, d: 0 }
  const [ox, oy, oz] = [grid.affine[3], grid.affine[7], grid.affine[11]]
  const reals = [b, c, d, ox, oy, oz]
  reals.forEach((value, i) => real(value, (two ? 352 : 256) + wide * i))
  grid.affine.slice(0, 12).forEach((value, i) => real(value, (two ? 400 : 280) + wide * i))
  return bytes
}
