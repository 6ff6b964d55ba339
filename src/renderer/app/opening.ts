import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { Place } from '../../contract/api.ts'
import type { Dropped } from '../../contract/desktop-names.ts'
import { useJobs } from './jobs.ts'
import { usePlaces } from './places.ts'
import { useStudy } from './study.ts'

/** Opening, making and closing studies, from the home page, the menu and the keyboard. Functions throw what the engine refuses. */
export const useOpening = defineStore('opening', () => {
  const study = useStudy()
  const jobs = useJobs()
  const places = usePlaces()
  const router = useRouter()
  /** Scans that wait to be imported. */
  const scans = shallowRef<Dropped>()

  async function arrive(view?: string): Promise<void> {
    await study.reload()
    await jobs.refresh()
    await router.push({ name: 'cohort', query: view === undefined ? {} : { view } })
  }
  async function open(place: Pick<Place, 'id'>): Promise<void> {
    await study.calls.library.open({ place: place.id })
    await arrive()
  }
  async function chooseAndOpen(): Promise<void> {
    const place = await places.choose('study')
    if (place) await open(place)
  }
  async function create(place: Pick<Place, 'id'>, name: string): Promise<void> {
    await study.calls.library.create({ place: place.id, name })
    await arrive('import')
  }
  async function demo(): Promise<void> {
    await study.calls.library.demo()
    await arrive()
    if (jobs.active.length > 0) jobs.drawerOpen = true
  }
  async function close(): Promise<void> {
    await study.calls.library.close()
    await study.reload()
    await router.push({ name: 'home' })
  }
  return { scans, open, chooseAndOpen, create, demo, close }
})
