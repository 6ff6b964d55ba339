/**
 * Cuts the bins at the limit and deals what was cut out over the other bins, in place (clip_histogram of scikit-image):
 * first evenly, then in passes with a stride, until nothing is left or every bin is full.
 */
export function clipHistogram(histogram: Int32Array, limit: number): void {
  const bins = histogram.length
  let excess = 0
  for (let i = 0; i < bins; i++) excess += Math.max(0, histogram[i]! - limit)
  const increment = Math.floor(excess / bins)
  const upper = limit - increment
  let under = 0
  for (let i = 0; i < bins; i++) {
    let count = Math.min(histogram[i]!, limit)
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
  while (excess > 0 && under > 0) {
    for (let first = 0; first < bins && excess > 0; first++) {
      const stride = Math.max(1, (under / excess) | 0)
      for (let i = first; i < bins; i += stride) {
        if (histogram[i]! >= limit) continue
        histogram[i]!++
        excess--
        if (histogram[i] === limit) under--
      }
    }
  }
}

/** Replaces the counts by the levels they map to: the cumulative share of `pixels` times `top`, at most `top`, truncated. */
export function mapHistogram(histogram: Int32Array, top: number, pixels: number): void {
  const scale = top / pixels
  let sum = 0
  for (let i = 0; i < histogram.length; i++) {
    sum += histogram[i]!
    histogram[i] = Math.min(top, sum * scale) | 0
  }
}
