import type { Components } from '../filters/index.ts'

/** One lesion and one predicted component that share voxels. */
export interface SharedVoxels {
  /** Numbers of the components, from 1. */
  readonly lesion: number
  readonly component: number
  readonly voxels: number
}

/** Voxels of each component, index 0 = component 1. */
export function componentSizes({ count, starts, ends, labels }: Components): Int32Array<ArrayBuffer> {
  const sizes = new Int32Array(count)
  for (let r = 0; r < labels.length; r++) sizes[labels[r] - 1] += ends[r] - starts[r]
  return sizes
}

/** Every pair of a lesion and a predicted component with a voxel in common; from the runs of both, in storage order. */
export function sharedVoxels(lesions: Components, predicted: Components): SharedVoxels[] {
  const found = new Map<number, { lesion: number; component: number; voxels: number }>()
  let q = 0
  for (let r = 0; r < predicted.labels.length; r++) {
    const component = predicted.labels[r]
    const [from, to] = [predicted.starts[r], predicted.ends[r]]
    while (q < lesions.labels.length && lesions.ends[q] <= from) q++
    for (let k = q; k < lesions.labels.length && lesions.starts[k] < to; k++) {
      const lesion = lesions.labels[k]
      const key = lesion * (predicted.count + 1) + component
      const pair = found.get(key) ?? { lesion, component, voxels: 0 }
      pair.voxels += Math.min(to, lesions.ends[k]) - Math.max(from, lesions.starts[k])
      found.set(key, pair)
    }
  }
  return [...found.values()]
}

/**
 * How a lesion meets the prediction: no predicted component touches it ('missed'), one that touches no other lesion
 * ('single'), several ('split'), one that touches other lesions too ('merged'), or several of which one does
 * ('split-merged').
 */
export type LesionMatch = 'missed' | 'single' | 'split' | 'merged' | 'split-merged'

export interface Matching {
  readonly matches: LesionMatch[]
  /** Lesion voxels that are predicted. */
  readonly hits: Int32Array
  /** Lesion against the union of the predicted components that touch it. */
  readonly ious: Float64Array
  /** Numbers of the predicted components that touch no lesion, ascending. */
  readonly untouched: number[]
}

/** Lesion by lesion, whatever the connectivity the components were found with. */
export function matchLesions(lesions: Components, predicted: Components): Matching {
  const [sizes, predictedSizes] = [componentSizes(lesions), componentSizes(predicted)]
  const hits = new Int32Array(lesions.count)
  const unions = Float64Array.from(sizes)
  const partners = Array.from(sizes, (): number[] => [])
  const touches = new Int32Array(predicted.count + 1)
  for (const { lesion, component, voxels } of sharedVoxels(lesions, predicted)) {
    hits[lesion - 1] += voxels
    unions[lesion - 1] += predictedSizes[component - 1] - voxels
    partners[lesion - 1].push(component)
    touches[component]++
  }
  const matches = partners.map((own): LesionMatch => {
    if (own.length === 0) return 'missed'
    const merged = own.some((component) => touches[component] > 1)
    if (own.length === 1) return merged ? 'merged' : 'single'
    return merged ? 'split-merged' : 'split'
  })
  const untouched: number[] = []
  for (let component = 1; component <= predicted.count; component++)
    if (touches[component] === 0) untouched.push(component)
  return { matches, hits, ious: unions.map((union, at) => hits[at] / union), untouched }
}
