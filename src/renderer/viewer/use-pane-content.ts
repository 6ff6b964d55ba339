import { computed, onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MapEntry, ScanEntry, SharedFault } from '../../contract/api.ts'
import { useStudy } from '../app/study.ts'
import type { PaneKind } from '../app/view.ts'
import { faultFrom, isAbort } from '../connection/index.ts'
import { drawnOf, loadContents, scoresOf, type Drawn, type Unread } from './contents.ts'
import type { PaneLink } from './link.ts'
import type { Outline } from './overlay.ts'
import type { Pane } from './pane.ts'
import { scoreRangeOf } from './prepared.ts'
import { isSettled, type PaneReport, type PaneRequest } from './requests.ts'
import type { ScoreRange } from './score-range.ts'
import { voxelCacheOf } from './voxel-cache.ts'

/** What a pane is to show. */
export interface Wanted {
  readonly scan: () => ScanEntry
  readonly map: () => MapEntry | undefined
  readonly kind: () => PaneKind
  readonly threshold: () => number | undefined
  /** Over the image, with the reference where that was read. */
  readonly outlines: (content: Drawn | undefined) => Outline[]
}
export interface Told {
  readonly range: (range: ScoreRange | undefined) => void
  readonly volumes: (volumes: Drawn) => void
  readonly faults: (faults: readonly SharedFault[]) => void
  readonly failed: () => void
}

/** Loads what a pane is asked for and puts it on the screen; whatever arrives late answers nothing. */
export function usePaneContent(
  pane: ShallowRef<Pane | undefined>,
  link: PaneLink,
  { scan, map, kind, threshold, outlines }: Wanted,
  told: Told,
) {
  const { t } = useI18n()
  const study = useStudy()
  const asked = shallowRef<PaneRequest>({ revision: 0, scan: scan(), map: undefined })
  const shown = shallowRef<PaneReport>({ phase: 'loading', forRevision: 0 })
  const settled = computed(() => isSettled(asked.value, shown.value))
  const isDrawn = computed(() => settled.value && shown.value.phase === 'drawn')
  const content = shallowRef<Drawn>()
  const range = shallowRef<ScoreRange>()
  const unread = shallowRef<readonly Unread['what'][]>([])
  const low = computed(() => threshold() ?? range.value?.top1 ?? 0)
  /** The bar ends at the brightest scores of this map, or a quarter above the threshold where there are none. */
  const high = computed(() => Math.max(range.value?.high ?? 0, 1.25 * low.value))
  let loading = new AbortController()

  const none = (): SharedFault => {
    const what = kind() === 'mask' ? 'noMapToCut' : 'noReconstruction'
    return {
      code: 'not-found',
      message: t(`viewer.${what}.message`, { scan: scan().scan }),
      remedy: t(`viewer.${what}.remedy`),
    }
  }
  function draw(onto: Pane, drawn: Drawn): void {
    content.value = drawn
    onto.together(() => {
      onto.show({ ...drawn, low: low.value, high: high.value })
      link.catchUp(onto)
      onto.setOutlines(outlines(drawn))
    })
  }
  async function show(request: PaneRequest): Promise<void> {
    loading.abort()
    loading = new AbortController()
    const { revision } = request
    const current = (): boolean => asked.value.revision === revision
    try {
      const cache = voxelCacheOf(study.connection!)
      const loaded = await loadContents(cache, request, kind(), none(), loading.signal)
      if (!current() || !pane.value) return
      const map = scoresOf(loaded)
      range.value = map && scoreRangeOf(map)
      told.range(range.value)
      draw(pane.value, drawnOf(loaded, low.value))
      shown.value = { phase: 'drawn', forRevision: revision }
      told.volumes(content.value!)
      unread.value = loaded.unread.map(({ what }) => what)
      told.faults(loaded.unread.map(({ fault }) => fault))
    } catch (error) {
      if (!isAbort(error) && current()) fail(revision, faultFrom(error))
    }
  }
  /** Nothing is left of the scan before, which would be taken for this one. */
  function fail(revision: number, fault: SharedFault): void {
    shown.value = { phase: 'failed', forRevision: revision }
    content.value = undefined
    range.value = undefined
    told.range(undefined)
    told.failed()
    told.faults([fault])
  }
  const next = (): PaneRequest => ({ revision: asked.value.revision + 1, scan: scan(), map: map() })

  watch(
    [pane, () => scan().scan_id, () => map()?.map_id, () => map()?.created, () => scan().modality, kind],
    ([ready, , , , modality], [, scanBefore, , , modalityBefore]) => {
      if (scanBefore !== scan().scan_id) link.forget({ preset: modalityBefore !== modality })
      if (!ready) return
      asked.value = next()
      void show(asked.value)
    },
  )
  let waiting = 0
  watch([low, high], () => {
    cancelAnimationFrame(waiting)
    waiting = requestAnimationFrame(() => {
      if (!isDrawn.value || !pane.value || !content.value) return
      if (content.value.kind === 'mask') draw(pane.value, drawnOf(content.value, low.value))
      else pane.value.setRange(low.value, high.value)
    })
  })
  onBeforeUnmount(() => {
    loading.abort()
    cancelAnimationFrame(waiting)
  })
  return {
    shown,
    settled,
    isDrawn,
    content,
    range,
    unread,
    low,
    high,
    /** There is no pane until the next: what is asked for meanwhile is shown then. */
    without: (fault: SharedFault): void => {
      loading.abort()
      pane.value = undefined
      asked.value = next()
      fail(asked.value.revision, fault)
    },
  }
}
