import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import type { Place, SeriesList } from '../../../contract/api.ts'
import { useAction } from '../../app/action.ts'
import { useStudy } from '../../app/study.ts'
import { nothingSaid, type DicomSaid } from './series.ts'

/** How often the engine is asked how far it is. */
const EVERY = 400

/** The series of a DICOM folder: reading its headers takes a while the first time, and can be stopped. */
export function useSeries(folder: Place) {
  const study = useStudy()
  const { fault, run } = useAction()
  const said = shallowRef<DicomSaid>(nothingSaid)
  const list = shallowRef<SeriesList>()
  /** Files read so far. */
  const files = ref(0)
  /** Looks that have not ended: an older one ends after the newer has begun. */
  const going = ref(0)
  const busy = computed(() => going.value > 0)
  let looking = new AbortController()
  let asked = 0

  async function watchProgress({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const progress = await study.calls.imports.seriesProgress(undefined, { signal }).catch(() => null)
      if (progress && !signal.aborted) files.value = progress.files
      await new Promise((done) => setTimeout(done, EVERY))
    }
  }
  /** With what was said; `again` reads the folder anew. What was seen before stays until the answer is there. */
  async function look(again = false): Promise<void> {
    looking.abort()
    const own = (looking = new AbortController())
    const turn = ++asked
    files.value = 0
    if (again) list.value = undefined
    const watching = new AbortController()
    own.signal.addEventListener('abort', () => watching.abort())
    void watchProgress(watching)
    going.value++
    await run(async () => {
      const choices = { ...said.value.series }
      const seen = await study.calls.imports.series(
        { folder: folder.id, choices, again },
        { signal: own.signal },
      )
      if (turn === asked) list.value = seen
    })
    going.value--
    watching.abort()
  }
  function tell(what: Partial<DicomSaid>): void {
    said.value = { ...said.value, ...what }
    if (what.series) void look()
  }
  const stop = (): void => looking.abort()
  onBeforeUnmount(stop)
  return { said, list, files, busy, fault, look, tell, stop }
}
