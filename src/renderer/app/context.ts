import { computed, nextTick, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type Router } from 'vue-router'
import type { Calibration } from '../../contract/index.ts'
import type { MethodEntry } from '../../contract/api.ts'
import { useStudy } from './study.ts'

/**
 * What holds on every page and travels with every link of the rail. A page may keep more in the address; that stays
 * with the page.
 */
export const globalKeys = ['modality', 'method', 'scan', 'plane', 'at'] as const
export type GlobalKey = (typeof globalKeys)[number]

export const globalQuery = (query: LocationQuery): LocationQuery =>
  Object.fromEntries(Object.entries(query).filter(([key]) => (globalKeys as readonly string[]).includes(key)))

type Changes = Record<string, string | undefined>
/** Changes of one tick become one step in the address: two fields set one after the other both hold. */
const waiting = new WeakMap<Router, { changes: Changes; push: boolean }>()

function change(router: Router, changes: Changes, push: boolean): void {
  const queued = waiting.get(router)
  if (queued) {
    Object.assign(queued.changes, changes)
    queued.push ||= push
    return
  }
  waiting.set(router, { changes: { ...changes }, push })
  void nextTick(() => {
    const all = waiting.get(router)!
    waiting.delete(router)
    const query = Object.fromEntries(
      Object.entries({ ...router.currentRoute.value.query, ...all.changes }).filter(
        ([, value]) => value !== undefined,
      ),
    )
    void (all.push ? router.push({ query }) : router.replace({ query }))
  })
}

/**
 * One field of the address's query as a ref; undefined where it is absent. With `push` a change is a step for 'back'
 * (a choice), without it replaces the address (scrolling through scans).
 */
export function useQuery(
  key: string,
  options: { push?: boolean } = {},
): WritableComputedRef<string | undefined> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const value = route.query[key]
      return typeof value === 'string' && value !== '' ? value : undefined
    },
    set: (value) => change(router, { [key]: value }, options.push ?? false),
  })
}

/**
 * The state that holds on every page: modality, method and scan as the address says, with what the study has where the
 * address says nothing. Setting one changes the address.
 */
export function useContext() {
  const study = useStudy()
  const modalityField = useQuery('modality', { push: true })
  const methodField = useQuery('method', { push: true })

  /** Modalities that occur in the study, most scans first. */
  const modalities = computed(() => {
    const counts = new Map<string, number>()
    for (const { modality } of study.scans) counts.set(modality, (counts.get(modality) ?? 0) + 1)
    return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([modality]) => modality)
  })
  /** The chosen modality; undefined where the study has no scans. */
  const modality = computed<string | undefined>({
    get: () => modalities.value.find((one) => one === modalityField.value) ?? modalities.value[0],
    set: (value) => {
      modalityField.value = value
    },
  })
  /** Methods with maps; where none has any, all that can be run. */
  const methods = computed<readonly MethodEntry[]>(() => study.mapped)
  /** The chosen method's id; undefined where no method has a map. */
  const method = computed<string | undefined>({
    get: () => methods.value.find(({ id }) => id === methodField.value)?.id ?? methods.value[0]?.id,
    set: (value) => {
      methodField.value = value
    },
  })
  const methodEntry = computed(() => methods.value.find(({ id }) => id === method.value))
  /** Operating point of the chosen method on the chosen modality. */
  const operatingPoint = computed<Calibration | undefined>(() =>
    method.value === undefined || modality.value === undefined
      ? undefined
      : study.calibrationOf(method.value, modality.value),
  )
  return {
    modalities,
    modality,
    methods,
    method,
    methodEntry,
    operatingPoint,
    /** Label of the scan that is looked at. */
    scan: useQuery('scan'),
  }
}

/** Routes of the rail and of links between pages: the global state goes along. */
export function useLinks() {
  const route = useRoute()
  return (name: string, query: Changes = {}) => ({
    name,
    query: Object.fromEntries(
      Object.entries({ ...globalQuery(route.query), ...query }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>,
  })
}
