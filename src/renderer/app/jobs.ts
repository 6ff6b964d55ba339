import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { JobEntry, JobWish } from '../../contract/api.ts'
import { faultFrom } from '../connection/index.ts'
import { useStudy } from './study.ts'

const isActive = ({ state }: JobEntry): boolean =>
  state === 'running' || state === 'queued' || state === 'paused'

/** The engine's long work: a read-only copy, fetched again whenever the engine says that a job went on. */
export const useJobs = defineStore('jobs', () => {
  const study = useStudy()
  const list = shallowRef<readonly JobEntry[]>([])
  const drawerOpen = ref(false)

  let asking = false
  let again = false
  async function refresh(): Promise<void> {
    if (asking) {
      again = true
      return
    }
    asking = true
    try {
      do {
        again = false
        list.value = await study.calls.jobs.list()
      } while (again)
    } catch (error) {
      if (!study.lost) study.fault = faultFrom(error)
    } finally {
      asking = false
    }
  }

  /** Follows the jobs of the engine; its first event, 'connected', fetches them. */
  function follow(): void {
    study.onEvent(({ kind }) => {
      if (kind !== 'study-changed') void refresh()
    })
  }

  /** Starts long work; resolves to the job's id. Throws what the engine refuses. Opens the drawer so that it is seen. */
  async function start(wish: JobWish): Promise<number> {
    const { id } = await study.calls.jobs.start(wish)
    drawerOpen.value = true
    await refresh()
    return id
  }

  const active = computed(() => list.value.filter(isActive))
  const running = computed(() => list.value.find(({ state }) => state === 'running'))
  /** The newest job of this kind, where there is one. */
  const latest = (kind: JobEntry['kind']): JobEntry | undefined =>
    list.value.findLast((job) => job.kind === kind)
  const isBusy = (kind: JobEntry['kind']): boolean => active.value.some((job) => job.kind === kind)

  return { list, active, running, drawerOpen, follow, refresh, start, latest, isBusy }
})
