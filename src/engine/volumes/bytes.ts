import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { toFault } from '../../contract/faults.ts'
import { damaged, refuse } from './refuse.ts'

const gunzip = promisify(zlib.gunzip)
/** Deflate cannot shrink further than this. */
const maximumRatio = 1032
/** Bytes beyond what the header promises that are tolerated (padding, trailing garbage), with a warning. */
export const slackBytes = 2 ** 20
const startBytes = 4096

export const isGzip = (bytes: Buffer): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b

export interface Start {
  /** First bytes, decompressed: as many as were asked for, or all there are. */
  readonly bytes: Buffer
  readonly gzipped: boolean
  /** Size of the file on disk. */
  readonly fileBytes: number
}

async function readFirst(path: string, count: number): Promise<{ bytes: Buffer; size: number }> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const buffer = Buffer.allocUnsafeSlow(Math.min(count, size))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return { bytes: buffer.subarray(0, filled), size }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw toFault(error, path)
  }
}

/** The first `count` bytes of a file, decompressed where its content (not its name) is gzip. */
export async function readStart(path: string, count: number): Promise<Start> {
  const { bytes, size } = await readFirst(path, Math.max(count, startBytes))
  if (!isGzip(bytes)) return { bytes: bytes.subarray(0, count), gzipped: false, fileBytes: size }
  const inflated = zlibOrFault(path, () =>
    zlib.gunzipSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH }),
  )
  return { bytes: inflated.subarray(0, count), gzipped: true, fileBytes: size }
}

/** The whole file as it lies on disk. */
export async function readWhole(path: string, expectedBytes: number): Promise<Buffer> {
  const { bytes } = await readFirst(path, expectedBytes)
  return bytes
}

/**
 * Refuses, before anything is allocated, a file that cannot hold `need` bytes or holds far more.
 * For gzip the bound is what deflate can reach at best.
 */
export function checkSize(path: string, need: number, fileBytes: number, gzipped: boolean): void {
  const most = gzipped ? fileBytes * maximumRatio : fileBytes
  if (most < need) {
    throw damaged(
      path,
      `promises ${need} bytes of header and voxels, but its ${fileBytes} bytes cannot hold them`,
    )
  }
  if (!gzipped && fileBytes > need + slackBytes) throw tooLong(path, need)
}

const tooLong = (path: string, need: number): Error =>
  refuse(
    path,
    'not-a-volume',
    `goes on for more than 1 MiB after the ${need} bytes that its header promises`,
    'The header and the voxels do not belong together; export the scan again.',
  )

/**
 * Decompresses a whole gzip file (all its members), checking its CRC, into one buffer of at most
 * need + slack bytes; refuses it where it would be longer.
 */
export async function inflate(path: string, bytes: Buffer, need: number): Promise<Buffer> {
  const most = need + slackBytes
  try {
    return await gunzip(bytes, { chunkSize: most + 64, maxOutputLength: most })
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLong(path, need)
    throw zlibFault(path, error)
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

function zlibFault(path: string, error: unknown): Error {
  switch (codeOf(error)) {
    case 'Z_BUF_ERROR':
      return damaged(path, 'ends in the middle of its gzip stream')
    case 'Z_DATA_ERROR':
      return damaged(path, 'has a damaged gzip stream (its contents do not match its checksum)')
    default:
      return toFault(error, path)
  }
}

function zlibOrFault<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw zlibFault(path, error)
  }
}
