import type { StoredVoxels } from '../../science/volume/index.ts'
import { datatypes } from './datatypes.ts'
import { refuse } from './refuse.ts'
import type { RawHeader } from './header.ts'

/** Slope and intercept that count, or undefined: slope 0, NaN or infinite means the stored numbers are it. */
export function scalingOf(path: string, header: RawHeader): { slope: number; intercept: number } | undefined {
  const { slope, intercept } = header
  if (slope === 0 || !Number.isFinite(slope)) return undefined
  if (!Number.isFinite(intercept)) {
    const remedy = 'The header is damaged; export the scan again.'
    throw refuse(path, 'not-a-volume', `scales its voxels with an intercept of ${intercept}`, remedy)
  }
  return slope === 1 && intercept === 0 ? undefined : { slope, intercept }
}

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** The voxel bytes at an aligned address in the host's byte order; copied only where they are not already. */
function hostOrder(bytes: Buffer, size: number, byteOrder: RawHeader['byteOrder']): Buffer {
  const swap = size > 1 && (byteOrder === 'little') !== hostIsLittle
  if (!swap && bytes.byteOffset % size === 0) return bytes
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  if (swap && size === 2) copy.swap16()
  if (swap && size === 4) copy.swap32()
  if (swap && size === 8) copy.swap64()
  return copy
}

const low = hostIsLittle ? 0 : 1

/** 64-bit integers as doubles (exact up to 2^53). */
function from64(buffer: ArrayBufferLike, at: number, count: number, signed: boolean): Float64Array {
  const words = new Uint32Array(buffer, at, 2 * count)
  const high = signed ? new Int32Array(buffer, at, 2 * count) : words
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) out[i] = high[2 * i + 1 - low] * 4294967296 + words[2 * i + low]
  return out
}

type Stored =
  Float32Array | Float64Array | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array

function stored(header: RawHeader, bytes: Buffer, count: number): Stored {
  const aligned = hostOrder(bytes, datatypes[header.datatype].bytes, header.byteOrder)
  const { buffer, byteOffset } = aligned
  switch (header.datatype) {
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, count)
    case 'int8':
      return new Int8Array(buffer, byteOffset, count)
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, count)
    case 'int16':
      return new Int16Array(buffer, byteOffset, count)
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, count)
    case 'int32':
      return new Int32Array(buffer, byteOffset, count)
    case 'float32':
      return new Float32Array(buffer, byteOffset, count)
    case 'float64':
      return new Float64Array(buffer, byteOffset, count)
    case 'int64':
      return from64(buffer, byteOffset, count, true)
    case 'uint64':
      return from64(buffer, byteOffset, count, false)
  }
}

/** How many stored whole numbers float32 cannot hold exactly (all above 2^24 in size). */
function inexactCount(values: Stored): number {
  let count = 0
  for (let i = 0; i < values.length; i++) if (Math.fround(values[i]) !== values[i]) count++
  return count
}

export interface Voxels {
  readonly data: Float32Array
  /** NaN and infinite voxels. */
  readonly nonFinite: number
  readonly warnings: readonly string[]
}

/**
 * Stored voxel bytes as float32, always a new array: slope * stored + intercept, computed in double precision
 * and rounded once (relative error at most 6e-8). Whole numbers up to 2^24 are exact; beyond that a warning
 * counts those that changed. Doubles beyond float32's range become infinite, and are counted as such.
 */
export function decodeVoxels(path: string, header: RawHeader, bytes: Buffer): Voxels {
  const count = header.dims[0] * header.dims[1] * header.dims[2]
  const values = stored(header, bytes, count)
  const scaling = scalingOf(path, header)
  const warnings: string[] = []
  const data = new Float32Array(count)
  if (scaling) {
    const { slope, intercept } = scaling
    for (let i = 0; i < count; i++) data[i] = values[i] * slope + intercept
    if (slope < 0) warnings.push(`the scaling slope is negative (${slope}): bright and dark are exchanged`)
  } else {
    data.set(values)
    if (/int(32|64)$/.test(header.datatype)) {
      const inexact = inexactCount(values)
      if (inexact > 0) warnings.push(`${inexact} voxels lie beyond 2^24 and were rounded to float32`)
    }
  }
  const nonFinite = countNonFinite(data)
  if (nonFinite > 0) warnings.push(`${nonFinite} of ${count} voxels are NaN or infinite`)
  return { data, nonFinite, warnings }
}

function countNonFinite(data: Float32Array): number {
  let count = 0
  for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) count++
  return count
}

/** Voxels as stored: their values are `slope` times `data`, rounded once to float32. */
export interface ScaledVoxels {
  readonly data: StoredVoxels
  readonly slope: number
}

/**
 * The values of {@link decodeVoxels} without a number made of every voxel: as they are stored, where that is at most four bytes
 * and nothing is added to them; float32 otherwise. `data` may lie in `bytes`.
 */
export function voxelsAsStored(path: string, header: RawHeader, bytes: Buffer): ScaledVoxels {
  const { slope, intercept } = scalingOf(path, header) ?? { slope: 1, intercept: 0 }
  const values =
    intercept === 0 ? stored(header, bytes, header.dims[0] * header.dims[1] * header.dims[2]) : []
  return values instanceof Uint8Array ||
    values instanceof Int8Array ||
    values instanceof Uint16Array ||
    values instanceof Int16Array ||
    values instanceof Float32Array
    ? { data: values, slope }
    : { data: decodeVoxels(path, header, bytes).data, slope: 1 }
}
