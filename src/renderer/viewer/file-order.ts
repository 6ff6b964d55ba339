import type { FileAxis } from './tiles.ts'

export interface FileOrder {
  readonly axis: FileAxis
  readonly flipped: boolean
}

const orders: readonly (readonly [FileAxis, FileAxis, FileAxis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

/**
 * For right, anterior and superior: the axis of the file that runs nearest to it, and whether backwards. Of the six ways to
 * match them, the one whose directions fit best as a whole, as for oblique scans each must be used once.
 */
export function fileOrder(affine: readonly number[]): readonly FileOrder[] {
  const along = (ras: number, axis: number): number => {
    const length = Math.hypot(affine[axis]!, affine[4 + axis]!, affine[8 + axis]!)
    return affine[4 * ras + axis]! / length
  }
  let best = orders[0]!
  let most = -1
  for (const order of orders) {
    const fit = order.map((axis, ras) => Math.abs(along(ras, axis))).reduce((sum, one) => sum + one, 0)
    if (fit > most + 1e-9) [best, most] = [order, fit]
  }
  return best.map((axis, ras) => ({ axis, flipped: along(ras, axis) < 0 }))
}
