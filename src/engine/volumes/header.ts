import { datatypeOfCode, datatypes, refusedDatatypes, type Datatype } from './datatypes.ts'
import { notNifti } from './foreign.ts'
import { damaged, refuse } from './refuse.ts'

/** The header fields as stored; nothing interpreted but the shape, the datatype and the place of the voxels. */
export interface RawHeader {
  readonly version: 1 | 2
  readonly byteOrder: 'little' | 'big'
  /** 'n+1'/'n+2': voxels follow in the same file; 'ni1'/'ni2': voxels are in the .img file. */
  readonly single: boolean
  readonly dims: readonly [number, number, number]
  readonly datatype: Datatype
  readonly voxOffset: number
  readonly slope: number
  readonly intercept: number
  readonly pixdim: readonly number[]
  readonly units: number
  readonly description: string
  readonly qformCode: number
  readonly sformCode: number
  /** Quaternion b, c, d and offset x, y, z. */
  readonly quaternion: readonly number[]
  readonly offset: readonly number[]
  /** The three srow rows, 12 numbers. */
  readonly srow: readonly number[]
  readonly warnings: readonly string[]
}

/** More bytes than any header of either version (with the extension flag). */
export const headerBytes = 544
/** The largest volume that is read: 2^29 voxels, 2 GiB as float32 (a 0.2 mm whole head). */
export const maximumVoxels = 2 ** 29

/** Where each field lies and how wide it is, by version (nifti1.h, nifti2.h). */
const layouts = {
  1: { dim: 40, dimBytes: 2, datatype: 70, bitpix: 72, pixdim: 76, real: 4, offset: 108, slope: 112, units: 123,
       descrip: 148, qcode: 252, codeBytes: 2, scode: 254, quatern: 256, srow: 280, intent: 68, size: 348 },
  2: { dim: 16, dimBytes: 8, datatype: 12, bitpix: 14, pixdim: 104, real: 8, offset: 168, slope: 176, units: 500,
       descrip: 240, qcode: 344, codeBytes: 4, scode: 348, quatern: 352, srow: 400, intent: 504, size: 540 },
} as const // prettier-ignore

const magicAt = (b: Buffer, at: number, digit: string): 'single' | 'pair' | undefined => {
  if (b.length < at + 3) return undefined
  const text = b.toString('latin1', at, at + 3)
  return text === `n+${digit}` ? 'single' : text === `ni${digit}` ? 'pair' : undefined
}

/** dim[0] must be 1..7 in the right byte order: the standard's own test, used where sizeof_hdr is wrong. */
function byteOrderOf(b: Buffer, version: 1 | 2): { little: boolean; sizeOk: boolean } {
  const size = layouts[version].size
  if (b.readInt32LE(0) === size) return { little: true, sizeOk: true }
  if (b.readInt32BE(0) === size) return { little: false, sizeOk: true }
  const first = version === 1 ? b.readInt16LE(40) : Number(b.readBigInt64LE(16))
  return { little: first >= 1 && first <= 7, sizeOk: false }
}

/**
 * Parses the first bytes of a NIfTI-1 or -2 file (decompressed; at least 348/540 of them where the file has
 * them). Throws a Fault naming `path` for anything that is no single 3-D volume of real numbers.
 */
export function parseHeader(path: string, b: Buffer): RawHeader {
  const magic1 = magicAt(b, 344, '1')
  const magic2 = magic1 ? undefined : magicAt(b, 4, '2')
  if (!magic1 && !magic2) throw notNifti(path, b)
  const version = magic1 ? 1 : 2
  const at = layouts[version]
  if (b.length < at.size)
    throw damaged(path, `holds only ${b.length} bytes, which is less than a NIfTI header`)
  const warnings: string[] = []
  const { little, sizeOk } = byteOrderOf(b, version)
  if (!sizeOk)
    warnings.push(`sizeof_hdr is not ${at.size}; the rest of the header is read by its magic string`)
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength)
  const int = (o: number, bytes: number): number =>
    bytes === 2
      ? view.getInt16(o, little)
      : bytes === 4
        ? view.getInt32(o, little)
        : Number(view.getBigInt64(o, little))
  const real = (o: number): number =>
    at.real === 4 ? view.getFloat32(o, little) : view.getFloat64(o, little)
  const reals = (o: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => real(o + i * at.real))
  const dim = Array.from({ length: 8 }, (_, i) => int(at.dim + i * at.dimBytes, at.dimBytes))
  refuseSurfaceData(path, int(at.intent, at.codeBytes))
  const datatype = datatypeIn(path, int(at.datatype, 2), int(at.bitpix, 2), warnings)
  const dims = shapeIn(path, dim, warnings)
  const single = (magic1 ?? magic2) === 'single'
  return {
    version,
    byteOrder: little ? 'little' : 'big',
    single,
    dims,
    datatype,
    voxOffset: offsetIn(path, version === 1 ? real(at.offset) : int(at.offset, 8), single, version, warnings),
    slope: real(at.slope),
    intercept: real(at.slope + at.real),
    pixdim: reals(at.pixdim, 4),
    units: version === 1 ? b[at.units] : int(at.units, 4),
    description: b.toString('latin1', at.descrip, at.descrip + 80).replace(/\0[^]*$/, ''),
    qformCode: int(at.qcode, at.codeBytes),
    sformCode: int(at.scode, at.codeBytes),
    quaternion: reals(at.quatern, 3),
    offset: reals(at.quatern + 3 * at.real, 3),
    srow: reals(at.srow, 12),
    warnings,
  }
}

function refuseSurfaceData(path: string, intent: number): void {
  if (intent < 3000 || intent > 3099) return
  const remedy = 'Give the volume image it was made from.'
  throw refuse(
    path,
    'not-a-volume',
    'is a CIFTI file (values on a brain surface or between regions), not an image',
    remedy,
  )
}

function datatypeIn(path: string, code: number, bitpix: number, warnings: string[]): Datatype {
  const datatype = datatypeOfCode(code)
  if (datatype) {
    const bits = 8 * datatypes[datatype].bytes
    if (bitpix !== bits)
      warnings.push(`bitpix is ${bitpix} where ${datatype} has ${bits}; the datatype is believed`)
    return datatype
  }
  const known = refusedDatatypes[code]
  if (known) {
    const remedy = 'Save the magnitude (or one channel) as real numbers and import that.'
    throw refuse(path, 'not-a-volume', `holds ${known}, not one real number per voxel`, remedy)
  }
  throw refuse(
    path,
    'not-a-volume',
    `has the datatype code ${code}, which NIfTI does not know`,
    'The header is damaged; export the scan again.',
  )
}

function shapeIn(path: string, dim: readonly number[], warnings: string[]): [number, number, number] {
  const exportAgain = 'The header is damaged; export the scan again.'
  const count = dim[0]
  if (!(count >= 1 && count <= 7)) {
    throw refuse(
      path,
      'not-a-volume',
      `claims ${count} dimensions (dim[0]); NIfTI allows 1 to 7`,
      exportAgain,
    )
  }
  const shape = dim.slice(1, 1 + count)
  const told = shape.join(' x ')
  if (shape.some((size, axis) => size < 0 || (size === 0 && axis < 3))) {
    throw refuse(
      path,
      'not-a-volume',
      `claims the shape ${told}, with a dimension that is not positive`,
      exportAgain,
    )
  }
  if (count === 1) {
    throw refuse(path, 'not-a-volume', `has one dimension (${told} values)`, 'Give a 3-D scan.')
  }
  const volumes = shape.slice(3).reduce((product, size) => product * Math.max(1, size), 1)
  if (volumes > 1) {
    const remedy = 'Extract the one volume to use (or average them) and import that as a 3-D image.'
    throw refuse(
      path,
      'not-a-volume',
      `holds ${volumes} volumes (shape ${told}); one scan is one volume`,
      remedy,
    )
  }
  if (count === 2) warnings.push('a 2-D image; it is read as a volume of one slice')
  const dims: [number, number, number] = [shape[0], shape[1], shape[2] ?? 1]
  return dims
}

function offsetIn(path: string, offset: number, single: boolean, version: 1 | 2, warnings: string[]): number {
  const least = version === 1 ? 352 : 544
  if (!single && offset >= 0 && Number.isSafeInteger(offset)) return offset
  if (single && offset === 0) {
    warnings.push(`vox_offset is 0; the voxels are read from byte ${least}, right after the header`)
    return least
  }
  if (Number.isSafeInteger(offset) && offset >= least) return offset
  throw refuse(
    path,
    'not-a-volume',
    `says its voxels start at byte ${offset} (vox_offset), which cannot be`,
    'The header is damaged; export the scan again.',
  )
}
