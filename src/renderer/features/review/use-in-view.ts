import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { ScanEntry } from '../../../contract/api.ts'
import { useStudy } from '../../app/study.ts'
import type { LoadedVoxels } from '../../connection/index.ts'
import type { PaneLink } from '../../viewer/link.ts'
import { asList } from '../../viewer/neighbours.ts'
import { voxelOf } from '../../viewer/places.ts'
import { prefetch } from '../../viewer/prefetch.ts'
import type { Finding } from './findings.ts'

export interface InView {
  readonly scan: LoadedVoxels
  readonly map: LoadedVoxels | undefined
  readonly mask: LoadedVoxels | undefined
}

interface Wanted {
  readonly scan: () => ScanEntry
  readonly finding: () => Finding
  /** Scans of the findings that come next, and before. */
  readonly near: () => readonly ScanEntry[]
  readonly method: () => string | undefined
}

/** What is loaded of the scan in view; it is looked at where the finding is, and what comes next is fetched ahead. */
export function useInView(link: PaneLink, { scan, finding, near, method }: Wanted) {
  const study = useStudy()
  const volumes = shallowRef<InView & { readonly of: number }>()
  const here = computed(() => (volumes.value?.of === scan().scan_id ? volumes.value : undefined))

  function look(): void {
    if (here.value) link.first?.lookAt(voxelOf(here.value.scan, finding().row.centre_mm))
  }
  let stopPrefetch: () => void = () => undefined
  function arrived(loaded: InView): void {
    const another = volumes.value?.of !== scan().scan_id
    volumes.value = { of: scan().scan_id, ...loaded }
    if (another) look()
    stopPrefetch()
    stopPrefetch = prefetch(study, near(), asList(method()))
  }
  watch(() => finding().id, look)
  onBeforeUnmount(() => stopPrefetch())
  return { here, arrived }
}
