import type { Random } from '../random/index.ts'

/** Fills `out` with independent standard normal values, first to last. Returns it. */
export function gaussianNoise(out: Float32Array, random: Random): Float32Array {
  return random.normals(out)
}
