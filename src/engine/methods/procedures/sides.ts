import type { Parameters } from '../parameters.ts'

/**
 * Which differences count: all, only where the image is brighter than the reconstruction, only where it is darker, or
 * (relative, not published) where it is brighter, over the reconstruction's own brightness: bright fluid, where a small
 * misfit is large in itself, counts less.
 */
export const sides = ['both', 'positive', 'negative', 'relative'] as const
export type Side = (typeof sides)[number]

/** The papers score both sides; one side is for lesions that are known to be bright, or dark. */
export const sideOf = (read: Parameters): Side => read.choice('side', sides, 'both')

/** The relative side divides by the reconstruction's share of the range plus this. */
export const RELATIVE_FLOOR = 0.1

/**
 * The size of image - reconstruction on the side, 0 on the other side. relative: max(0, x - r) / (max(0, r - low) / (high - low)
 * + 0.1), with the card's range [low, high]. `out` is filled and returned; default a new array. A loop a side, as a choice at
 * every pixel takes longer than the difference.
 */
export function differences(
  x: Float32Array,
  made: Float32Array,
  side: Side,
  [low, high]: readonly [number, number],
  out: Float32Array = new Float32Array(x.length),
): Float32Array {
  const width = high - low
  if (side === 'both') for (let i = 0; i < out.length; i++) out[i] = Math.abs(x[i]! - made[i]!)
  else if (side === 'positive') for (let i = 0; i < out.length; i++) out[i] = Math.max(0, x[i]! - made[i]!)
  else if (side === 'negative') for (let i = 0; i < out.length; i++) out[i] = Math.max(0, made[i]! - x[i]!)
  else
    for (let i = 0; i < out.length; i++) {
      const d = x[i]! - made[i]!
      out[i] = d <= 0 ? 0 : d / (Math.max(0, made[i]! - low) / width + RELATIVE_FLOOR)
    }
  return out
}
