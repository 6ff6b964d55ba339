import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { isSingular, voxelCount, type Volume, type VoxelData } from '../../science/volume/index.ts'
import { Fault } from '../../contract/faults.ts'
import { replaceFile } from './atomic.ts'
import type { Datatype } from './datatypes.ts'
import { encodeHeader, type EncodeOptions } from './encode.ts'

const gzip = promisify(zlib.gzip)

export type WritableDatatype = Exclude<Datatype, 'int64' | 'uint64'>

export interface WriteOptions {
  /** How voxels are stored. Whole-number types round to the nearest and refuse what they cannot hold. */
  datatype: WritableDatatype
  /** At most 79 Latin-1 characters. */
  description?: string
  /** NIfTI transform code of the affine: 1 scanner (default), 2 aligned to another image, 4 MNI. */
  sformCode?: number
  /** 1 (fast, default) to 9. */
  gzipLevel?: number
  /** Default 1; 2 where a dimension exceeds 32,767. */
  version?: 1 | 2
}

const arrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** Little-endian bytes of the voxels in the asked datatype. */
function encodeVoxels(path: string, data: VoxelData, datatype: WritableDatatype): Buffer {
  const Target = arrays[datatype]
  const same = data.constructor === Target
  const out: VoxelData = same ? data : new Target(data.length)
  if (!same && datatype.startsWith('float')) out.set(data)
  else if (!same) {
    for (let i = 0; i < data.length; i++) {
      const rounded = Math.round(data[i])
      out[i] = rounded
      if (out[i] !== rounded) {
        throw new Fault({
          code: 'bad-input',
          message: `${path} cannot be written as ${datatype}: a voxel is ${data[i]}.`,
          remedy: 'Write it as float32.',
          path,
        })
      }
    }
  }
  return Buffer.from(out.buffer, out.byteOffset, out.byteLength)
}

/** gzip with no time, no name and no system in its header: the same voxels give the same bytes. */
async function compress(bytes: Buffer, level: number): Promise<Buffer> {
  const packed = await gzip(bytes, { level, chunkSize: 2 ** 20 })
  packed.fill(0, 4, 8)
  packed[9] = 255
  return packed
}

/**
 * Writes a volume as NIfTI: `.nii`, `.nii.gz`, or `.hdr`/`.img` (name either half). Little-endian, no scaling,
 * mm; sform always, qform too where the affine has no shear. The file appears whole or not at all: temporary
 * name in the same folder, sync, rename. Returns the SHA-256 (hex) of the bytes written (header then voxels for
 * a pair). Faults: disk-full, read-only, not-found (no such folder), bad-input (name, affine, values).
 */
export async function writeVolume(
  path: string,
  volume: Volume<VoxelData>,
  options: WriteOptions,
): Promise<string> {
  const ending = /\.(nii|nii\.gz|hdr|img)$/i.exec(path)?.[1]?.toLowerCase()
  const { grid, data } = volume
  if (!ending) throw badInput(path, 'does not end in .nii, .nii.gz, .hdr or .img', 'Choose such a name.')
  if (voxelCount(grid) !== data.length || isSingular(grid.affine)) {
    throw badInput(
      path,
      'was asked to hold voxels that do not fit their grid',
      'This is a fault of the caller.',
    )
  }
  const single = ending.startsWith('nii')
  const settings: EncodeOptions = {
    datatype: options.datatype,
    version: options.version ?? (Math.max(...grid.dims) > 32767 ? 2 : 1),
    single,
    description: options.description ?? '',
    sformCode: options.sformCode ?? 1,
  }
  const header = encodeHeader(grid, settings)
  const voxels = encodeVoxels(path, data, options.datatype)
  const hash = createHash('sha256')
  if (single) {
    const whole = Buffer.concat([header, voxels])
    const bytes = ending === 'nii.gz' ? await compress(whole, options.gzipLevel ?? 1) : whole
    await replaceFile(path, bytes)
    return hash.update(bytes).digest('hex')
  }
  const base = path.replace(/\.(hdr|img)$/i, '')
  await replaceFile(`${base}.img`, voxels)
  await replaceFile(`${base}.hdr`, header)
  return hash.update(header).update(voxels).digest('hex')
}

const badInput = (path: string, what: string, remedy: string): Fault =>
  new Fault({ code: 'bad-input', message: `${path} ${what}.`, remedy, path })
