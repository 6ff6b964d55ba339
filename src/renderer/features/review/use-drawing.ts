import { computed, shallowRef, watch } from 'vue'
import type { ScanEntry, SharedFault } from '../../../contract/api.ts'
import { useStudy } from '../../app/study.ts'
import { faultFrom, fetchVoxels, type LoadedVoxels } from '../../connection/index.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import type { DrawingSession } from './drawing.ts'
import { drawingSession } from './drawings.ts'
import { useOwnStudy } from './use-own-study.ts'

/** The reader's drawing of the scan in view, and what happened to it. `finding` leads back to the scan. */
export function useDrawing(
  scan: () => ScanEntry,
  image: () => LoadedVoxels | undefined,
  finding: () => string,
) {
  const { mark, callsOf } = useOwnStudy()
  const study = useStudy()
  const settings = useViewerSettings()
  const drawing = shallowRef<DrawingSession>()
  const fault = shallowRef<SharedFault>()

  watch(
    [() => scan().scan_id, () => settings.reader, () => image()],
    async ([scanId, reader, volume]) => {
      drawing.value = undefined
      fault.value = undefined
      const own = mark()
      if (reader === '' || !volume || !own) return
      const query = { modality: scan().modality, finding: finding() }
      const session = drawingSession(
        { study: own, scanId, scan: scan().scan, reader, voxels: volume.data.length, query },
        {
          calls: () => callsOf(own),
          fetchMask: async (id) => {
            const { data } = await fetchVoxels(
              study.connection!,
              'annotation',
              id,
              new AbortController().signal,
            )
            return data as Uint8Array
          },
        },
      )
      try {
        if (!session.hasUnsaved) await session.load()
        // another scan may be in view by now
        if (scan().scan_id === scanId && settings.reader === reader && image() === volume)
          drawing.value = session
      } catch (error) {
        if (scan().scan_id === scanId) fault.value = faultFrom(error)
      }
    },
    { immediate: true },
  )
  const shown = computed(() => {
    const session = drawing.value
    return session && { mask: session.mask as Uint8Array, revision: session.view.revision }
  })
  return { drawing, shown, fault }
}
