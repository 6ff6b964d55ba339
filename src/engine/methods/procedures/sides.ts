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
 * + 0.1), with the card's range [low, high].
 */
export function onSide(x: number, made: number, side: Side, [low, high]: readonly [number, number]): number {
  const d = x - made
  if (side === 'both') return Math.abs(d)
  if (side === 'positive') return Math.max(0, d)
  if (side === 'negative') return Math.max(0, -d)
  return d <= 0 ? 0 : d / (Math.max(0, made - low) / (high - low) + RELATIVE_FLOOR)
}
