import type { CardInput } from '../../../contract/index.ts'

/** Middle and extent, in MNI mm, of the box that holds the brain with a margin: that of the bundled 2 mm grid. */
const middle = [0, -18, 7] as const
const extent = [192, 224, 160] as const
/** The MNI brain itself (ICBM 152 2009a), from left, back and below to right, front and above. */
const brainWidth = 146
const brainLength = 182

/** Isotropic pixel size (mm) at which an image of this size just holds the box. */
export const spacingFor = (width: number, height: number): number =>
  Number(Math.max(extent[0] / width, extent[1] / height).toPrecision(4))

/** Pixels, multiples of 16, that hold the box at a spacing. */
export const sizeFor = (spacing: number): [number, number] => [
  Math.ceil(extent[0] / spacing / 16) * 16,
  Math.ceil(extent[1] / spacing / 16) * 16,
]

/** The MNI grid of so many pixels, centred on the box. */
export function gridOf(
  width: number,
  height: number,
  spacing: number,
  sliceSpacing: number,
): NonNullable<CardInput['grid']> {
  const dims: [number, number, number] = [width, height, Math.ceil(extent[2] / sliceSpacing)]
  const spacing_mm: [number, number, number] = [spacing, spacing, sliceSpacing]
  const origin = (axis: 0 | 1 | 2): number =>
    Number((middle[axis] - (spacing_mm[axis] * (dims[axis] - 1)) / 2).toFixed(4))
  return { dims, spacing_mm, origin_mm: [origin(0), origin(1), origin(2)] }
}

export const coversBrain = (width: number, height: number, spacing: number): boolean =>
  width * spacing >= brainWidth && height * spacing >= brainLength
