import { thumbnailPath } from '../../../contract/api.ts'
import type { Connection } from '../../connection/index.ts'

/** More than this many pictures are not kept; a table shows some dozens at once. */
const KEPT = 400
const pictures = new Map<string, string>()

/** The address of a scan's picture in this page, fetched once. Rejects where the scan cannot be read. */
export async function thumbnail(
  { fetch }: Connection,
  study: string,
  scanId: number,
  signal: AbortSignal,
): Promise<string> {
  const key = `${study} ${scanId}`
  const known = pictures.get(key)
  if (known !== undefined) {
    pictures.delete(key) // to the end of the order: used last
    pictures.set(key, known)
    return known
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
