import { onBeforeUnmount, onMounted, shallowReactive, watch } from 'vue'
import { sameStudy, type StudyMark } from '../../contract/study-link.ts'
import { useStudy } from './study.ts'

/** What a person drew or wrote on one scan and the engine has not stored yet. It outlives the page it was made on. */
export interface UnsavedWork {
  readonly kind: 'strokes' | 'notes'
  /** Another may be open by the time it is sent again. */
  readonly study: StudyMark
  /** Label of the scan. */
  readonly scan: string
  readonly count: number
  /** It was tried; else it is on its way. */
  readonly failed: boolean
  /** Where it is to be seen again: of the address of the review. */
  readonly query: Readonly<Record<string, string>>
  readonly retry: () => Promise<unknown>
}

const sources = shallowReactive(new Set<() => readonly UnsavedWork[]>())
/** Takes in a list of such work, for as long as the window lives. */
export const tellUnsaved = (source: () => readonly UnsavedWork[]): void => void sources.add(source)
export const unsavedWork = (): UnsavedWork[] => [...sources].flatMap((source) => source())

const RETRY_MS = 5000

/**
 * For the frame of the program, once: what is not stored is sent again every few seconds, when something else could be
 * stored, and to an engine that was started again; the window is not left without a question while there is any.
 */
export function useUnsavedGuard(): void {
  const study = useStudy()
  const failed = (): UnsavedWork[] =>
    unsavedWork().filter((work) => work.failed && sameStudy(work.study, study.summary))
  const retry = (): void => {
    if (study.lost === undefined) for (const work of failed()) void work.retry()
  }
  watch(() => study.lost, retry)
  watch(
    () => unsavedWork().reduce((sum, { count }) => sum + count, 0),
    (now, before) => {
      if (now < before) retry()
    },
  )
  const stay = (event: BeforeUnloadEvent): void => {
    if (unsavedWork().length > 0) event.preventDefault()
  }
  let timer: ReturnType<typeof setInterval>
  onMounted(() => {
    window.addEventListener('beforeunload', stay)
    timer = setInterval(retry, RETRY_MS)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', stay)
    clearInterval(timer)
  })
}
