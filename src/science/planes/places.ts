/** Bilinear resizing along one axis: pixel x of the result samples (x + 0.5) n / wanted - 0.5. */
export interface Places {
  readonly low: Int32Array
  readonly high: Int32Array
  readonly share: Float64Array
}

/** Between which two of n pixels each of the wanted ones lies, and its share of the latter. */
export function places(n: number, wanted: number): Places {
  const low = new Int32Array(wanted)
  const high = new Int32Array(wanted)
  const share = new Float64Array(wanted)
  for (let i = 0; i < wanted; i++) {
    const source = Math.max(0, ((i + 0.5) * n) / wanted - 0.5)
    low[i] = Math.min(n - 1, Math.floor(source))
    high[i] = Math.min(n - 1, low[i]! + 1)
    share[i] = source - low[i]!
  }
  return { low, high, share }
}
