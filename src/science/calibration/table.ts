/**
 * Score histograms of many scans brought down to the thresholds of a slider, so that moving it reads a row and not a
 * histogram. Counts are exact at every one of these thresholds; only thresholds in between are not to be had.
 */
export interface ThresholdTable {
  /** Indices of bin edges, ascending. The first is 0 and stands for all brain voxels; the others are thresholds. */
  readonly edges: Uint32Array
  readonly scans: number
  /** healthy[k * scans + s]: healthy brain voxels of scan s with a score above edge k (k = 0: all of them). */
  readonly healthy: Uint32Array
  /** Likewise lesion voxels; 0 for scans without a lesion. */
  readonly lesion: Uint32Array
}

/** Counts of one scan in equal bins, as stored. */
export interface LabelledHistogram {
  readonly healthy: Uint32Array
  readonly lesion: Uint32Array
}

const lowestFpr = 1e-6

/** Edges at which the share of voxels above is nearest from below to evenly spaced logarithms of it. */
function logEdges(counts: Float64Array, points: number): number[] {
  const all = counts.reduce((a, b) => a + b, 0)
  if (all === 0) return []
  const edges: number[] = []
  let [above, bin] = [0, counts.length - 1]
  for (let k = 0; k < points; k++) {
    const wanted = all * lowestFpr ** (1 - k / Math.max(1, points - 1))
    while (bin >= 0 && above + counts[bin]! <= wanted) above += counts[bin--]!
    edges.push(bin + 1)
  }
  return edges
}

/** Edges that divide the lesion voxels into equal parts. */
function equalEdges(counts: Float64Array, points: number): number[] {
  const all = counts.reduce((a, b) => a + b, 0)
  if (all === 0) return []
  const edges: number[] = []
  let [above, bin] = [0, counts.length - 1]
  for (let k = 1; k <= points; k++) {
    const wanted = (all * k) / (points + 1)
    while (bin >= 0 && above + counts[bin]! <= wanted) above += counts[bin--]!
    edges.push(bin + 1)
  }
  return edges
}

/** Evenly spaced edges from the lowest to the highest bin that holds a voxel. */
function evenEdges(counts: Float64Array, points: number): number[] {
  const low = counts.findIndex((count) => count > 0)
  const high = counts.findLastIndex((count) => count > 0)
  if (low < 0) return []
  return Array.from({ length: points }, (_, k) => low + Math.round(((high + 1 - low) * k) / (points - 1)))
}

/**
 * The thresholds of a slider, as indices of bin edges, at most `most` of them and edge 0: half spread evenly in the
 * logarithm of the healthy voxels' share above them (1e-6 to 1), a quarter in equal parts of the lesion voxels, a quarter
 * evenly over the scores.
 */
export function sliderEdges(scans: readonly LabelledHistogram[], most = 1024): Uint32Array {
  const bins = scans[0]?.healthy.length ?? 0
  const [healthy, lesion] = [new Float64Array(bins), new Float64Array(bins)]
  for (const scan of scans)
    for (let b = 0; b < bins; b++) {
      healthy[b]! += scan.healthy[b]!
      lesion[b]! += scan.lesion[b]!
    }
  const both = healthy.map((count, b) => count + lesion[b]!)
  const quarter = Math.max(2, Math.floor(most / 4))
  const chosen = [
    ...logEdges(healthy, most - 2 * quarter - 1),
    ...equalEdges(lesion, quarter),
    ...evenEdges(both, quarter),
    bins,
  ]
  return Uint32Array.from(new Set([0, ...chosen])).sort()
}

export const emptyTable = (edges: Uint32Array, scans: number): ThresholdTable => ({
  edges,
  scans,
  healthy: new Uint32Array(edges.length * scans),
  lesion: new Uint32Array(edges.length * scans),
})

/** Counts one scan into its column. */
export function fillTable(table: ThresholdTable, scan: number, histogram: LabelledHistogram): void {
  for (const kind of ['healthy', 'lesion'] as const) {
    const counts = histogram[kind]
    let [above, bin] = [0, counts.length - 1]
    for (let k = table.edges.length - 1; k >= 0; k--) {
      while (bin >= table.edges[k]!) above += counts[bin--]!
      table[kind][k * table.scans + scan] = above
    }
  }
}

/** Share of the healthy voxels of some scans above edge k, pooled over voxels; null without a voxel. */
export function pooledFpr(
  { scans, healthy }: ThresholdTable,
  k: number,
  members: ArrayLike<number>,
): number | null {
  let [above, all] = [0, 0]
  for (let i = 0; i < members.length; i++) {
    above += healthy[k * scans + members[i]!]!
    all += healthy[members[i]!]!
  }
  return all === 0 ? null : above / all
}

/** The lowest threshold (its place k, from 1) at which the pooled FPR is at most the target; the highest where none is. */
export function placeOfFpr(table: ThresholdTable, target: number, members: ArrayLike<number>): number {
  let [low, high] = [1, table.edges.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pooledFpr(table, middle, members) ?? 0) <= target) high = middle
    else low = middle + 1
  }
  return low
}

/** The place k, from 1, of the threshold nearest to a score. */
export function placeOfThreshold(
  { edges }: ThresholdTable,
  threshold: number,
  { lo, hi, bins }: { lo: number; hi: number; bins: number },
): number {
  const wanted = ((threshold - lo) / (hi - lo)) * bins
  let [low, high] = [1, edges.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low > 1 && wanted - edges[low - 1]! <= edges[low]! - wanted ? low - 1 : low
}

/** Figures of one scan at threshold k; null where it has no voxel that they could be told from. */
export interface ScanFigures {
  readonly fpr: number | null
  readonly sensitivity: number | null
  readonly dice: number | null
}

export function scanFiguresAt({ scans, healthy, lesion }: ThresholdTable, k: number, s: number): ScanFigures {
  const [fp, tp] = [healthy[k * scans + s]!, lesion[k * scans + s]!]
  const [negatives, positives] = [healthy[s]!, lesion[s]!]
  return {
    fpr: negatives === 0 ? null : fp / negatives,
    sensitivity: positives === 0 ? null : tp / positives,
    dice: tp + fp + positives === 0 ? null : (2 * tp) / (tp + fp + positives),
  }
}
