import type { FileAxis } from './tiles.ts'

export interface Layer {
  readonly id: string
  readonly name: string
  readonly map: { readonly data: ArrayLike<number> }
  readonly threshold: number
}

/** Voxels per slice along an axis of the file that lie above a limit (NaN does not). */
export function countsAlong(
  data: ArrayLike<number>,
  dims: readonly [number, number, number],
  axis: FileAxis,
  limit: number,
): Uint32Array {
  const counts = new Uint32Array(dims[axis])
  addCounts(counts, data, dims, axis, limit, 0, dims[2])
  return counts
}

/** Adds those of the file's planes `from` to before `to` along its last axis. */
export function addCounts(
  counts: Uint32Array,
  data: ArrayLike<number>,
  [nx, ny]: readonly [number, number, number],
  axis: FileAxis,
  limit: number,
  from: number,
  to: number,
): void {
  let i = from * nx * ny
  for (let z = from; z < to; z++)
    for (let y = 0; y < ny; y++) {
      if (axis === 0) {
        for (let x = 0; x < nx; x++, i++) if (data[i]! > limit) counts[x]!++
        continue
      }
      let row = 0
      for (const end = i + nx; i < end; i++) if (data[i]! > limit) row++
      counts[axis === 1 ? y : z]! += row
    }
}
