import type { Parameters } from '../parameters.ts'

/** Which differences count: all, only where the image is brighter than the reconstruction, or only where it is darker. */
export const sides = ['both', 'positive', 'negative'] as const
export type Side = (typeof sides)[number]

/** The papers score both sides; one side is for lesions that are known to be bright, or dark. */
export const sideOf = (read: Parameters): Side => read.choice('side', sides, 'both')

/** The size of image - reconstruction on the side; 0 on the other side. */
export const onSide = (difference: number, side: Side): number =>
  side === 'both' ? Math.abs(difference) : Math.max(0, side === 'positive' ? difference : -difference)
