import { shuffled, type Random } from '../random/index.ts'

export interface SimplexOptions {
  readonly octaves: number
  /** Pixels of one unit of the lattice in the first octave; each further octave has half of it. */
  readonly wavelength: number
  /** Amplitude of an octave over that of the one before. */
  readonly persistence: number
}

/** A permutation of 0 .. 255 (twice, so that sums of indices need no wrapping): the seed of simplex noise. */
export function permutationOf(random: Random): Uint8Array {
  const order = shuffled(
    Array.from({ length: 256 }, (_, i) => i),
    random,
  )
  return Uint8Array.from([...order, ...order])
}

/**
 * Sum of octaves of 3-D simplex noise (Perlin 2001, in Gustavson's form: 12 edge gradients, kernel (0.6 - r^2)^4, factor
 * 32) over an image, as AnoDDPM sums them: octave o adds persistence^o noise(x / l, y / l, third / l), l = wavelength / 2^o.
 * Not scaled to unit variance: neither does AnoDDPM. Fills `out`, [height][width].
 */
export function simplexField(
  out: Float32Array,
  [width, height]: readonly [number, number],
  third: number,
  permutation: Uint8Array,
  { octaves, wavelength, persistence }: SimplexOptions,
): Float32Array {
  out.fill(0)
  for (let octave = 0; octave < octaves; octave++) {
    const scale = 2 ** octave / wavelength
    const amplitude = persistence ** octave
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        out[y * width + x]! += amplitude * noise3(x * scale, y * scale, third * scale, permutation)
  }
  return out
}

function noise3(x: number, y: number, z: number, perm: Uint8Array): number {
  const s = (x + y + z) / 3
  const i = Math.floor(x + s)
  const j = Math.floor(y + s)
  const k = Math.floor(z + s)
  const t = (i + j + k) / 6
  const dx = x - i + t
  const dy = y - j + t
  const dz = z - k + t
  // The simplex's second and third corner: one step along the largest offset, then along the two largest.
  const xy = dx >= dy
  const yz = dy >= dz
  const xz = dx >= dz
  const i1 = xy && xz ? 1 : 0
  const j1 = !xy && yz ? 1 : 0
  const k1 = 1 - i1 - j1
  const i2 = xy || xz ? 1 : 0
  const j2 = !xy || yz ? 1 : 0
  const k2 = 2 - i2 - j2
  const I = i & 255
  const J = j & 255
  const K = k & 255
  const g0 = perm[I + perm[J + perm[K]!]!]! % 12
  const g1 = perm[I + i1 + perm[J + j1 + perm[K + k1]!]!]! % 12
  const g2 = perm[I + i2 + perm[J + j2 + perm[K + k2]!]!]! % 12
  const g3 = perm[I + 1 + perm[J + 1 + perm[K + 1]!]!]! % 12
  return (
    32 *
    (corner(dx, dy, dz, g0) +
      corner(dx - i1 + 1 / 6, dy - j1 + 1 / 6, dz - k1 + 1 / 6, g1) +
      corner(dx - i2 + 1 / 3, dy - j2 + 1 / 3, dz - k2 + 1 / 3, g2) +
      corner(dx - 0.5, dy - 0.5, dz - 0.5, g3))
  )
}

const GRADIENTS = Int8Array.of(
  ...[1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1, 0],
  ...[1, 0, 1, -1, 0, 1, 1, 0, -1, -1, 0, -1],
  ...[0, 1, 1, 0, -1, 1, 0, 1, -1, 0, -1, -1],
)

function corner(x: number, y: number, z: number, gradient: number): number {
  const f = 0.6 - x * x - y * y - z * z
  if (f <= 0) return 0
  const g = 3 * gradient
  return f * f * f * f * (GRADIENTS[g]! * x + GRADIENTS[g + 1]! * y + GRADIENTS[g + 2]! * z)
}
