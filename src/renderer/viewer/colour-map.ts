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

/** As a CSS gradient, lowest at the bottom. */
export const infernoGradient = `linear-gradient(to top, ${inferno.map((rgb) => `rgb(${rgb.join(' ')})`).join(', ')})`

/** As NiiVue takes it: control points at indices 0..255, everything below the range fully transparent. */
export const infernoForNiivue = {
  R: inferno.map(([r]) => r),
  G: inferno.map(([, g]) => g),
  B: inferno.map(([, , b]) => b),
  A: inferno.map((_, i) => (i === 0 ? 0 : 255)),
  I: inferno.map((_, i) => Math.round((255 * i) / (inferno.length - 1))),
}
