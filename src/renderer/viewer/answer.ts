import { inPieces } from './pieces.ts'
import { markDiffering, placesOf } from './differing.ts'
import { addCounts } from './slice-counts.ts'
import type { FileAxis, Triple } from './tiles.ts'

/** A volume by its number and the threshold that it is cut at. */
export interface CutVolume {
  readonly volume: number
  readonly threshold: number
}
/** What the viewer wants to know of whole volumes, millions of voxels each. */
export type Question =
  | {
      readonly kind: 'counts'
      readonly dims: Triple
      /** Voxels above the threshold, slice by slice along this axis of the file. */
      readonly axis: FileAxis
      readonly layers: readonly CutVolume[]
    }
  | {
      readonly kind: 'places'
      readonly dims: Triple
      /** Number of the reference mask. */
      readonly reference: number | undefined
      readonly layers: readonly CutVolume[]
    }
export interface Answer {
  /** Of 'counts', layer by layer. */
  readonly counts: readonly Uint32Array[]
  /** Of 'places', as `disagreementsOf`. */
  readonly places: readonly Triple[]
}

/** Answers a question in pieces, so that it can be ended in between; undefined where the signal did. */
export async function answer(
  question: Question,
  dataOf: (volume: number) => ArrayLike<number>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const { dims } = question
  if (question.kind === 'places') {
    const differing = new Uint8Array(dims[0] * dims[1] * dims[2])
    const reference = question.reference === undefined ? undefined : dataOf(question.reference)
    const cuts = question.layers.map(({ volume, threshold }) => ({
      map: { data: dataOf(volume) },
      threshold,
    }))
    const mark = (from: number, to: number): void => markDiffering(differing, reference, cuts, from, to)
    const all = await inPieces(differing.length, 200_000, mark, signal)
    return all ? { counts: [], places: placesOf(differing, dims) } : undefined
  }
  const counts: Uint32Array[] = []
  for (const { volume, threshold } of question.layers) {
    const own = new Uint32Array(dims[question.axis])
    const data = dataOf(volume)
    const add = (from: number, to: number): void =>
      addCounts(own, data, dims, question.axis, threshold, from, to)
    if (!(await inPieces(dims[2], 8, add, signal))) return undefined
    counts.push(own)
  }
  return { counts, places: [] }
}
