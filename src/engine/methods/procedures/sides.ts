import { kept, pixelwise } from '../../../science/pixels/index.ts'
import { type Code, f32x4 } from '../../../science/webassembly/index.ts'
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
 * + 0.1), with the card's range [low, high]. In single precision. `out` is filled and returned; default a new array.
 */
export function differences(
  x: Float32Array,
  made: Float32Array,
  side: Side,
  [low, high]: readonly [number, number],
  out: Float32Array = new Float32Array(x.length),
): Float32Array {
  return differencesOf(side, low, high)([x, made], out)
}

const differencesOf = kept((side: Side, low: number, high: number) =>
  pixelwise(2, (x, made) => differenceCode(x, made, side, [low, high])),
)

/** The same as a part of a formula of pixels. */
export function differenceCode(
  x: Code,
  made: Code,
  side: Side,
  [low, high]: readonly [number, number],
): Code {
  if (side === 'both') return f32x4.absolute(f32x4.subtract(x, made))
  const positive = (value: Code): Code => f32x4.max(value, f32x4.of(0))
  if (side === 'negative') return positive(f32x4.subtract(made, x))
  if (side === 'positive') return positive(f32x4.subtract(x, made))
  const share = f32x4.divide(positive(f32x4.subtract(made, f32x4.of(low))), f32x4.of(high - low))
  return f32x4.divide(positive(f32x4.subtract(x, made)), f32x4.add(share, f32x4.of(RELATIVE_FLOOR)))
}
