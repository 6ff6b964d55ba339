/** What a map or a graph's output looks like; values inside the brain only where a mask is given. */
export interface Measured {
  readonly values: number
  readonly min: number
  readonly max: number
  /** Not finite. */
  readonly broken: number
  /** All values are the least or the greatest, and there are two. */
  readonly binary: boolean
}

export function measure(data: Float32Array, mask?: Uint8Array): Measured {
  let [values, min, max, broken] = [0, Infinity, -Infinity, 0]
  for (let i = 0; i < data.length; i++) {
    if (mask && mask[i] !== 1) continue
    const value = data[i]!
    values++
    if (!Number.isFinite(value)) broken++
    else {
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  let binary = max > min
  for (let i = 0; i < data.length && binary; i++)
    if ((!mask || mask[i] === 1) && data[i] !== min && data[i] !== max) binary = false
  return { values, min, max, broken, binary }
}

/** Slices (of `area` pixels) whose values inside the brain span exactly 0 to 1. */
export function slicesSpanning01(data: Float32Array, area: number): number {
  let count = 0
  for (let at = 0; at < data.length; at += area) {
    const { min, max } = measure(data.subarray(at, at + area))
    if (min === 0 && max === 1) count++
  }
  return count
}

/** Largest |a - b| over the largest |b|; infinite where a value is not finite or the lengths differ. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity
  let [largest, scale] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (!Number.isFinite(difference)) return Infinity
    if (difference > largest) largest = difference
    scale = Math.max(scale, Math.abs(b[i]!))
  }
  return scale === 0 ? (largest === 0 ? 0 : Infinity) : largest / scale
}
