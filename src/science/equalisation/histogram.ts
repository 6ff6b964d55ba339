/**
 * Deals what was cut off a histogram at the limit out over the bins below it, in place (clip_histogram of scikit-image): first
 * evenly, then in passes with a stride, until nothing is left or every bin is full. No bin is above the limit before or after.
 * `under`: bins below the limit. True when every bin is full; where they hold one pixel, they may not have been filled in then.
 */
export function dealOut(histogram: Int32Array, limit: number, excess: number, under: number): boolean {
  const bins = histogram.length
  const increment = Math.floor(excess / bins)
  if (increment > 0) [excess, under] = dealEvenly(histogram, limit, excess, increment)
  while (excess > 0 && under > 0) {
    for (let first = 0; first < bins && excess > 0; first++) {
      const stride = Math.max(1, Math.floor(under / excess))
      if (stride === 1 && limit === 1) return true // the pass takes every bin
      for (let i = first; i < bins; i += stride) {
        const count = histogram[i]!
        const room = (count - limit) >>> 31 // 1 or 0, without a branch
        histogram[i] = count + room
        excess -= room
        under -= room & ((limit - count - 2) >>> 31)
      }
    }
  }
  return under === 0
}

/** Gives every bin the increment or what it lacks; what is left, and how many bins are below the limit. */
function dealEvenly(
  histogram: Int32Array,
  limit: number,
  excess: number,
  increment: number,
): [excess: number, under: number] {
  const upper = limit - increment
  let under = 0
  for (let i = 0; i < histogram.length; i++) {
    let count = histogram[i]!
    if (count < upper) {
      count += increment
      excess -= increment
    }
    if (count >= upper) {
      excess -= limit - count
      count = limit
    }
    if (count < limit) under++
    histogram[i] = count
  }
  return [excess, under]
}
