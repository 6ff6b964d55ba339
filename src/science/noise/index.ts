/**
 * Noise images for networks that were trained with noise. Every image is drawn from a generator of its own, which the caller
 * names with `seedOf` (docs/method-card.md lists the names), so that it depends on nothing else.
 */
export { gaussianNoise } from './gaussian.ts'
export { pyramidNoise } from './pyramid.ts'
export { permutationOf, simplexField, type SimplexOptions } from './simplex.ts'
