/** Where a map's colours and the threshold slider begin and end. */
export interface ScoreRange {
  /** 99th percentile of the voxels that are not 0: the threshold where no operating point is known. */
  readonly top1: number
  /** Highest colour: the 99.95th percentile, so that one bright voxel does not darken all others. */
  readonly high: number
  readonly max: number
}

const BINS = 65_536

/** Percentiles to a 65,536th of the range; all 0 for a map without any score above 0. Voxels of 0 are outside the brain. */
export function scoreRange(data: ArrayLike<number>): ScoreRange {
  let max = 0
  let count = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!
    if (value > max && value < Infinity) max = value
    if (value > 0) count++
  }
  if (max === 0) return { top1: 0, high: 0, max: 0 }
  const bins = new Uint32Array(BINS + 1)
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!
    if (!(value > 0)) continue
    const bin = (value / max) * BINS
    bins[bin < BINS ? bin | 0 : BINS]!++
  }
  const above = (share: number): number => {
    let rest = Math.floor(share * count)
    let bin = BINS
    while (bin > 0 && rest >= bins[bin]!) rest -= bins[bin--]!
    return (Math.min(bin + 1, BINS) / BINS) * max
  }
  return { top1: above(0.01), high: above(0.0005), max }
}
