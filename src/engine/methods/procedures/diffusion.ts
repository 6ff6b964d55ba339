/** What the diffusion procedures share: noise by name, and the image in a network's prediction. */
import { gaussianNoise, permutationOf, pyramidNoise, simplexField } from '../../../science/noise/index.ts'
import { createRandom, seedOf } from '../../../science/random/index.ts'
import type { SlicedScan } from './types.ts'

export const predictions = ['v', 'epsilon', 'x0'] as const
export type Prediction = (typeof predictions)[number]

/**
 * The image in a prediction is `a * z + b * prediction`, with z = alpha x + sigma noise, alpha^2 + sigma^2 = 1. v: alpha z - sigma v;
 * epsilon: (z - sigma epsilon) / alpha; x0: the prediction itself.
 */
export function imageWeights(
  prediction: Prediction,
  alpha: number,
  sigma: number,
): readonly [number, number] {
  if (prediction === 'v') return [alpha, -sigma]
  return prediction === 'epsilon' ? [1 / alpha, -sigma / alpha] : [0, 1]
}

export const noiseKinds = ['gaussian', 'pyramid', 'simplex'] as const
export type NoiseKind = (typeof noiseKinds)[number]

/** AnoDDPM's: wavelengths 64, 32, ... 2 pixels. */
const SIMPLEX = { octaves: 6, wavelength: 64, persistence: 0.8 } as const

/**
 * Noise of a slice at a step. Gaussian and pyramid: stream (seed, name, slice, step). Simplex: one field a step for all slices,
 * as published, stream (seed, name, 'simplex', step), with `level` as its third coordinate; it is kept for the next batches.
 */
export function noiseSource(
  { dims }: Pick<SlicedScan, 'dims'>,
  kind: NoiseKind,
  seed: number,
  name: string,
): (slice: number, step: number, level: number) => Float32Array {
  const size = [dims[0], dims[1]] as const
  const reused = new Float32Array(size[0] * size[1])
  const fields = new Map<number, Float32Array>()
  return (slice, step, level) => {
    if (kind === 'gaussian') return gaussianNoise(reused, createRandom(seedOf(seed, name, slice, step)))
    if (kind === 'pyramid')
      return pyramidNoise(reused, ...size, createRandom(seedOf(seed, name, slice, step)))
    let field = fields.get(step)
    if (!field) {
      const permutation = permutationOf(createRandom(seedOf(seed, name, 'simplex', step)))
      field = simplexField(new Float32Array(reused.length), size, level, permutation, SIMPLEX)
      fields.set(step, field)
    }
    return field
  }
}

/** Where clamped images end: the card's range, or nowhere. */
export const clampRange = (clamp: boolean, range: readonly [number, number]): readonly [number, number] =>
  clamp ? range : [-Infinity, Infinity]

/** Places in a batch of slices that are brain. */
export function brainPlaces({ brain, dims }: SlicedScan, slices: readonly number[]): Int32Array {
  const area = dims[0] * dims[1]
  const places = new Int32Array(slices.length * area)
  let count = 0
  for (let n = 0; n < slices.length; n++) {
    const behind = (slices[n]! - n) * area
    for (let i = n * area; i < (n + 1) * area; i++) if (brain[behind + i] === 1) places[count++] = i
  }
  return places.subarray(0, count)
}
