import type { ScanEntry } from '../../contract/api.ts'
import type { useStudy } from '../app/study.ts'
import { imageOf } from './images.ts'
import { voxelCacheOf } from './voxel-cache.ts'

/** The hand rests: whoever steps quickly through scans is not slowed down by what is not wanted. */
const WAIT_MS = 200

/**
 * Fetches the scans that will be wanted next, in this order, with the maps of these methods, and makes them ready to be drawn, so
 * that stepping to them is instant. `wait` in ms before the first is asked for. Returns the function that ends it.
 */
export function prefetch(
  study: ReturnType<typeof useStudy>,
  near: readonly ScanEntry[],
  methods: readonly string[],
  wait = WAIT_MS,
): () => void {
  const stop = new AbortController()
  const timer = wait > 0 ? setTimeout(() => void fetchAll(), wait) : void fetchAll()
  async function fetchAll(): Promise<void> {
    if (!study.connection) return
    const cache = voxelCacheOf(study.connection)
    for (const scan of near) {
      const maps = methods.flatMap((method) => study.mapOf(scan.scan_id, method) ?? [])
      try {
        await Promise.all([
          cache.get('scan', scan.scan_id, '', stop.signal).then((voxels) => imageOf(voxels, 'scan', 'gray')),
          ...maps.map((map) =>
            cache
              .get('map', map.map_id, map.created, stop.signal)
              .then((voxels) => imageOf(voxels, 'map', 'normascope')),
          ),
          scan.has_mask && cache.get('mask', scan.scan_id, '', stop.signal),
        ])
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
