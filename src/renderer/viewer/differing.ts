import { connectedComponents } from '../../science/filters/index.ts'
import type { Layer } from './slice-counts.ts'
import type { Triple } from './tiles.ts'

/** Smaller ones are noise at a border. */
const LEAST_VOXELS = 8
/** What is compared of a layer. */
export type Cut = Pick<Layer, 'map' | 'threshold'>

/** Adds 1 wherever the values lie above the threshold. One plain loop over millions of voxels. */
function markAbove(
  data: ArrayLike<number>,
  threshold: number,
  counts: Uint8Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) if (data[i]! > threshold) counts[i]!++
}

/** 1 in `differing` (0 before) for the voxels `from` to before `to` that methods and reference do not agree on. */
export function markDiffering(
  differing: Uint8Array,
  reference: ArrayLike<number> | undefined,
  layers: readonly Cut[],
  from: number,
  to: number,
): void {
  const marks = layers.length
  for (const { map, threshold } of layers) markAbove(map.data, threshold, differing, from, to)
  for (let i = from; i < to; i++) {
    const above = differing[i]!
    if (reference === undefined) differing[i] = above > 0 && (above < marks || marks === 1) ? 1 : 0
    else differing[i] = above === (reference[i] === 0 ? 0 : marks) ? 0 : 1
  }
}

/**
 * Where methods and reference do not agree: regions above a method's threshold that the reference does not know, regions of
 * the reference that a shown method leaves out, and where there is no reference, regions that not all methods mark. Largest
 * first; each as a voxel inside it.
 */
export function disagreementsOf(
  dims: Triple,
  reference: ArrayLike<number> | undefined,
  layers: readonly Cut[],
): Triple[] {
  if (layers.length === 0) return []
  const differing = new Uint8Array(dims[0] * dims[1] * dims[2])
  markDiffering(differing, reference, layers, 0, differing.length)
  return placesOf(differing, dims)
}

/** A voxel inside each region of the voxels that are not 0, the largest region first. */
export function placesOf(differing: Uint8Array, dims: Triple): Triple[] {
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
