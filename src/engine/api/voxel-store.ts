import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import packageJson from '../../../package.json' with { type: 'json' }
import type { VolumeInfo } from '../../contract/api/volumes.ts'
import type { Voxels } from './view-tasks.ts'

/** Part of every file: another way to read, filter or pack, which another program may have, makes it be of no use. */
const VERSION = `voxels 1 of ${packageJson.version}`
const MAGIC = 0x31_56_53_4e // 'NSV1'
/** Magic number, length of the head, CRC-32 of head and voxels, and 4 bytes of 0. */
const FIXED_BYTES = 16
const LONGEST_HEAD = 2 ** 16

interface Head {
  readonly version: string
  readonly stamp: string
  readonly info: VolumeInfo
  /** Of the voxels, which follow the head. */
  readonly bytes: number
}

export interface StoreLimits {
  /** Bytes of all files together; the ones used longest ago go first. */
  readonly most: number
  /** Bytes that stay free on the disk. */
  readonly spare: number
}
const usual: StoreLimits = { most: 2 ** 30, spare: 2 ** 30 }

/**
 * Volumes as they are sent, in files of a folder, so that a map that was looked at once is filtered once. A file tells what it was made of
 * (the stamp) and carries a checksum: one that is of something else, damaged or cut off is removed and never given out. Nothing here
 * throws: what cannot be kept is made again.
 */
export class VoxelStore {
  readonly #folder: string
  readonly #limits: StoreLimits
  #writing: Promise<void> = Promise.resolve()

  constructor(folder: string, limits: StoreLimits = usual) {
    this.#folder = folder
    this.#limits = limits
  }

  #fileOf(stamp: string): string {
    const name = createHash('sha256').update(`${VERSION}\n${stamp}`).digest('hex')
    return join(this.#folder, `${name}.voxels`)
  }

  /** Undefined where there is none that can be trusted. */
  async get(stamp: string): Promise<Voxels | undefined> {
    const path = this.#fileOf(stamp)
    try {
      const voxels = await readVoxelFile(path, stamp)
      const now = new Date()
      if (voxels) await utimes(path, now, now).catch(() => undefined)
      else await rm(path, { force: true })
      return voxels
    } catch {
      return undefined // none yet, or not readable
    }
  }

  /** Resolves when the volume is kept, or is not for a reason that stands in nobody's way. */
  put(stamp: string, voxels: Voxels): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(stamp, voxels))
    return this.#writing
  }

  async #write(stamp: string, { info, packed }: Voxels): Promise<void> {
    const path = this.#fileOf(stamp)
    const temporary = `${path}.${process.pid}.tmp`
    const head: Head = { version: VERSION, stamp, info, bytes: packed.byteLength }
    const told = Buffer.from(JSON.stringify(head))
    const fixed = Buffer.alloc(FIXED_BYTES)
    fixed.writeUInt32LE(MAGIC, 0)
    fixed.writeUInt32LE(told.length, 4)
    fixed.writeUInt32LE(zlib.crc32(packed, zlib.crc32(told)), 8)
    const size = FIXED_BYTES + told.length + packed.byteLength
    try {
      if (told.length > LONGEST_HEAD || size > this.#limits.most / 4) return
      await mkdir(this.#folder, { recursive: true })
      const { bavail, bsize } = await statfs(this.#folder)
      if (bavail * bsize < this.#limits.spare + size) return
      await writeFile(temporary, Buffer.concat([fixed, told, packed]), { flush: false })
      await rename(temporary, path)
      await this.#trim()
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined)
    }
  }

  /** Removes what was used longest ago until the rest is small enough, and what a killed program left half written. */
  async #trim(): Promise<void> {
    const names = await readdir(this.#folder)
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name)
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }))
        return { path, size, mtimeMs, whole: name.endsWith('.voxels') }
      }),
    )
    let total = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size, whole } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (whole && total <= this.#limits.most) continue
      total -= size
      await rm(path, { force: true })
    }
  }
}

async function readVoxelFile(path: string, stamp: string): Promise<Voxels | undefined> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const fixed = Buffer.alloc(FIXED_BYTES)
    await file.read(fixed, 0, FIXED_BYTES, 0)
    const headBytes = fixed.readUInt32LE(4)
    if (fixed.readUInt32LE(0) !== MAGIC || headBytes > LONGEST_HEAD) return undefined
    const told = Buffer.alloc(headBytes)
    await file.read(told, 0, headBytes, FIXED_BYTES)
    const bytes = size - FIXED_BYTES - headBytes
    if (bytes < 0) return undefined
    // Of its own, from its beginning on: it is sent to other processes.
    const packed = new Uint8Array(bytes)
    for (let filled = 0; filled < bytes;) {
      const { bytesRead } = await file.read(packed, filled, bytes - filled, FIXED_BYTES + headBytes + filled)
      if (bytesRead === 0) return undefined
      filled += bytesRead
    }
    if (zlib.crc32(packed, zlib.crc32(told)) !== fixed.readUInt32LE(8)) return undefined
    const head = JSON.parse(told.toString()) as Head
    return head.version === VERSION && head.stamp === stamp && head.bytes === bytes
      ? { info: head.info, packed }
      : undefined
  } finally {
    await file.close()
  }
}
