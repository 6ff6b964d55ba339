import { expect, test } from 'vitest'
import reference from '../../../tests/fixtures/procedures/noises.json' with { type: 'json' }
import { createRandom, seedOf } from '../random/index.ts'
import { gaussianNoise, permutationOf, pyramidNoise, simplexField } from './index.ts'

const near = (values: Float32Array, expected: readonly number[]): void => {
  expect(values).toHaveLength(expected.length)
  values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5))
}

test('an octave of simplex noise is that of the package noise with the same permutation', () => {
  const perm = Uint8Array.from([...reference.permutation, ...reference.permutation])
  const options = { octaves: 1, wavelength: 7.3, persistence: 1 }
  near(simplexField(new Float32Array(300), [20, 15], 2.37, perm, options), reference.snoise3)
})

test('octaves, and pyramid noise, are those of NumPy and PyTorch from the same stream', () => {
  const perm = permutationOf(createRandom(seedOf('simplex')))
  const options = { octaves: 6, wavelength: 64, persistence: 0.8 }
  near(simplexField(new Float32Array(300), [20, 15], 149, perm, options), reference.octaves)
  near(pyramidNoise(new Float32Array(374), 22, 17, createRandom(seedOf('pyramid'))), reference.pyramid)
})

test('noise depends on its stream alone', () => {
  const draw = (seed: number): Float32Array => gaussianNoise(new Float32Array(50), createRandom(seed))
  expect(draw(seedOf(1, 'andi', 3, 0))).toEqual(draw(seedOf(1, 'andi', 3, 0)))
  expect(draw(seedOf(1, 'andi', 3, 0))).not.toEqual(draw(seedOf(1, 'andi', 0, 3)))
})
