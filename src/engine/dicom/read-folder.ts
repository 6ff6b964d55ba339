import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import { readHeader } from './header.ts'
import type { Damaged, Looked, SliceHeader } from './slice.ts'
import { filesBelow } from './walk.ts'

export interface ReadOptions {
  signal?: AbortSignal
  /** After every few files: how many have been read. */
  onProgress?: (files: number) => void
}

/** What the headers of a folder's files say; it holds identity and stays in memory. */
export interface FolderRead {
  folder: string
  slices: SliceHeader[]
  damaged: Damaged[]
  /** Files that are no DICOM images. */
  others: number
}

const readsAtOnce = 8

/** The same words stand in every file of a series: they are kept once. */
function sharing(): (slice: SliceHeader) => SliceHeader {
  const kept = new Map<string, unknown>()
  const once = <T>(value: T): T => {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
    const text = JSON.stringify(value)
    if (!kept.has(text)) kept.set(text, value)
    return kept.get(text) as T
  }
  return (slice) => {
    const own = Object.entries(slice).map(([name, value]) =>
      name === 'path' || name === 'sopInstance' || name === 'frames' ? [name, value] : [name, once(value)],
    )
    return Object.fromEntries(own) as SliceHeader
  }
}

/**
 * Reads the headers of all files of a folder, nested as they are; nothing is written. Throws Fault 'not-found' where there is no such
 * folder, 'cancelled' when the signal aborts. What cannot be read is among `damaged`.
 */
export async function readFolder(folder: string, options: ReadOptions = {}): Promise<FolderRead> {
  const path = resolve(folder)
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new Fault({
      code: 'not-found',
      message: `${folder} is not a folder.`,
      remedy: 'Name the folder that holds the scans.',
      path: folder,
    })
  const found: FolderRead = { folder: path, slices: [], damaged: [], others: 0 }
  const share = sharing()
  const unreadable = (file: string, error: unknown): void =>
    void found.damaged.push({ kind: 'damaged', path: file, why: reasonOf(error, file), seriesUid: null })
  const take = (looked: Looked): void => {
    if (looked.kind === 'slice') found.slices.push(share(looked.slice))
    else if (looked.kind === 'damaged') found.damaged.push(looked)
    else found.others++
  }
  let files = 0
  let reading: Promise<Looked>[] = []
  const settle = async (): Promise<void> => {
    for (const looked of await Promise.all(reading)) take(looked)
    files += reading.length
    reading = []
    options.onProgress?.(files)
  }
  for await (const file of filesBelow(path, unreadable)) {
    if (options.signal?.aborted) {
      await Promise.allSettled(reading)
      throw cancelledWhileLooking(path)
    }
    if (basename(file).toUpperCase() === 'DICOMDIR') {
      found.others++ // a list of the other files
      continue
    }
    reading.push(
      readHeader(file).catch((error: unknown): Looked => ({
        kind: 'damaged',
        path: file,
        why: reasonOf(error, file),
        seriesUid: null,
      })),
    )
    if (reading.length >= readsAtOnce) await settle()
  }
  await settle()
  return found
}

/** 'cannot be opened: permission denied' */
const reasonOf = (error: unknown, file: string): string =>
  toFault(error, file).message.replace(`${file} `, '').replace(/\.$/, '')

const cancelledWhileLooking = (folder: string): Fault =>
  new Fault({
    code: 'cancelled',
    message: `The look through ${folder} was cancelled; nothing was taken.`,
    remedy: 'Import the folder again.',
    path: folder,
  })
