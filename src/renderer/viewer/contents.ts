import type { SharedFault } from '../../contract/api.ts'
import { faultFrom, isAbort, ShownFault, type LoadedVoxels } from '../connection/index.ts'
import type { PaneRequest } from './requests.ts'
import type { VoxelCache } from './voxel-cache.ts'

/** What a pane shows of a scan. */
export interface Contents {
  /** What is drawn: the scan or its reconstruction. */
  readonly scan: LoadedVoxels
  /** The scan itself, whose window holds for both. */
  readonly original: LoadedVoxels
  readonly map: LoadedVoxels | undefined
  readonly mask: LoadedVoxels | undefined
  /** Overlays that are recorded and could not be read; the image is shown without them. */
  readonly unread: readonly Unread[]
}
export interface Unread {
  readonly what: 'map' | 'mask'
  readonly fault: SharedFault
}

/** Throws where there is no image to be shown: `none` for a reconstruction that was never made. */
export async function loadContents(
  cache: Pick<VoxelCache, 'get'>,
  { scan, map }: Pick<PaneRequest, 'scan' | 'map'>,
  reconstruction: { readonly none: SharedFault } | undefined,
  signal: AbortSignal,
): Promise<Contents> {
  const unread: Unread[] = []
  const overlay = (what: Unread['what'], volume: Promise<LoadedVoxels>): Promise<LoadedVoxels | undefined> =>
    volume.catch((error: unknown) => {
      if (isAbort(error)) throw error
      unread.push({ what, fault: faultFrom(error) })
      return undefined
    })
  const [original, laid, mask] = await Promise.all([
    cache.get('scan', scan.scan_id, '', signal),
    map && overlay('map', cache.get(reconstruction ? 'recon' : 'map', map.map_id, map.created, signal)),
    scan.has_mask ? overlay('mask', cache.get('mask', scan.scan_id, '', signal)) : undefined,
  ])
  unread.sort((a, b) => a.what.localeCompare(b.what)) // whichever answered first
  if (!reconstruction) return { scan: original, original, map: laid, mask, unread }
  const [lost] = unread.filter(({ what }) => what === 'map')
  if (!laid) throw new ShownFault(lost?.fault ?? reconstruction.none)
  return { scan: laid, original, map: undefined, mask, unread }
}

/** The faults of several panes, each told once: the reference is the same in all of them. */
export const toldOnce = (faults: readonly SharedFault[]): SharedFault[] =>
  faults.filter(({ message }, at) => faults.findIndex((other) => other.message === message) === at)
