import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EngineClient, ScanEntry, SharedFault } from '../../../contract/api.ts'
import { useStudy } from '../../app/study.ts'
import { sameStudy, type StudyMark } from '../../app/unsaved.ts'
import { faultFrom, fetchVoxels, ShownFault, type LoadedVoxels } from '../../connection/index.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import type { DrawingSession } from './drawing.ts'
import { drawingSession } from './drawings.ts'

/** The reader's drawing of the scan in view, and what happened to it. `finding` leads back to the scan. */
export function useDrawing(
  scan: () => ScanEntry,
  image: () => LoadedVoxels | undefined,
  finding: () => string,
) {
  const { t } = useI18n()
  const study = useStudy()
  const settings = useViewerSettings()
  const drawing = shallowRef<DrawingSession>()
  const fault = shallowRef<SharedFault>()

  /** The engine, as long as it has the study open that the drawing belongs to: elsewhere the same ids mean other scans. */
  const callsFor = (mark: StudyMark): EngineClient => {
    if (sameStudy(mark, study.summary)) return study.calls
    throw new ShownFault({
      code: 'not-found',
      message: t('review.otherStudy.message', { study: mark.name }),
      remedy: t('review.otherStudy.remedy'),
    })
  }
  watch(
    [() => scan().scan_id, () => settings.reader, () => image()],
    async ([scanId, reader, volume]) => {
      drawing.value = undefined
      fault.value = undefined
      const { summary } = study
      if (reader === '' || !volume || !summary) return
      const mark = { name: summary.name, created: summary.created }
      const query = { modality: scan().modality, finding: finding() }
      const session = drawingSession(
        { study: mark, scanId, scan: scan().scan, reader, voxels: volume.data.length, query },
        {
          calls: () => callsFor(mark),
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
