import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { LoadedVoxels } from '../connection/index.ts'
import { disagreementsOf } from './differing.ts'
import { placesInThread } from './reckoning.ts'
import type { Layer } from './slice-counts.ts'
import type { Triple } from './tiles.ts'

/** After the last change of a threshold: what a slider only passes is not looked through. */
const WAIT_MS = 250

export interface Disagreements {
  /** Undefined until they were looked for. */
  readonly count: ComputedRef<number | undefined>
  /** The next one; after the last the first again. */
  next: (from: Triple | undefined) => Triple | undefined
}

/** Follows what is shown; found a moment after the last change. */
export function useDisagreements(
  image: () => LoadedVoxels | undefined,
  mask: () => LoadedVoxels | undefined,
  layers: () => readonly Layer[],
): Disagreements {
  const places = shallowRef<readonly Triple[]>()
  let at = -1
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking = new AbortController()
  /** What was asked for is not known yet. */
  let open = false
  function stop(): void {
    clearTimeout(timer)
    looking.abort()
  }
  function found(now: readonly Triple[] | undefined): void {
    open = false
    at = -1
    places.value = now
  }
  function find(): void {
    stop()
    const scan = image()
    const shown = layers()
    found(scan && shown.length > 0 ? disagreementsOf(scan.info.dims, mask()?.data, shown) : undefined)
  }
  /** As `find`, in a thread: the page goes on meanwhile. */
  async function findAtRest(signal: AbortSignal): Promise<void> {
    const [scan, reference, shown] = [image(), mask()?.data, layers()]
    if (!scan || shown.length === 0) return found(undefined)
    const now = await placesInThread(scan.info.dims, reference, shown, signal)
    if (now) found(now)
  }
  watch(
    [() => image(), () => mask(), () => layers()],
    () => {
      stop()
      open = true
      looking = new AbortController()
      const { signal } = looking
      timer = setTimeout(() => void findAtRest(signal), WAIT_MS)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return {
    count: computed(() => places.value?.length),
    next: () => {
      if (open) find() // asked for before the wait was over
      const known = places.value ?? []
      if (known.length === 0) return undefined
      at = (at + 1) % known.length
      return known[at]
    },
  }
}
