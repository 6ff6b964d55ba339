import { cornerDistance, isSingular, voxelSizes, type Affine } from '../../science/volume/index.ts'
import { refuse } from './refuse.ts'
import type { RawHeader } from './header.ts'

export type SpaceUnits = 'mm' | 'm' | 'micron' | 'unknown'
export type AffineSource = 'sform' | 'qform' | 'pixdim'

export interface Orientation {
  /** Voxel indices -> RAS+ mm, last row 0 0 0 1. */
  readonly affine: Affine
  readonly source: AffineSource
  readonly spaceUnits: SpaceUnits
  readonly warnings: readonly string[]
}

const usable = (value: number): boolean => Number.isFinite(value) && value !== 0

/**
 * qform: rotation from the quaternion, times pixdim, plus offset (nifti1.h, method 2). A quaternion whose
 * b, c, d are longer than 1 by more than rounding has no rotation: undefined.
 */
export function qformAffine(header: RawHeader): number[] | undefined {
  const [b, c, d] = header.quaternion
  const [x, y, z] = header.offset
  const rest = 1 - (b * b + c * c + d * d)
  if (!(rest > -1e-5) || ![x, y, z].every(Number.isFinite)) return undefined
  if (!header.pixdim.slice(1).every(usable)) return undefined
  const a = Math.sqrt(Math.max(0, rest))
  const scale = Math.hypot(a, b, c, d)
  const [qa, qb, qc, qd] = [a / scale, b / scale, c / scale, d / scale]
  const [sx, sy, sz] = header.pixdim.slice(1).map(Math.abs)
  const k = header.pixdim[0] < 0 ? -sz : sz
  return [
    ...[
      (qa * qa + qb * qb - qc * qc - qd * qd) * sx,
      2 * (qb * qc - qa * qd) * sy,
      2 * (qb * qd + qa * qc) * k,
      x,
    ],
    ...[
      2 * (qb * qc + qa * qd) * sx,
      (qa * qa + qc * qc - qb * qb - qd * qd) * sy,
      2 * (qc * qd - qa * qb) * k,
      y,
    ],
    ...[
      2 * (qb * qd - qa * qc) * sx,
      2 * (qc * qd + qa * qb) * sy,
      (qa * qa + qd * qd - qb * qb - qc * qc) * k,
      z,
    ],
    ...[0, 0, 0, 1],
  ]
}

/** No orientation at all: as nibabel, FSL and SPM take it, x grows to the left and the grid is centred on 0. */
function unorientedAffine(header: RawHeader): number[] | undefined {
  if (!header.pixdim.slice(1).every(usable)) return undefined
  const [sx, sy, sz] = header.pixdim.slice(1).map(Math.abs)
  const half = (axis: 0 | 1 | 2, size: number): number => ((header.dims[axis] - 1) / 2) * size
  return [-sx, 0, 0, half(0, sx), 0, sy, 0, -half(1, sy), 0, 0, sz, -half(2, sz), 0, 0, 0, 1]
}

const repair =
  'Repair the orientation in the header (for example from the original export) and import it again.'

/** Which affine the header gives. sform first, then qform, then voxel sizes alone; see the folder's README. */
function choose(
  path: string,
  header: RawHeader,
  warnings: string[],
): { affine: number[]; source: AffineSource } {
  const sform = [...header.srow, 0, 0, 0, 1]
  const qform = qformAffine(header)
  const hasS = header.sformCode > 0
  const hasQ = header.qformCode > 0
  if (hasS && !isSingular(sform)) {
    if (hasQ && qform) {
      const distance = cornerDistance(header.dims, sform, qform)
      if (distance > 0.5) {
        warnings.push(`sform and qform disagree by up to ${distance.toFixed(1)} mm; the sform is used`)
      }
    }
    return { affine: sform, source: 'sform' }
  }
  if (hasQ && qform) {
    if (hasS) warnings.push('the sform is singular (a zero row, or not finite); the qform is used')
    return { affine: qform, source: 'qform' }
  }
  if (hasS || hasQ) {
    const which = hasS ? 'an sform that cannot be inverted' : 'a qform with invalid numbers'
    throw refuse(
      path,
      'not-a-volume',
      `has ${which} and no other orientation: left and right cannot be known`,
      repair,
    )
  }
  const affine = unorientedAffine(header)
  if (affine) {
    const what = 'qform and sform codes are 0: the orientation is not stated and is taken as x to the left'
    warnings.push(`${what}, y to the front, z up`)
    return { affine, source: 'pixdim' }
  }
  throw refuse(path, 'not-a-volume', 'gives neither an orientation nor valid voxel sizes (pixdim)', repair)
}

const unitNames: Readonly<Record<number, SpaceUnits>> = { 1: 'm', 2: 'mm', 3: 'micron' }

/** Metres and microns become mm where that gives a believable voxel (0.01 to 100 mm); else mm is assumed. */
function inMillimetres(affine: number[], units: SpaceUnits, warnings: string[]): number[] {
  if (units !== 'm' && units !== 'micron') return affine
  const factor = units === 'm' ? 1000 : 0.001
  const believable = voxelSizes(affine).every((size) => size * factor >= 0.01 && size * factor <= 100)
  if (!believable) {
    warnings.push(`the header's unit of length is ${units}, which its voxel sizes contradict; mm is assumed`)
    return affine
  }
  warnings.push(`lengths are stored in ${units}; they were converted to mm`)
  return affine.map((value, i) => (i < 12 ? value * factor : value))
}

function checkPixdim(header: RawHeader, affine: Affine, warnings: string[]): void {
  const sizes = header.pixdim.slice(1)
  if (sizes.every((size, axis) => Math.abs(size - voxelSizes(affine)[axis]) <= 0.01 * size)) return
  const used = voxelSizes(affine)
    .map((size) => Number(size.toPrecision(5)))
    .join(' x ')
  warnings.push(
    `pixdim gives voxels of ${sizes.join(' x ')}, the affine in use ${used}; the affine is believed`,
  )
}

/** The affine of a header in mm, where it came from, and what is odd about it. Refuses what cannot be known. */
export function orientationIn(path: string, header: RawHeader): Orientation {
  const warnings: string[] = []
  const { affine, source } = choose(path, header, warnings)
  checkPixdim(header, affine, warnings)
  const spaceUnits = unitNames[header.units & 7] ?? 'unknown'
  // + 0 turns -0 into 0
  const millimetres = inMillimetres(affine, spaceUnits, warnings).map((value) => value + 0)
  return { affine: millimetres, source, spaceUnits, warnings }
}
