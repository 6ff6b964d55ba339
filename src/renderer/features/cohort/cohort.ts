import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { CohortEdit, Edited, Leak, QualityFlag } from '../../../contract/api.ts'
import { useStudy } from '../../app/study.ts'
import { filterScans, noFilter, type ScanFacts, type ScanFilter } from './filtering.ts'

/** What the views of the cohort share: the filter, quality flags and leaks, lesion volumes, and edits with their undo. */
export const useCohort = defineStore('cohort', () => {
  const study = useStudy()
  const filter = ref<ScanFilter>({ ...noFilter })
  const flags = shallowRef<readonly QualityFlag[]>([])
  const leaks = shallowRef<readonly Leak[]>([])
  const volumes = shallowRef<ReadonlyMap<number, number>>(new Map())
  const volumesPending = ref(0)
  const edited = shallowRef<Edited>({ changes: [], can_undo: false, can_redo: false })

  async function refresh(): Promise<void> {
    const [checks, state] = await Promise.all([study.calls.cohort.checks(), study.calls.cohort.edited()])
    flags.value = checks.flags
    leaks.value = checks.leaks
    edited.value = state
  }

  let asking = 0
  /** Asks for the lesion volumes until all masks are counted. */
  async function loadVolumes(): Promise<void> {
    const mine = ++asking
    for (;;) {
      const answer = await study.calls.cohort.volumes()
      if (mine !== asking) return
      volumes.value = new Map(answer.volumes.map(({ scan_id, ml }) => [scan_id, ml]))
      volumesPending.value = answer.pending
      if (answer.pending === 0) return
      await new Promise((done) => setTimeout(done, 1000))
    }
  }
  const stopVolumes = (): void => void asking++

  /** Corrects facts; resolves when the page has them. Throws what the engine refuses. */
  async function edit(changes: CohortEdit): Promise<void> {
    edited.value = await study.calls.cohort.edit(changes)
    await study.reload()
  }
  async function undo(): Promise<void> {
    await study.calls.cohort.undo()
    await study.reload()
  }
  async function redo(): Promise<void> {
    await study.calls.cohort.redo()
    await study.reload()
  }

  const flagsByScan = computed<ReadonlyMap<number, readonly QualityFlag[]>>(() =>
    Map.groupBy(flags.value, ({ scan_id }) => scan_id),
  )
  const codesByScan = computed<ReadonlyMap<number, readonly string[]>>(
    () => new Map([...flagsByScan.value].map(([id, own]) => [id, own.map(({ code }) => code)])),
  )
  const facts = computed<ScanFacts>(() => ({ volumes: volumes.value, flags: codesByScan.value }))
  const filtered = computed(() => filterScans(study.scans, filter.value, facts.value))
  watch(
    () => study.summary?.name,
    () => {
      filter.value = { ...noFilter }
    },
  )
  return {
    filter,
    filtered,
    facts,
    flags,
    leaks,
    volumes,
    volumesPending,
    edited,
    codesByScan,
    flagsByScan,
    refresh,
    loadVolumes,
    stopVolumes,
    edit,
    undo,
    redo,
  }
})
