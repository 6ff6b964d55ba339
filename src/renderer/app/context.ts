import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { Calibration } from '../../contract/index.ts'
import type { MethodEntry } from '../../contract/api.ts'
import { changeQuery, type Changes } from './address.ts'
import { useStudy } from './study.ts'

/**
 * What holds on every page and travels with every link of the rail. A page may keep more in the address; that stays
 * with the page.
 */
export const globalKeys = ['modality', 'method', 'scan', 'plane', 'at'] as const
export type GlobalKey = (typeof globalKeys)[number]

export const globalQuery = (query: LocationQuery): LocationQuery =>
  Object.fromEntries(Object.entries(query).filter(([key]) => (globalKeys as readonly string[]).includes(key)))

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
    set: (value) => changeQuery(router, { [key]: value }, options.push ?? false),
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
