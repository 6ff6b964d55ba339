import type { Affine, Grid, Triple } from './types.ts'

/** 4 x 4 identity, row-major. */
export const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** a · b: the map that applies b first, then a. Both affine (last row 0 0 0 1). */
export function multiply(a: Affine, b: Affine): number[] {
  const out = new Array<number>(16).fill(0)
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += a[4 * row + k] * b[4 * k + column]
      out[4 * row + column] = sum
    }
  }
  return out
}

/** Determinant of the linear part: signed volume of a unit cell (mm³ per voxel for a grid's affine). */
export const determinant = (m: Affine): number =>
  m[0] * (m[5] * m[10] - m[6] * m[9]) -
  m[1] * (m[4] * m[10] - m[6] * m[8]) +
  m[2] * (m[4] * m[9] - m[5] * m[8])

/**
 * True where the linear part cannot be inverted safely: an entry is not finite, a column is zero, or the
 * volume of the cell is below 1e-6 of the product of its edge lengths (axes all but coplanar).
 */
export function isSingular(m: Affine): boolean {
  for (let i = 0; i < 12; i++) if (!Number.isFinite(m[i])) return true
  const [x, y, z] = voxelSizes(m)
  return !(Math.abs(determinant(m)) > 1e-6 * x * y * z)
}

/** Inverse of an affine matrix. Throws RangeError where it is singular (see {@link isSingular}). */
export function invert(m: Affine): number[] {
  if (isSingular(m)) throw new RangeError('a singular affine matrix has no inverse')
  const d = 1 / determinant(m)
  const r = [
    (m[5] * m[10] - m[6] * m[9]) * d,
    (m[2] * m[9] - m[1] * m[10]) * d,
    (m[1] * m[6] - m[2] * m[5]) * d,
    (m[6] * m[8] - m[4] * m[10]) * d,
    (m[0] * m[10] - m[2] * m[8]) * d,
    (m[2] * m[4] - m[0] * m[6]) * d,
    (m[4] * m[9] - m[5] * m[8]) * d,
    (m[1] * m[8] - m[0] * m[9]) * d,
    (m[0] * m[5] - m[1] * m[4]) * d,
  ]
  const shift = (row: number): number => -(r[3 * row] * m[3] + r[3 * row + 1] * m[7] + r[3 * row + 2] * m[11])
  return [
    ...[r[0], r[1], r[2], shift(0)],
    ...[r[3], r[4], r[5], shift(1)],
    ...[r[6], r[7], r[8], shift(2)],
    ...[0, 0, 0, 1],
  ]
}

/** m applied to a point. For a grid's affine: voxel indices (may be fractional) to RAS+ mm. */
export const apply = (m: Affine, [x, y, z]: Triple): [number, number, number] => [
  m[0] * x + m[1] * y + m[2] * z + m[3],
  m[4] * x + m[5] * y + m[6] * z + m[7],
  m[8] * x + m[9] * y + m[10] * z + m[11],
]

/** Distance in mm between neighbouring voxel centres along each voxel axis: the column norms. */
export const voxelSizes = (m: Affine): [number, number, number] => [
  Math.hypot(m[0], m[4], m[8]),
  Math.hypot(m[1], m[5], m[9]),
  Math.hypot(m[2], m[6], m[10]),
]

/** Volume of one voxel in mm³ (positive; right for sheared grids too). */
export const voxelVolume = (grid: Grid): number => Math.abs(determinant(grid.affine))

const letters = ['LR', 'PA', 'IS'] as const

/**
 * Direction in which each voxel axis grows, as three letters: 'RAS' when i grows to the right, j to anterior,
 * k to superior. An oblique axis takes the letter of the closest free world axis (as nibabel's aff2axcodes:
 * axes are assigned one to one, largest cosine first).
 */
export function orientationOf(m: Affine): string {
  const sizes = voxelSizes(m)
  const codes = ['', '', '']
  const usedRows = new Set<number>()
  for (let turn = 0; turn < 3; turn++) {
    let best = -1
    let bestRow = 0
    let bestColumn = 0
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        const cosine = Math.abs(m[4 * row + column]) / sizes[column]
        if (codes[column] === '' && !usedRows.has(row) && cosine > best) {
          best = cosine
          bestRow = row
          bestColumn = column
        }
      }
    }
    usedRows.add(bestRow)
    codes[bestColumn] = letters[bestRow][m[4 * bestRow + bestColumn] > 0 ? 1 : 0]
  }
  return codes.join('')
}
