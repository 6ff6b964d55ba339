import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Calibration } from '../../contract/index.ts'
import type {
  EngineClient,
  EngineEvent,
  MapEntry,
  MethodEntry,
  Overview,
  ScanEntry,
  SharedFault,
  StudySummary,
} from '../../contract/api.ts'
import { faultFrom, followEvents, type Connection } from '../connection/index.ts'
import { sayCard } from '../engine-texts/index.ts'

/** The engine holds the truth; this is a read-only copy, fetched again whenever the engine says that it changed. */
export const useStudy = defineStore('study', () => {
  const connection = shallowRef<Connection>()
  const summary = shallowRef<StudySummary>()
  const scans = shallowRef<readonly ScanEntry[]>([])
  const maps = shallowRef<readonly MapEntry[]>([])
  const cards = shallowRef<readonly MethodEntry[]>([])
  /** With their names in the language of the page. */
  const methods = computed(() => cards.value.map((card) => ({ ...card, name: sayCard(card.id, card.name) })))
  const calibrations = shallowRef<readonly Calibration[]>([])
  const fault = shallowRef<SharedFault>()
  /** Whether the engine is gone, and whether its host starts it again. */
  const lost = ref<'restarting' | 'ended'>()
  /** The engine was started again since the page was opened; until the person has read so. */
  const restarted = ref(false)
  /** Whether it is known what is open: until then neither the home page nor a study is shown. */
  const known = ref(false)
  /** Rises with every change of the study: watch it to fetch again what the store does not hold. */
  const revision = ref(0)
  const listeners = new Set<(event: EngineEvent) => void>()
  /** What the copy was made of, as the engine's first event says it. */
  let stamp: string | undefined

  function clear(): void {
    summary.value = undefined
    scans.value = []
    maps.value = []
    cards.value = []
    calibrations.value = []
  }

  function take(overview: Overview): void {
    summary.value = overview.summary
    scans.value = overview.scans
    maps.value = overview.maps
    cards.value = overview.methods
    calibrations.value = overview.calibrations
    fault.value = undefined
    revision.value += 1
  }

  async function fetchAll(from: Connection): Promise<void> {
    try {
      const overview = await from.overview()
      stamp = overview?.stamp
      if (overview) take(overview)
      else clear()
    } catch (error) {
      stamp = undefined
      if (!lost.value) fault.value = faultFrom(error)
    }
    known.value = true
  }

  let fetching: Promise<void> | undefined
  let next: Promise<void> | undefined
  /** What is asked for while one is under way becomes one more after it: a run tells of changes several times a second. */
  function refresh(from: Connection): Promise<void> {
    if (!fetching) {
      fetching = fetchAll(from).finally(() => (fetching = undefined))
      return fetching
    }
    next ??= fetching.then(() => {
      next = undefined
      return refresh(from)
    })
    return next
  }

  /** Fetches what may have changed before the engine's first event. */
  async function catchUp(from: Connection, now: string): Promise<void> {
    await fetching
    if (now !== stamp) await refresh(from)
  }

  /** Fetches now, whenever the engine says that something changed, and again from every engine that takes its place. */
  function open(to: Connection): void {
    connection.value = to
    to.onLost(({ restarting }) => {
      lost.value = restarting ? 'restarting' : 'ended'
      fault.value = undefined
    })
    to.onRestored(() => {
      if (lost.value !== undefined) restarted.value = true
      lost.value = undefined
      fault.value = undefined
    })
    void refresh(to)
    followEvents(to, (event) => {
      // Ids of another study mean other things; the rest stays until it is replaced, or a page just opened would go home.
      if (event.kind === 'study-opened') maps.value = []
      const fetched = (): Promise<void> => {
        if (event.kind === 'jobs-changed') return Promise.resolve()
        return event.kind === 'connected' ? catchUp(to, event.stamp) : refresh(to)
      }
      void fetched().then(() => {
        for (const listener of listeners) listener(event)
      })
    })
  }

  /** Fetches now, for an action that must not wait for the engine's event. */
  const reload = async (): Promise<void> => {
    if (connection.value) await refresh(connection.value)
  }
  /** Calls the listener with every event of the engine; returns the function that ends it. */
  function onEvent(listener: (event: EngineEvent) => void): () => void {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  /** The engine's calls. Only for what runs after `open`. */
  const calls = computed<EngineClient>(() => connection.value!.calls)

  const mapKey = (scanId: number, method: string): string => `${scanId} ${method}`
  const mapsByScan = computed(() => new Map(maps.value.map((map) => [mapKey(map.scan_id, map.method), map])))
  const mapOf = (scanId: number, method: string): MapEntry | undefined =>
    mapsByScan.value.get(mapKey(scanId, method))
  const calibrationOf = (method: string, modality: string): Calibration | undefined =>
    calibrations.value.find((one) => one.method === method && one.modality === modality)
  /** Methods with at least one map, in the order of the study: their place fixes their colour. */
  const mapped = computed(() => methods.value.filter((method) => method.maps > 0))

  return {
    connection,
    calls,
    summary,
    scans,
    maps,
    methods,
    calibrations,
    mapped,
    fault,
    lost,
    restarted,
    known,
    revision,
    open,
    reload,
    onEvent,
    mapOf,
    calibrationOf,
  }
})
