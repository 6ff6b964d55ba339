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
