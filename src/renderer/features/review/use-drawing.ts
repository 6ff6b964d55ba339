import { computed, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'
import type { ScanEntry, SharedFault } from '../../../contract/api.ts'
import { useStudy } from '../../app/study.ts'
import { faultFrom, fetchVoxels, type LoadedVoxels } from '../../connection/index.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import { drawingSession, unsavedDrawings, type DrawingSession } from './drawing.ts'

/** The reader's drawing of the scan in view, and what happened to it. */
export function useDrawing(scan: () => ScanEntry | undefined, image: () => LoadedVoxels | undefined) {
  const study = useStudy()
  const settings = useViewerSettings()
  const drawing = shallowRef<DrawingSession>()
  const fault = shallowRef<SharedFault>()

  watch(
    [() => scan()?.scan_id, () => settings.reader, () => image()],
    async ([scanId, reader, volume]) => {
      drawing.value = undefined
      fault.value = undefined
      if (scanId === undefined || reader === '' || !volume) return
      const session = drawingSession(scanId, reader, volume.data.length, {
        calls: () => study.calls,
        fetchMask: async (id) => {
          const { data } = await fetchVoxels(
            study.connection!,
            'annotation',
            id,
            new AbortController().signal,
          )
          return data as Uint8Array
        },
      })
      try {
        if (!session.hasUnsaved) await session.load()
        // another scan may be in view by now
        if (scan()?.scan_id === scanId && settings.reader === reader && image() === volume)
          drawing.value = session
      } catch (error) {
        if (scan()?.scan_id === scanId) fault.value = faultFrom(error)
      }
    },
    { immediate: true },
  )
  // an engine that was started again takes what the one that died did not
  watch(
    () => study.lost,
    (lost) => {
      if (lost === undefined) for (const session of unsavedDrawings()) void session.retry()
    },
  )
  const stay = (event: BeforeUnloadEvent): void => {
    if (unsavedDrawings().length > 0) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', stay))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', stay))

  const shown = computed(() => {
    const session = drawing.value
    return session && { mask: session.mask as Uint8Array, revision: session.view.revision }
  })
  return { drawing, shown, fault }
}
