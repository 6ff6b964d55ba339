import { voxelLabels, type VoxelLabel } from './derived.ts'

/**
 * Inferno (matplotlib, CC0) from a quarter of its way on: its black beginning would look like a hole in the image just
 * above the threshold. Even steps of the colour bar, lowest first.
 */
export const inferno: readonly (readonly [number, number, number])[] = [
  [87, 16, 110],
  [120, 28, 109],
  [153, 38, 103],
  [186, 54, 85],
  [214, 74, 59],
  [236, 105, 37],
  [249, 142, 8],
  [251, 183, 28],
  [244, 223, 83],
  [252, 255, 164],
]

const gradient = (to: 'top' | 'right'): string =>
  `linear-gradient(to ${to}, ${inferno.map((rgb) => `rgb(${rgb.join(' ')})`).join(', ')})`
/** As a CSS gradient, lowest at the bottom, or at the left. */
export const infernoGradient = gradient('top')
export const infernoGradientAcross = gradient('right')

/** Everything up to the threshold fully transparent, everything above it fully there: index 0 alone is below. */
const stops = [inferno[0]!, ...inferno]
const indices = stops.map((_, i) =>
  i === 0 ? 0 : Math.max(1, Math.round((255 * (i - 1)) / (stops.length - 2))),
)

/** As NiiVue takes it: control points at indices 0..255. */
export const infernoForNiivue = {
  R: stops.map(([r]) => r),
  G: stops.map(([, g]) => g),
  B: stops.map(([, , b]) => b),
  A: stops.map((_, i) => (i === 0 ? 0 : 255)),
  I: indices,
}

/**
 * Berlin (F. Crameri, Scientific colour maps, MIT): darker than expected in blue, brighter in red, equally far from the dark middle at 0, which is
 * made black here: what lies outside the brain is background.
 * Even steps of the colour bar, lowest first.
 */
const berlin: readonly (readonly [number, number, number])[] = [
  [158, 176, 255],
  [98, 166, 224],
  [50, 128, 166],
  [32, 82, 106],
  [17, 39, 50],
  [0, 0, 0],
  [55, 16, 0],
  [97, 32, 11],
  [150, 74, 54],
  [202, 123, 113],
  [255, 173, 173],
]
export const signedGradientAcross = `linear-gradient(to right, ${berlin.map((rgb) => `rgb(${rgb.join(' ')})`).join(', ')})`

type Rgb = readonly [number, number, number]
const forNiivue = (points: readonly { at: number; rgb: Rgb }[]) => ({
  R: points.map(({ rgb: [r] }) => r),
  G: points.map(({ rgb: [, g] }) => g),
  B: points.map(({ rgb: [, , b] }) => b),
  A: points.map(() => 255),
  I: points.map(({ at }) => at),
})
export const berlinForNiivue = forNiivue(
  berlin.map((rgb, i) => ({ at: Math.round((255 * i) / (berlin.length - 1)), rgb })),
)

/** The dark theme's: panes are black in both. */
export const labelColours: Readonly<Record<VoxelLabel, Rgb>> = {
  none: [0, 0, 0],
  found: [79, 191, 127],
  missed: [255, 123, 123],
  alarm: [232, 163, 61],
  marked: [230, 232, 235],
}
/** One colour for each label, without any between two. */
export const labelsForNiivue = forNiivue(
  voxelLabels.flatMap((label, i) => {
    const rgb = labelColours[label]
    const index = (place: number): number => Math.round((255 * place) / (voxelLabels.length - 1))
    return [
      ...(i === 0 ? [] : [{ at: index(i - 0.5) + 1, rgb }]),
      { at: index(i), rgb },
      ...(i === voxelLabels.length - 1 ? [] : [{ at: index(i + 0.5), rgb }]),
    ]
  }),
)
