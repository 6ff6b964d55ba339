import type { ScanEntry } from '../../contract/api.ts'
import type { useStudy } from '../app/study.ts'
import { paneView } from '../app/view.ts'
import { needed } from './contents.ts'
import { imageOf } from './images.ts'
import { voxelCacheOf } from './voxel-cache.ts'

/** The hand rests: whoever steps quickly through scans is not slowed down by what is not wanted. */
const WAIT_MS = 200

/**
 * Fetches the scans that will be wanted next, in this order, with what the panes show of them (choices as `paneView` reads them), and
 * makes them ready to be drawn, so that stepping to them is instant. `wait` in ms before the first is asked for. Returns the function
 * that ends it.
 */
export function prefetch(
  study: ReturnType<typeof useStudy>,
  near: readonly ScanEntry[],
  choices: readonly string[],
  wait = WAIT_MS,
): () => void {
  const stop = new AbortController()
  const timer = wait > 0 ? setTimeout(() => void fetchAll(), wait) : void fetchAll()
  async function fetchAll(): Promise<void> {
    if (!study.connection) return
    const cache = voxelCacheOf(study.connection)
    for (const scan of near) {
      const views = choices.map(paneView).flatMap(({ kind, method }) => {
        const from = needed[kind]
        const map = method === undefined ? undefined : study.mapOf(scan.scan_id, method)
        return map && from ? [{ kind, from, map }] : []
      })
      try {
        await Promise.all([
          cache.get('scan', scan.scan_id, '', stop.signal).then((voxels) => imageOf(voxels, 'scan', 'gray')),
          ...views.map(async ({ kind, from, map }) => {
            const voxels = await cache.get(from, map.map_id, map.created, stop.signal)
            // a residual and a mask are made of it when they are looked at
            if (kind === 'map') imageOf(voxels, 'map', 'normascope')
            else if (kind === 'recon') imageOf(voxels, 'scan', 'gray')
          }),
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
