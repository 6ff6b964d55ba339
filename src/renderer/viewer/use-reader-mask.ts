import { computed, ref, shallowRef, watch } from 'vue'
import type { AnnotationEntry } from '../../contract/api/annotations.ts'
import type { SharedFault } from '../../contract/api.ts'
import { useStudy } from '../app/study.ts'
import { faultFrom, isAbort, type LoadedVoxels } from '../connection/index.ts'
import type { Contents } from './contents.ts'
import { useViewerSettings } from './settings.ts'
import { voxelCacheOf } from './voxel-cache.ts'

/** Whose drawing is shown: that of the reader at this computer, else of whoever drew last; none where nothing is drawn. */
export function drawingToShow(
  drawings: readonly AnnotationEntry[],
  reader: string,
): AnnotationEntry | undefined {
  const drawn = drawings.filter(({ voxels }) => voxels > 0)
  const own = drawn.find((one) => one.reader.toLowerCase() === reader.toLowerCase())
  return own ?? drawn.toSorted((a, b) => b.changed.localeCompare(a.changed))[0]
}

/** The mask that a reader drew on the scan whose image is there, to be looked at; drawn is in Review alone. */
export function useReaderMask(scanId: () => number, contents: () => Contents | undefined) {
  const study = useStudy()
  const settings = useViewerSettings()
  const found = shallowRef<{ readonly entry: AnnotationEntry; readonly mask: Uint8Array }>()
  const fault = shallowRef<SharedFault>()
  const shown = ref(true)
  /** Of this scan; not of the one before, which is on the screen a moment longer. */
  const image = (): LoadedVoxels | undefined => {
    const own = contents()
    return own?.scanId === scanId() ? own.original : undefined
  }

  watch(
    [image, () => settings.reader, () => study.revision],
    async ([volume, reader], [before], onCleanup) => {
      const stop = new AbortController()
      onCleanup(() => stop.abort())
      fault.value = undefined
      if (volume !== before) found.value = undefined
      const { connection } = study
      if (!volume || !connection) return
      try {
        const entry = drawingToShow(
          await connection.calls.annotations.list({ scan_id: scanId() }, { signal: stop.signal }),
          reader,
        )
        const stamp = String(entry?.last)
        const voxels =
          entry && (await voxelCacheOf(connection).get('annotation', entry.annotation_id, stamp, stop.signal))
        if (stop.signal.aborted) return
        // drawn on another grid, which Review tells of
        const fits = voxels?.data instanceof Uint8Array && voxels.data.length === volume.data.length
        found.value = entry && fits ? { entry, mask: voxels.data } : undefined
      } catch (error) {
        if (!stop.signal.aborted && !isAbort(error) && !study.lost) fault.value = faultFrom(error)
      }
    },
    { immediate: true },
  )
  return {
    /** On or off, where there is one. */
    shown,
    toggle: (): void => {
      if (found.value) shown.value = !shown.value
    },
    reader: computed(() => found.value?.entry.reader),
    /** As PaneScreen takes it. */
    drawing: computed(() =>
      found.value && shown.value ? { mask: found.value.mask, revision: found.value.entry.last } : undefined,
    ),
    fault,
  }
}
