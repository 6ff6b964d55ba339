import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Fault, toFault } from '../../contract/index.ts'
import { readVolume, replaceFile } from '../volumes/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { scrubbed } from './scrub.ts'

const pack = promisify(gzip)

export interface Conversion {
  /** Files of one series; read, never written. */
  paths: readonly string[]
  /** Where the volume goes. */
  image: string
  /** Columns, rows and slices of the headers: so many voxels must come out. */
  dims: readonly number[] | null
  signal?: AbortSignal
}

const unusable = (message: string): Fault =>
  new Fault({
    code: 'not-a-volume',
    message,
    remedy: 'Export the series again, complete, and import it anew.',
  })

/** In a thread of its own, which ends with the conversion or when the signal aborts. */
async function volumesOf({
  paths,
  signal,
}: Conversion): Promise<{ volumes: Uint8Array[]; code: number; software: string }> {
  const thread = new WorkerPool(1)
  const stop = (): void => void thread[Symbol.asyncDispose]()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await thread.run('convertSeries', { paths }, signal ? { signal } : {})
  } catch (error) {
    const fault = toFault(error)
    // the sources are named by paths that may tell who it is
    if (fault.code === 'cancelled') throw fault
    throw unusable(fault.code === 'not-found' ? 'One of its files has gone.' : 'The converter stopped.')
  } finally {
    signal?.removeEventListener('abort', stop)
    await thread[Symbol.asyncDispose]()
  }
}

/**
 * Converts one series to one NIfTI volume without any text of the DICOM headers. The file appears whole or not at all. Returns the name and
 * version of the converter. Throws Fault 'not-a-volume' where no single volume comes out, and as `replaceFile` does.
 */
export async function convertSeries(conversion: Conversion): Promise<string> {
  const { image, dims } = conversion
  const { volumes, code, software } = await volumesOf(conversion)
  if (volumes.length === 0) throw unusable('Its conversion gave no volume.')
  if (volumes.length > 1) throw unusable(`Its conversion gave ${volumes.length} volumes instead of one.`)
  const bytes = scrubbed(volumes[0])
  if (!bytes || code !== 0) throw unusable('Its conversion gave no whole volume.')
  const packed = await pack(bytes, { level: 1 })
  packed[9] = 255 // of no particular system: the same voxels give the same bytes everywhere
  try {
    mkdirSync(dirname(image), { recursive: true })
  } catch (error) {
    throw toFault(error, image)
  }
  await replaceFile(image, packed)
  try {
    const { grid } = await readVolume(image)
    const sorted = (sizes: readonly number[]): string => sizes.toSorted((a, b) => a - b).join(' x ')
    if (dims && sorted(dims) !== sorted(grid.dims))
      throw unusable(`Its conversion gave ${sorted(grid.dims)} voxels instead of ${sorted(dims)}.`)
  } catch (error) {
    rmSync(image, { force: true })
    throw error
  }
  return software
}
