import { thumbnailPath } from '../../../contract/api/paths.ts'
import type { Connection } from '../../connection/index.ts'

/** More than this many pictures are not kept; a table shows some dozens at once. */
const KEPT = 400
const pictures = new Map<string, string>()

/** A fast scroll passes over most rows: pictures are asked for once it has rested. */
const REST_MS = 100
let scrolledAt = -Infinity
export const scrolled = (): void => {
  scrolledAt = performance.now()
}

/** Resolves when the table rests, at once where it does. */
export async function resting(signal: AbortSignal): Promise<void> {
  await new Promise((done) => setTimeout(done, 60)) // the first frame of new rows is not held up
  for (;;) {
    const left = scrolledAt + REST_MS - performance.now()
    if (left <= 0 || signal.aborted) return
    await new Promise((done) => setTimeout(done, left))
  }
}

const keyOf = (study: string, scanId: number): string => `${study} ${scanId}`

/** The picture that is here already. */
export const known = (study: string, scanId: number): string | undefined => pictures.get(keyOf(study, scanId))

/** The address of a scan's picture in this page, fetched once. Rejects where the scan cannot be read. */
export async function thumbnail(
  { fetch }: Connection,
  study: string,
  scanId: number,
  signal: AbortSignal,
): Promise<string> {
  const key = keyOf(study, scanId)
  const here = pictures.get(key)
  if (here !== undefined) {
    pictures.delete(key) // to the end of the order: used last
    pictures.set(key, here)
    return here
  }
  const response = await fetch(thumbnailPath(scanId), signal)
  if (!response.ok) throw new Error('no picture')
  const picture = await response.blob()
  if (picture.size === 0) throw new Error('no picture')
  const url = URL.createObjectURL(picture)
  pictures.set(key, url)
  for (const [old, address] of pictures) {
    if (pictures.size <= KEPT) break
    pictures.delete(old)
    URL.revokeObjectURL(address)
  }
  return url
}
