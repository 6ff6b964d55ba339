import type { ScanEntry } from '../../contract/api.ts'
import type { useStudy } from '../app/study.ts'
import { imageOf } from './images.ts'
import { scoreRangeOf } from './prepared.ts'
import { voxelCacheOf } from './voxel-cache.ts'

/** The hand rests: whoever steps quickly through scans is not slowed down by what is not wanted. */
const WAIT_MS = 200

/**
 * Fetches the next scan and the one before, with the same method's map, and makes them ready to be drawn, so that
 * stepping to them is instant. Returns the function that ends it.
 */
export function prefetch(
  study: ReturnType<typeof useStudy>,
  scan: ScanEntry,
  method: string | undefined,
): () => void {
  const stop = new AbortController()
  const timer = setTimeout(() => void fetchAll(), WAIT_MS)
  async function fetchAll(): Promise<void> {
    if (!study.connection) return
    const cache = voxelCacheOf(study.connection)
    const at = study.scans.indexOf(scan)
    for (const near of [study.scans[at + 1], study.scans[at - 1]]) {
      if (!near || at < 0) continue
      const map = method === undefined ? undefined : study.mapOf(near.scan_id, method)
      try {
        await imageOf(await cache.get('scan', near.scan_id, '', stop.signal), 'scan', 'gray')
        if (map) {
          const voxels = await cache.get('map', map.map_id, map.created, stop.signal)
          scoreRangeOf(voxels)
          await imageOf(voxels, 'map', 'normascope')
        }
        if (near.has_mask) await cache.get('mask', near.scan_id, '', stop.signal)
      } catch {
        if (stop.signal.aborted) return // what cannot be had is said when it is looked at
      }
    }
  }
  return () => {
    clearTimeout(timer)
    stop.abort()
  }
}
