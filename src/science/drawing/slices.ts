import type { Mask, Triple } from '../volume/types.ts'

/** One slice of a volume: the axis of the file it is cut through (0, 1, 2) and its number along it, from 0. */
export interface SlicePlace {
  readonly axis: 0 | 1 | 2
  readonly index: number
}

/** How a slice lies in storage: voxel (u, v) is at `start + u * du + v * dv`; u is the earlier of the two other axes. */
export interface SliceLayout {
  readonly width: number
  readonly height: number
  readonly start: number
  readonly du: number
  readonly dv: number
  /** The axes along u and v. */
  readonly axes: readonly [u: 0 | 1, v: 1 | 2]
}

const spans = [
  [1, 2],
  [0, 2],
  [0, 1],
] as const

export function layoutOf(dims: Triple, { axis, index }: SlicePlace): SliceLayout {
  const steps = [1, dims[0], dims[0] * dims[1]] as const
  const [u, v] = spans[axis]
  return {
    width: dims[u],
    height: dims[v],
    start: index * steps[axis],
    du: steps[u],
    dv: steps[v],
    axes: [u, v],
  }
}

/** A copy of one slice, u fastest: 1 inside, 0 outside. */
export function readSlice(mask: Mask, dims: Triple, place: SlicePlace): Mask {
  const { width, height, start, du, dv } = layoutOf(dims, place)
  const slice = new Uint8Array(width * height)
  for (let v = 0, i = 0; v < height; v++)
    for (let u = 0; u < width; u++, i++) slice[i] = mask[start + u * du + v * dv] === 0 ? 0 : 1
  return slice
}

/** The voxels of the volume at which a slice's values differ from `mask`, ascending within a slice of fixed z. */
export function differing(mask: Mask, dims: Triple, place: SlicePlace, slice: Mask): number[] {
  const { width, height, start, du, dv } = layoutOf(dims, place)
  const voxels: number[] = []
  for (let v = 0, i = 0; v < height; v++)
    for (let u = 0; u < width; u++, i++) {
      const at = start + u * du + v * dv
      if ((mask[at] !== 0) !== (slice[i] !== 0)) voxels.push(at)
    }
  return voxels
}
