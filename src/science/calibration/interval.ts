import { bootstrap, percentileInterval } from '../statistics/index.ts'
import { allowedAbove, binWidth, checkTarget, type BinRange, type ScoreCounts } from './threshold.ts'

interface Subject {
  voxels: number
  /** aboveFrom[i]: voxels in bins >= first + i, for the bins that any resample can reach. */
  aboveFrom: Float64Array
}

/** Histograms of one subject's scans, summed: subjects are resampled with all their scans. */
export function sumBySubject(scans: readonly ScoreCounts[]): Float64Array[] {
  const found = new Map<string, Float64Array>()
  for (const { subject, counts } of scans) {
    const sum = found.get(subject) ?? new Float64Array(counts.length)
    for (let b = 0; b < counts.length; b++) sum[b]! += counts[b]!
    found.set(subject, sum)
  }
  return [...found.keys()].sort().map((subject) => found.get(subject)!)
}

function ownBin(counts: Float64Array, allowed: number): number {
  let above = 0
  let bin = counts.length - 1
  while (bin > 0 && above + counts[bin]! <= allowed) above += counts[bin--]!
  return bin
}

/** A pooled threshold lies between the smallest and the largest of the single subjects' own: only those bins are kept. */
function compact(subjects: readonly Float64Array[], target: number): { first: number; kept: Subject[] } {
  const voxels = subjects.map((counts) => counts.reduce((a, b) => a + b, 0))
  const bins = subjects.map((counts, s) => ownBin(counts, allowedAbove(voxels[s]!, target)))
  const first = Math.max(0, Math.min(...bins) - 1)
  const last = Math.min(subjects[0]!.length - 1, Math.max(...bins) + 1)
  const kept = subjects.map((counts, s) => {
    const aboveFrom = new Float64Array(last - first + 2)
    for (let b = last + 1; b < counts.length; b++) aboveFrom[last - first + 1]! += counts[b]!
    for (let b = last; b >= first; b--) aboveFrom[b - first] = aboveFrom[b - first + 1]! + counts[b]!
    return { voxels: voxels[s]!, aboveFrom }
  })
  return { first, kept }
}

function replicateThreshold(
  subjects: readonly Subject[],
  picks: Uint32Array,
  target: number,
  edge: (position: number) => number,
): number {
  let voxels = 0
  for (let i = 0; i < picks.length; i++) voxels += subjects[picks[i]!]!.voxels
  const allowed = allowedAbove(voxels, target)
  const above = (at: number): number => {
    let sum = 0
    for (let i = 0; i < picks.length; i++) sum += subjects[picks[i]!]!.aboveFrom[at]!
    return sum
  }
  let low = 0
  let high = subjects[0]!.aboveFrom.length - 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (above(middle + 1) <= allowed) high = middle
    else low = middle + 1
  }
  const aboveBin = above(low + 1)
  const inBin = above(low) - aboveBin
  const share = inBin > 0 ? Math.min(1, Math.max(0, (allowed - aboveBin + 0.5) / inBin)) : 0.5
  return edge(low + 1 - share)
}

export interface ThresholdInterval {
  lo: number
  hi: number
  replicates: number
}

/**
 * Subject-bootstrap percentile interval of the threshold, from histograms: error at most one bin. An end that falls into
 * the bin of the exact threshold is given as the exact threshold. Subjects without a voxel carry no weight.
 */
export function thresholdInterval(
  scans: readonly ScoreCounts[],
  range: BinRange,
  exact: number,
  {
    target,
    confidence,
    seed,
    replicates = 1000,
  }: { target: number; confidence: number; seed: number; replicates?: number },
): ThresholdInterval {
  checkTarget(target)
  const subjects = sumBySubject(scans).filter((counts) => counts.some((count) => count > 0))
  const width = binWidth(range)
  const { first, kept } = compact(subjects, target)
  const edge = (position: number): number => range.lo + (first + position) * width
  const found = bootstrap(kept.length, (picks) => replicateThreshold(kept, picks, target, edge), {
    seed,
    replicates,
  })
  const [lo, hi] = percentileInterval(found, confidence)
  return {
    lo: exact - lo < width ? exact : lo,
    hi: hi - exact < width ? exact : hi,
    replicates,
  }
}
