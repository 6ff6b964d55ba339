import type { Mask, Triple } from '../volume/types.ts'

/** A box of voxels: `from` included, `to` excluded, per axis. */
export interface Box {
  readonly from: Triple
  readonly to: Triple
}

export const boxDims = (box: Box): Triple => [
  box.to[0] - box.from[0],
  box.to[1] - box.from[1],
  box.to[2] - box.from[2],
]

/** Index of the first non-zero element in from .. to - 1, or -1. */
export function firstSet(mask: Mask, from: number, to: number): number {
  for (let i = from; i < to; i++) if (mask[i] !== 0) return i
  return -1
}

/** Index of the last non-zero element in from .. to - 1, or -1. */
export function lastSet(mask: Mask, from: number, to: number): number {
  for (let i = to - 1; i >= from; i--) if (mask[i] !== 0) return i
  return -1
}

/** Smallest box around the set voxels of the slices fromZ .. toZ - 1; null when none is set. */
export function boundingBox(mask: Mask, dims: Triple, fromZ = 0, toZ = dims[2]): Box | null {
  const [nx, ny] = dims
  let [x0, y0, z0, x1, y1, z1] = [nx, ny, toZ, -1, -1, -1]
  for (let z = fromZ; z < toZ; z++)
    for (let y = 0; y < ny; y++) {
      const start = nx * (y + ny * z)
      const first = firstSet(mask, start, start + nx)
      if (first < 0) continue
      x0 = Math.min(x0, first - start)
      x1 = Math.max(x1, lastSet(mask, start, start + nx) - start)
      y0 = Math.min(y0, y)
      y1 = Math.max(y1, y)
      z0 = Math.min(z0, z)
      z1 = Math.max(z1, z)
    }
  return x1 < 0 ? null : { from: [x0, y0, z0], to: [x1 + 1, y1 + 1, z1 + 1] }
}

/** Smallest box that holds both; null only when both are null. */
export function unionBox(a: Box | null, b: Box | null): Box | null {
  if (a === null || b === null) return a ?? b
  const pick = (how: (p: number, q: number) => number, p: Triple, q: Triple): Triple => [
    how(p[0], q[0]),
    how(p[1], q[1]),
    how(p[2], q[2]),
  ]
  return { from: pick(Math.min, a.from, b.from), to: pick(Math.max, a.to, b.to) }
}
