import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { Place } from '../../contract/api.ts'
import type { Dropped } from '../../contract/desktop-names.ts'
import { useJobs } from './jobs.ts'
import { usePlaces } from './places.ts'
import { useStudy } from './study.ts'
import { useStudyLinks } from './study-links.ts'

/** Opening, making and closing studies, from the home page, the menu and the keyboard. Functions throw what the engine refuses. */
export const useOpening = defineStore('opening', () => {
  const study = useStudy()
  const jobs = useJobs()
  const places = usePlaces()
  const router = useRouter()
  const links = useStudyLinks()
  /** Scans that wait to be imported. */
  const scans = shallowRef<Dropped>()

  let turn = 0
  /**
   * Goes to the study that is being opened: to the link that waits for it, or to its cohort. Not where another one is opened by then, or
   * the person has gone to a page of it meanwhile.
   */
  async function arrive(opened: Promise<void>, view?: string): Promise<void> {
    const own = ++turn
    const page = (): unknown => router.currentRoute.value.name
    const before = page()
    await opened
    await study.reload()
    await jobs.refresh()
    if (own !== turn || (await links.showOf(study.summary))) return
    if (page() !== before) return
    await router.push({ name: 'cohort', query: view === undefined ? {} : { view } })
  }
  const open = (place: Pick<Place, 'id'>): Promise<void> =>
    arrive(study.calls.library.open({ place: place.id }))
  async function chooseAndOpen(): Promise<void> {
    const place = await places.choose('study')
    if (place) await open(place)
  }
  const create = (place: Pick<Place, 'id'>, name: string): Promise<void> =>
    arrive(study.calls.library.create({ place: place.id, name }), 'import')
  async function demo(): Promise<void> {
    await arrive(study.calls.library.demo())
    if (jobs.active.length > 0) jobs.drawerOpen = true
  }
  async function close(): Promise<void> {
    await study.calls.library.close()
    await study.reload()
    await router.push({ name: 'home' })
  }
  return { scans, open, chooseAndOpen, create, demo, close }
})
