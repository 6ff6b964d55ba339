import type { Mask } from '../volume/types.ts'

/**
 * Counts of brain voxels by score, healthy and lesion apart, in equal bins over lo..hi. Bins are closed above:
 * bin b holds edge(b) < score <= edge(b + 1), so what `score > t` calls is exact at every edge (the first bin also holds
 * lo itself). Scores beyond lo..hi are counted in the end bins and their number in `below` and `above`.
 */
export interface ScoreHistogram {
  readonly lo: number
  readonly hi: number
  readonly healthy: Uint32Array<ArrayBuffer>
  readonly lesion: Uint32Array<ArrayBuffer>
  readonly below: number
  readonly above: number
}

export const HISTOGRAM_BINS = 65536

/** Lower edge of bin b of equal bins (b = bins: the upper end of the range). */
export const binEdgeOf = ({ lo, hi, bins }: { lo: number; hi: number; bins: number }, b: number): number =>
  lo + ((hi - lo) * b) / bins

/** Lower edge of bin b (b = bins: the upper end of the range). */
export const binEdge = ({ lo, hi, healthy }: ScoreHistogram, b: number): number =>
  binEdgeOf({ lo, hi, bins: healthy.length }, b)

/**
 * Without a reference every brain voxel counts as healthy: pass one for a patient. Throws a RangeError for an empty
 * range and an Error with the count when scores in the brain are not finite.
 */
export function scoreHistogram(
  map: Float32Array,
  brain: Mask,
  reference: Mask | undefined,
  [lo, hi]: readonly [number, number],
  bins: number = HISTOGRAM_BINS,
): ScoreHistogram {
  if (!(hi > lo && Number.isFinite(hi - lo))) throw new RangeError(`no bins fit between ${lo} and ${hi}`)
  const healthy = new Uint32Array(bins)
  const lesion = new Uint32Array(bins)
  const scale = bins / (hi - lo)
  const edge = (b: number): number => lo + ((hi - lo) * b) / bins
  let [below, above, bad] = [0, 0, 0]
  for (let i = 0; i < map.length; i++) {
    if (brain[i] === 0) continue
    const score = map[i]
    if (!Number.isFinite(score)) {
      bad++
      continue
    }
    if (score < lo) below++
    if (score > hi) above++
    let bin = Math.min(bins - 1, Math.max(0, Math.ceil((score - lo) * scale) - 1))
    // Rounding may have taken it over an edge: the edges decide.
    if (bin > 0 && score <= edge(bin)) bin--
    else if (bin < bins - 1 && score > edge(bin + 1)) bin++
    if (reference !== undefined && reference[i] !== 0) lesion[bin]++
    else healthy[bin]++
  }
  if (bad > 0) throw new Error(`${bad} brain voxels of the map are not finite numbers`)
  return { lo, hi, healthy, lesion, below, above }
}

/** The histogram of several scans' voxels pooled; all over the same range and bins. */
export function addHistograms(parts: readonly ScoreHistogram[]): ScoreHistogram {
  const [
    {
      lo,
      hi,
      healthy: { length: bins },
    },
  ] = parts
  const [healthy, lesion] = [new Uint32Array(bins), new Uint32Array(bins)]
  let [below, above] = [0, 0]
  for (const part of parts) {
    if (part.lo !== lo || part.hi !== hi || part.healthy.length !== bins)
      throw new RangeError('histograms over different ranges or bins cannot be pooled')
    for (let b = 0; b < bins; b++) {
      healthy[b] += part.healthy[b]
      lesion[b] += part.lesion[b]
    }
    below += part.below
    above += part.above
  }
  return { lo, hi, healthy, lesion, below, above }
}

const total = (counts: Uint32Array): number => counts.reduce((a, b) => a + b, 0)

/** A figure read from bins, and the most the figure of the voxels themselves can differ from it. */
export interface Bounded {
  readonly value: number
  readonly error: number
}

/** AUROC with the voxels of a bin taken as tied. Null when a class is empty. */
export function aurocOf({ healthy, lesion }: ScoreHistogram): Bounded | null {
  const [negatives, positives] = [total(healthy), total(lesion)]
  if (negatives === 0 || positives === 0) return null
  let [pairs, tied, lower] = [0, 0, 0]
  for (let b = 0; b < healthy.length; b++) {
    pairs += lesion[b] * lower
    tied += lesion[b] * healthy[b]
    lower += healthy[b]
  }
  const all = negatives * positives
  return { value: (pairs + tied / 2) / all, error: tied / 2 / all }
}

/**
 * Average precision with the voxels of a bin taken as tied. The bound: within a bin the precision at a lesion voxel is
 * highest when no healthy voxel of the bin comes before, lowest when all do. Null without a lesion voxel.
 */
export function auprcOf({ healthy, lesion }: ScoreHistogram): Bounded | null {
  const positives = total(lesion)
  if (positives === 0) return null
  let [tp, fp, sum, highest, lowest] = [0, 0, 0, 0, 0]
  for (let b = healthy.length - 1; b >= 0; b--) {
    const [p, h] = [lesion[b], healthy[b]]
    if (p > 0) {
      sum += (p * (tp + p)) / (tp + p + fp + h)
      highest += (p * (tp + p)) / (tp + p + fp)
      for (let i = 1; i <= p; i++) lowest += (tp + i) / (tp + i + fp + h)
    }
    tp += p
    fp += h
  }
  const value = sum / positives
  return { value, error: Math.max(highest / positives - value, value - lowest / positives) }
}

/** Voxels of each class above every lower bin edge: healthy[b], lesion[b] = those in bins b .. bins - 1. */
export function countsAbove(histogram: ScoreHistogram): { healthy: Float64Array; lesion: Float64Array } {
  const from = (counts: Uint32Array): Float64Array => {
    const sums = new Float64Array(counts.length + 1)
    for (let b = counts.length - 1; b >= 0; b--) sums[b] = sums[b + 1] + counts[b]
    return sums
  }
  return { healthy: from(histogram.healthy), lesion: from(histogram.lesion) }
}

/**
 * Dice at every bin edge as threshold (index b: `score > edge(b)`, exact from b = 1 on; at 0 all voxels are called).
 * NaN where neither a lesion voxel nor a called one exists.
 */
export function diceCurve(histogram: ScoreHistogram): Float64Array {
  const above = countsAbove(histogram)
  const lesions = above.lesion[0]
  return above.lesion.map((tp, b) => (2 * tp) / (tp + above.healthy[b] + lesions))
}

/** What every bin edge would give as threshold (index b: `score > binEdge(b)`, exact from b = 1 on; at 0 all are called). */
export interface HistogramCurves {
  /** NaN where neither a lesion voxel nor a called one exists. */
  readonly dice: Float64Array
  /** NaN without a lesion voxel. */
  readonly sensitivity: Float64Array
  /** NaN where no voxel is called. */
  readonly precision: Float64Array
  /** NaN without a healthy voxel. */
  readonly fpr: Float64Array
}

/** Dice, sensitivity, precision and FPR at all bin edges, in one pass from the highest bin down. */
export function histogramCurves({ healthy, lesion }: ScoreHistogram): HistogramCurves {
  const [negatives, positives] = [total(healthy), total(lesion)]
  const size = healthy.length + 1
  const [dice, sensitivity] = [new Float64Array(size), new Float64Array(size)]
  const [precision, fpr] = [new Float64Array(size), new Float64Array(size)]
  let [tp, fp] = [0, 0]
  for (let b = healthy.length; b >= 0; b--) {
    if (b < healthy.length) {
      tp += lesion[b]
      fp += healthy[b]
    }
    dice[b] = (2 * tp) / (tp + fp + positives)
    sensitivity[b] = tp / positives
    precision[b] = tp / (tp + fp)
    fpr[b] = fp / negatives
  }
  return { dice, sensitivity, precision, fpr }
}

/** Share of the healthy voxels above a threshold; the error is that of the bin that holds it. Null without one. */
export function fprAt(histogram: ScoreHistogram, threshold: number): Bounded | null {
  return shareAbove(histogram, histogram.healthy, threshold)
}

/** Share of the lesion voxels above a threshold, likewise. */
export function sensitivityAt(histogram: ScoreHistogram, threshold: number): Bounded | null {
  return shareAbove(histogram, histogram.lesion, threshold)
}

function shareAbove(histogram: ScoreHistogram, counts: Uint32Array, threshold: number): Bounded | null {
  const all = total(counts)
  if (all === 0) return null
  const { lo, hi } = histogram
  const bins = counts.length
  const place = ((threshold - lo) / (hi - lo)) * bins
  const at = Math.min(bins - 1, Math.max(0, Math.floor(place)))
  let above = 0
  for (let b = at + 1; b < bins; b++) above += counts[b]
  const exact = at > 0 && threshold === binEdge(histogram, at)
  if (exact) return { value: (above + counts[at]) / all, error: 0 }
  return { value: (above + counts[at] / 2) / all, error: counts[at] / 2 / all }
}
