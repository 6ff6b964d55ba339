import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { connectedComponents } from '../../science/filters/index.ts'
import type { LoadedVoxels } from '../connection/index.ts'
import type { Triple } from './tiles.ts'
import type { Layer } from './slice-counts.ts'

/** Smaller ones are noise at a border. */
const LEAST_VOXELS = 8
/** After the last change of a threshold, so that a slider that moves is not held up. */
const WAIT_MS = 250

/** Adds 1 wherever the values lie above the threshold. One plain loop over millions of voxels. */
function markAbove(data: ArrayLike<number>, threshold: number, counts: Uint8Array): void {
  for (let i = 0; i < counts.length; i++) if (data[i]! > threshold) counts[i]!++
}

/**
 * Where methods and reference do not agree: regions above a method's threshold that the reference does not know, regions of
 * the reference that a shown method leaves out, and where there is no reference, regions that not all methods mark. Largest
 * first; each as a voxel inside it.
 */
export function disagreementsOf(
  dims: Triple,
  reference: ArrayLike<number> | undefined,
  layers: readonly Layer[],
): Triple[] {
  if (layers.length === 0) return []
  const voxels = dims[0] * dims[1] * dims[2]
  const marks = layers.length
  /** How many methods mark a voxel, then whether they disagree. */
  const differing = new Uint8Array(voxels)
  for (const { map, threshold } of layers) markAbove(map.data, threshold, differing)
  for (let i = 0; i < voxels; i++) {
    const above = differing[i]!
    if (reference === undefined) differing[i] = above > 0 && (above < marks || marks === 1) ? 1 : 0
    else differing[i] = above === (reference[i] === 0 ? 0 : marks) ? 0 : 1
  }
  const { starts, ends, labels, count } = connectedComponents(differing, dims)
  const sizes = new Uint32Array(count + 1)
  const widest = new Int32Array(count + 1).fill(-1)
  for (let run = 0; run < starts.length; run++) {
    const label = labels[run]!
    const length = ends[run]! - starts[run]!
    sizes[label]! += length
    const best = widest[label]!
    if (best < 0 || length > ends[best]! - starts[best]!) widest[label] = run
  }
  return [...sizes.keys()]
    .filter((label) => label > 0 && sizes[label]! >= LEAST_VOXELS)
    .sort((a, b) => sizes[b]! - sizes[a]!)
    .map((label) => {
      const run = widest[label]!
      const middle = (starts[run]! + ends[run]! - 1) >> 1
      const x = middle % dims[0]
      const row = (middle - x) / dims[0]
      return [x, row % dims[1], Math.floor(row / dims[1])]
    })
}

export interface Disagreements {
  readonly count: ComputedRef<number>
  /** The next one; after the last the first again. */
  next: (from: Triple | undefined) => Triple | undefined
}

/** Follows what is shown; found a moment after the last change. */
export function useDisagreements(
  image: () => LoadedVoxels | undefined,
  mask: () => LoadedVoxels | undefined,
  layers: () => readonly Layer[],
): Disagreements {
  const places = shallowRef<readonly Triple[]>([])
  let at = -1
  let timer: ReturnType<typeof setTimeout> | undefined
  function find(): void {
    clearTimeout(timer)
    timer = undefined
    const scan = image()
    at = -1
    places.value = scan ? disagreementsOf(scan.info.dims, mask()?.data, layers()) : []
  }
  watch(
    [() => image(), () => mask(), () => layers()],
    () => {
      clearTimeout(timer)
      timer = setTimeout(find, WAIT_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return {
    count: computed(() => places.value.length),
    next: () => {
      if (timer !== undefined) find() // asked for before the wait was over
      if (places.value.length === 0) return undefined
      at = (at + 1) % places.value.length
      return places.value[at]
    },
  }
}
