import type { SharedFault } from '../../contract/api.ts'
import type { PaneKind } from '../app/view.ts'
import { faultFrom, isAbort, ShownFault, type LoadedVoxels } from '../connection/index.ts'
import { labelled, labelRange, residualOf, type LabelledVoxels } from './derived.ts'
import type { IntensityWindow } from './intensities.ts'
import type { PaneRequest } from './requests.ts'
import type { VoxelCache } from './voxel-cache.ts'

/** What was loaded for a pane. */
export interface Contents {
  readonly scanId: number
  readonly kind: PaneKind
  /** The scan itself. */
  readonly original: LoadedVoxels
  /** Laid over it. */
  readonly map: LoadedVoxels | undefined
  readonly mask: LoadedVoxels | undefined
  /** What stands in the place of the image, or what that is made of: a reconstruction, or the map that a mask cuts. */
  readonly given: LoadedVoxels | undefined
  /** Overlays that are recorded and could not be read; the image is shown without them. */
  readonly unread: readonly Unread[]
}
export interface Unread {
  readonly what: 'map' | 'mask'
  readonly fault: SharedFault
}

/** What of a method a pane needs. */
export const needed = {
  image: undefined,
  map: 'map',
  recon: 'recon',
  residual: 'recon',
  mask: 'map',
} as const

/** Throws where there is nothing to be shown: `none` for what the method never made. */
export async function loadContents(
  cache: Pick<VoxelCache, 'get'>,
  { scan, map }: Pick<PaneRequest, 'scan' | 'map'>,
  kind: PaneKind,
  none: SharedFault,
  signal: AbortSignal,
): Promise<Contents> {
  const unread: Unread[] = []
  const overlay = (what: Unread['what'], volume: Promise<LoadedVoxels>): Promise<LoadedVoxels | undefined> =>
    volume.catch((error: unknown) => {
      if (isAbort(error)) throw error
      unread.push({ what, fault: faultFrom(error) })
      return undefined
    })
  const wanted = needed[kind]
  const [original, made, mask] = await Promise.all([
    cache.get('scan', scan.scan_id, '', signal),
    map && wanted && overlay('map', cache.get(wanted, map.map_id, map.created, signal)),
    scan.has_mask ? overlay('mask', cache.get('mask', scan.scan_id, '', signal)) : undefined,
  ])
  unread.sort((a, b) => a.what.localeCompare(b.what)) // whichever answered first
  const whole = { scanId: scan.scan_id, kind, original, mask, unread }
  if (kind === 'image' || kind === 'map') return { ...whole, map: made, given: undefined }
  const [lost] = unread.filter(({ what }) => what === 'map')
  if (!made) throw new ShownFault(lost?.fault ?? none)
  return { ...whole, map: undefined, given: made }
}

/** The map whose scores are shown, by colours or by a threshold. */
export const scoresOf = ({ kind, map, given }: Contents): LoadedVoxels | undefined =>
  kind === 'mask' ? given : map

/** What is drawn of it. */
export interface Drawn extends Contents {
  /** In the place of the image. */
  readonly scan: LoadedVoxels
  readonly colours: 'gray' | 'normascope-signed' | 'normascope-labels'
  /** The values of the first and the last colour where they are not the window's. */
  readonly range: IntensityWindow | undefined
  /** Of a mask. */
  readonly ml: LabelledVoxels['ml']
}
export function drawnOf(contents: Contents, threshold: number): Drawn {
  const { kind, original, given, mask } = contents
  if (given && kind === 'residual') {
    const { volume, range } = residualOf(original, given)
    return { ...contents, scan: volume, colours: 'normascope-signed', range, ml: [] }
  }
  if (given && kind === 'mask') {
    const { volume, ml } = labelled(given, mask, threshold)
    return { ...contents, scan: volume, colours: 'normascope-labels', range: labelRange, ml }
  }
  return { ...contents, scan: given ?? original, colours: 'gray', range: undefined, ml: [] }
}

/** The faults of several panes, each told once: the reference is the same in all of them. */
export const toldOnce = (faults: readonly SharedFault[]): SharedFault[] =>
  faults.filter(({ message }, at) => faults.findIndex((other) => other.message === message) === at)
