/**
 * Seeded random numbers: the same seed gives the same sequence on every machine.
 * Generator: xoshiro128** 1.1 (Blackman & Vigna 2018, doi 10.1145/3460772), state filled by splitmix32 from the seed.
 */
export interface Random {
  /** Next 32 random bits, 0 to 2^32 - 1. */
  bits(): number
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number
  /** Uniform integer 0 .. n - 1 (n at most 2^32), without modulo bias. */
  integer(n: number): number
  /** Standard normal, by the polar method of Marsaglia. */
  normal(): number
  /** Fills an array with what so many calls of normal() give, faster. Returns it. */
  normals(out: Float32Array): Float32Array
}

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/** 32-bit FNV-1a hash of the parts joined by NUL: names a stream, as in `createRandom(seedOf(7, 'sub-01', 'noise'))`. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const char of parts.join('\0')) {
    let code = char.codePointAt(0)!
    do {
      hash = Math.imul(hash ^ (code & 0xff), 0x01000193) >>> 0
      code >>>= 8
    } while (code > 0)
  }
  return hash
}

export function createRandom(seed: number): Random {
  let mixed = seed >>> 0
  const splitmix = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let z = mixed
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  // Signed 32-bit state: numbers above 2^31 would each be an object on the heap.
  let a = splitmix() | 0
  let b = splitmix() | 0
  let c = splitmix() | 0
  let d = splitmix() | 0
  let spare = 0
  let hasSpare = false

  const bits = (): number => {
    const result = Math.imul(rotl(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotl(d, 11)
    return result
  }
  const uniform = (): number => bits() / 4294967296
  const integer = (n: number): number => {
    const limit = 4294967296 - (4294967296 % n)
    let value = bits()
    while (value >= limit) value = bits()
    return value % n
  }
  const normal = (): number => {
    if (hasSpare) {
      hasSpare = false
      return spare
    }
    for (;;) {
      const u = 2 * uniform() - 1
      const v = 2 * uniform() - 1
      const s = u * u + v * v
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s)
        spare = v * scale
        hasSpare = true
        return u * scale
      }
    }
  }
  const normals = (out: Float32Array): Float32Array => {
    let i = 0
    if (hasSpare && out.length > 0) out[i++] = normal()
    let [la, lb, lc, ld] = [a, b, c, d] // locals stay in registers
    while (i < out.length) {
      const first = Math.imul(rotl(Math.imul(lb, 5), 7), 9) >>> 0
      let t = lb << 9
      lc ^= la
      ld ^= lb
      lb ^= lc
      la ^= ld
      lc ^= t
      ld = rotl(ld, 11)
      const second = Math.imul(rotl(Math.imul(lb, 5), 7), 9) >>> 0
      t = lb << 9
      lc ^= la
      ld ^= lb
      lb ^= lc
      la ^= ld
      lc ^= t
      ld = rotl(ld, 11)
      const u = first / 2147483648 - 1
      const v = second / 2147483648 - 1
      const s = u * u + v * v
      if (!(s > 0 && s < 1)) continue
      const scale = Math.sqrt((-2 * Math.log(s)) / s)
      out[i++] = u * scale
      if (i < out.length) {
        out[i++] = v * scale
      } else {
        spare = v * scale
        hasSpare = true
      }
    }
    a = la
    b = lb
    c = lc
    d = ld
    return out
  }
  return { bits, uniform, integer, normal, normals }
}

/** Fisher-Yates shuffle of a copy. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const item = result[i]!
    result[i] = result[j]!
    result[j] = item
  }
  return result
}
