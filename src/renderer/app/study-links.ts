import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { START_LOCATION, useRouter, type RouteLocation } from 'vue-router'
import { sameStudy, studyOfLink, type StudyMark } from '../../contract/study-link.ts'
import { useStudy } from './study.ts'

/** A link to a view of a study that is not the open one. */
interface WaitingLink {
  readonly study: StudyMark
  readonly view: string
}

/** Links name the study that they show: one of another study waits until that is open, or the person decides otherwise. */
export const useStudyLinks = defineStore('study-links', () => {
  const study = useStudy()
  const router = useRouter()
  const waiting = shallowRef<WaitingLink>()

  /** Until it is known which study is open; at once where no engine would tell. */
  const known = (): Promise<void> =>
    new Promise((done) => {
      const told = (): boolean => study.known || study.connection === undefined
      if (told()) return done()
      const stop = watch(told, () => {
        stop()
        done()
      })
    })

  /** The view that a link names, without the study; undefined where that is not the open one: the link waits then. */
  async function here(to: Pick<RouteLocation, 'path' | 'query'>): Promise<string | undefined> {
    const { study: mark, rest } = studyOfLink(to.query)
    const view = router.resolve({ path: to.path, query: rest }).fullPath
    await known()
    waiting.value = mark === undefined || sameStudy(mark, study.summary) ? undefined : { study: mark, view }
    return waiting.value ? undefined : view
  }

  /** Follows a link that was pasted or is on the clipboard. */
  async function follow(link: string): Promise<void> {
    const view = await here(router.resolve(link))
    if (view !== undefined) await router.push(view)
  }

  /** Shows what waits, in the study that is open now. */
  async function show(): Promise<void> {
    const view = waiting.value?.view
    waiting.value = undefined
    if (view !== undefined) await router.push(view)
  }

  /** Shows what waits for the study that has just been opened; whether there was something. */
  async function showOf(opened: StudyMark | undefined): Promise<boolean> {
    if (!waiting.value || !sameStudy(waiting.value.study, opened)) return false
    await show()
    return true
  }

  /** Heeds links that are opened as an address: the one of a view has no study in it. */
  const heed = (): (() => void) =>
    router.beforeEach(async (to, from) => {
      if (studyOfLink(to.query).study === undefined) return true
      const view = await here(to)
      if (view !== undefined) return { ...router.resolve(view), replace: true }
      return from === START_LOCATION ? { name: 'cohort' } : { path: from.fullPath, replace: true }
    })

  return { waiting, follow, show, showOf, heed }
})
