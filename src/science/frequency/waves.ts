/** Cosines and sines of 2 pi f k / n for the frequencies f of an axis of n pixels that are nearer than a radius to 0. */
export interface Waves {
  readonly n: number
  /** 0, 1, 2, ...; all but the single ones stand for -f too. */
  readonly frequencies: readonly number[]
  /** 0, and n / 2 of an even n: -f is f itself. */
  readonly single: readonly boolean[]
  /** Pixels 0 .. n / 2, rounded down: pixel n - k has the cosine of k and the sine with the other sign. */
  readonly half: number
  /** [frequency][pixel of the first half]. */
  readonly byFrequency: Table
  /** [pixel][frequency], all pixels. */
  readonly byPixel: Table
}
interface Table {
  readonly cos: Float64Array
  readonly sin: Float64Array
}

export function waves(n: number, radius: number): Waves {
  const half = Math.floor(n / 2) + 1
  const frequencies = Array.from({ length: half }, (_, f) => f).filter((f) => f < radius)
  const m = frequencies.length
  const table = (): Table => ({ cos: new Float64Array(m * n), sin: new Float64Array(m * n) })
  const byPixel = table()
  const byFrequency = table()
  frequencies.forEach((f) => {
    for (let k = 0; k < n; k++) {
      const angle = (2 * Math.PI * ((f * k) % n)) / n
      byPixel.cos[k * m + f] = Math.cos(angle)
      byPixel.sin[k * m + f] = Math.sin(angle)
      if (k >= half) continue
      byFrequency.cos[f * half + k] = byPixel.cos[k * m + f]!
      byFrequency.sin[f * half + k] = byPixel.sin[k * m + f]!
    }
  })
  return {
    n,
    frequencies,
    single: frequencies.map((f) => f === 0 || 2 * f === n),
    half,
    byFrequency,
    byPixel,
  }
}
