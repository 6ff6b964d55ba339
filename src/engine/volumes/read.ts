import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { voxelSizes, type Grid, type Volume } from '../../science/volume/index.ts'
import { checkSize, inflate, readStart, readWhole, type Start } from './bytes.ts'
import { datatypes, type Datatype } from './datatypes.ts'
import { headerBytes, maximumVoxels, parseHeader, type RawHeader } from './header.ts'
import { orientationIn, type AffineSource, type SpaceUnits } from './orientation.ts'
import { refuse } from './refuse.ts'
import { decodeVoxels, voxelsAsStored, type ScaledVoxels } from './voxels.ts'

export interface VolumeHeader {
  /** As stored; the voxels handed out are float32 whatever it is. */
  datatype: Datatype
  /** Voxel size along each voxel axis in mm, from the affine in use. */
  spacing: [number, number, number]
  sformCode: number
  qformCode: number
  spaceUnits: SpaceUnits
  affineSource: AffineSource
  byteOrder: 'little' | 'big'
  version: 1 | 2
  description: string
}

/** What a file's header says, checked, without its voxels. */
export interface HeaderInfo {
  path: string
  grid: Grid
  header: VolumeHeader
  warnings: string[]
}

export type LoadedVolume = Volume & {
  path: string
  header: VolumeHeader
  /** What is odd about the file, each one a clause a person can read; empty for an ordinary file. */
  warnings: string[]
  /** SHA-256 (hex) of the file's bytes as they lie on disk; of header then voxels for a pair. */
  sha256: string
  /** Number of NaN and infinite voxels; they are left in `data`. */
  nonFinite: number
}

interface Opened {
  headerPath: string
  voxelPath: string
  raw: RawHeader
  start: Start
  info: HeaderInfo
}

const swapEnding = (path: string, from: string, to: string): string =>
  path.replace(new RegExp(`\\.${from}(\\.gz)?$`, 'i'), (_, gz: string | undefined) => `.${to}${gz ?? ''}`)

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** The other half of a pair, by name: a.hdr and a.img, either of them with or without .gz. */
async function partner(path: string, from: string, to: string): Promise<string> {
  const same = swapEnding(path, from, to)
  const other = same.endsWith('.gz') ? same.slice(0, -3) : `${same}.gz`
  if (same !== path && (await exists(same))) return same
  if (same !== path && (await exists(other))) return other
  const what =
    to === 'img' ? 'is the header of an image pair, but its voxels' : 'holds voxels only; its header'
  throw refuse(
    path,
    'not-found',
    `${what} (${same}) cannot be found`,
    'Put the .hdr and the .img file side by side.',
  )
}

function compressionWarning(path: string, gzipped: boolean): string[] {
  if (gzipped === /\.gz$/i.test(path)) return []
  return [
    gzipped ? 'gzip content under a name without .gz' : 'a name ending in .gz, but the content is not gzip',
  ]
}

async function openHeader(path: string): Promise<Opened> {
  const headerPath = /\.img(\.gz)?$/i.test(path) ? await partner(path, 'img', 'hdr') : path
  const start = await readStart(headerPath, headerBytes)
  const raw = parseHeader(headerPath, start.bytes)
  const voxelPath = raw.single ? headerPath : await partner(headerPath, 'hdr', 'img')
  const orientation = orientationIn(headerPath, raw)
  const voxels = raw.dims[0] * raw.dims[1] * raw.dims[2]
  const voxelStart = raw.single ? start : await readStart(voxelPath, 2)
  checkSize(voxelPath, neededBytes(raw), voxelStart.fileBytes, voxelStart.gzipped)
  if (voxels > maximumVoxels) {
    const remedy = 'Resample it to a coarser grid (0.5 mm or more) and import that.'
    throw refuse(
      path,
      'not-a-volume',
      `has ${voxels} voxels; at most ${maximumVoxels} can be worked on`,
      remedy,
    )
  }
  const info: HeaderInfo = {
    path,
    grid: { dims: raw.dims, affine: orientation.affine },
    header: {
      datatype: raw.datatype,
      spacing: voxelSizes(orientation.affine),
      sformCode: raw.sformCode,
      qformCode: raw.qformCode,
      spaceUnits: orientation.spaceUnits,
      affineSource: orientation.source,
      byteOrder: raw.byteOrder,
      version: raw.version,
      description: raw.description,
    },
    warnings: [...compressionWarning(headerPath, start.gzipped), ...raw.warnings, ...orientation.warnings],
  }
  return { headerPath, voxelPath, raw, start: voxelStart, info }
}

const neededBytes = (raw: RawHeader): number =>
  raw.voxOffset + raw.dims[0] * raw.dims[1] * raw.dims[2] * datatypes[raw.datatype].bytes

/**
 * Reads only the header (a few kilobytes even of a compressed file): grid, orientation, warnings.
 * Faults as {@link readVolume}, but for what only the voxels can show (a truncated or damaged gzip stream).
 */
export const readHeader = async (path: string): Promise<HeaderInfo> => (await openHeader(path)).info

/** The voxels of an opened file as its bytes, and how many more there were; `seen` is shown what lies on the disk. */
async function readBytes(
  { voxelPath, raw, start }: Opened,
  seen: (bytes: Buffer) => void = () => undefined,
): Promise<{ voxels: Buffer; extra: number }> {
  const need = neededBytes(raw)
  const file = await readWhole(voxelPath, start.fileBytes)
  seen(file)
  const bytes = start.gzipped ? await inflate(voxelPath, file, need) : file
  if (bytes.length < need) {
    const remedy = 'The file is incomplete; copy or export it again.'
    const what = `promises ${need} bytes of header and voxels but holds ${bytes.length}`
    throw refuse(voxelPath, 'truncated', what, remedy)
  }
  return { voxels: bytes.subarray(raw.voxOffset, need), extra: bytes.length - need }
}

/**
 * Reads one 3-D volume: NIfTI-1 or -2, `.nii`, `.nii.gz`, or a `.hdr`/`.img` pair (name either half; either may
 * be gzipped). Voxels come as float32 in the file's own order with the affine of the file; trailing dimensions
 * of size 1 are dropped. Everything else throws a Fault that names the file, what is wrong and what to do.
 */
export async function readVolume(path: string): Promise<LoadedVolume> {
  const opened = await openHeader(path)
  const { headerPath, voxelPath, raw, info } = opened
  const hash = createHash('sha256')
  if (!raw.single) hash.update(await readWhole(headerPath, (await readStart(headerPath, 1)).fileBytes))
  const { voxels: bytes, extra } = await readBytes(opened, (file) => hash.update(file))
  const voxels = decodeVoxels(voxelPath, raw, bytes)
  const warnings = [...info.warnings, ...voxels.warnings]
  if (extra > 0) warnings.push(`${extra} bytes after the last voxel were ignored`)
  return { ...info, data: voxels.data, nonFinite: voxels.nonFinite, warnings, sha256: hash.digest('hex') }
}

/** As {@link readVolume}, with the voxels as they are stored where that can be: for what is only sent on. */
export async function readStored(path: string): Promise<HeaderInfo & ScaledVoxels> {
  const opened = await openHeader(path)
  const { voxels } = await readBytes(opened)
  return { ...opened.info, ...voxelsAsStored(opened.voxelPath, opened.raw, voxels) }
}
