import { type Connectivity, connectedComponents, countAtMost, sortFloat32 } from '../filters/index.ts'
import type { Mask, Triple } from '../volume/types.ts'
import { voxelsOf } from './lesions.ts'
import type { Outcome } from './outcome.ts'

/** Scores of the healthy brain voxels, and of each region (connected component of the reference) apart; all ascending. */
export interface RegionScores {
  readonly healthy: Float32Array
  readonly regions: readonly Float32Array[]
}

/** Brain voxels only. In 2-D (one slice) 26 neighbours are BMAD's 8. */
export function regionScores(
  map: Float32Array,
  brain: Mask,
  reference: Mask,
  dims: Triple,
  connectivity: Connectivity = 26,
): RegionScores {
  const regions = regionsOf(map, brain, reference, dims, connectivity)
  let n = 0
  for (let i = 0; i < brain.length; i++) if (brain[i] !== 0 && reference[i] === 0) n++
  const healthy = new Float32Array(n)
  for (let i = 0, at = 0; i < brain.length; i++)
    if (brain[i] !== 0 && reference[i] === 0) healthy[at++] = map[i]
  return { healthy: sortFloat32(healthy), regions }
}

/** Scores of the brain voxels of every region, ascending; regions without a brain voxel are left out. */
export function regionsOf(
  map: Float32Array,
  brain: Mask,
  reference: Mask,
  dims: Triple,
  connectivity: Connectivity = 26,
): Float32Array[] {
  return voxelsOf(connectedComponents(reference, dims, connectivity))
    .map((voxels) =>
      sortFloat32(
        Float32Array.from(
          voxels.filter((i) => brain[i] !== 0),
          (i) => map[i],
        ),
      ),
    )
    .filter((scores) => scores.length > 0)
}

/** Regions of several images pooled: what a PRO over a data set is computed from. */
export function poolRegions(parts: readonly RegionScores[]): RegionScores {
  const healthy = new Float32Array(parts.reduce((sum, part) => sum + part.healthy.length, 0))
  let at = 0
  for (const part of parts) {
    healthy.set(part.healthy, at)
    at += part.healthy.length
  }
  return { healthy: sortFloat32(healthy), regions: parts.flatMap((part) => part.regions) }
}

export const PRO_LIMIT = 0.3
const noRegion = 'the reference holds no region in the brain'
const noHealthy = 'there is no healthy voxel in the brain'

/**
 * AUPRO, variant B (BMAD through anomalib): mean over regions of the area under each region's ROC curve (its voxels
 * against all healthy voxels) up to the FPR `limit`, divided by the limit. Ties make straight segments, and so does the
 * cut at the limit. Exact: every distinct score is a threshold. 0..1.
 */
export function aupro({ healthy, regions }: RegionScores, limit = PRO_LIMIT): Outcome {
  if (!(limit > 0 && limit <= 1)) throw new RangeError(`an FPR limit lies between 0 and 1, not at ${limit}`)
  if (regions.length === 0) return { value: null, reason: noRegion }
  if (healthy.length === 0) return { value: null, reason: noHealthy }
  let sum = 0
  for (const region of regions) sum += partialArea(region, healthy, limit)
  return { value: sum / regions.length / limit }
}

/** Area under the ROC curve of `region` against `healthy` for FPR 0..limit. */
function partialArea(region: Float32Array, healthy: Float32Array, limit: number): number {
  const [p, n] = [region.length, healthy.length]
  let [x, y, area] = [0, 0, 0]
  let below = n // healthy voxels under the score in hand
  const go = (toX: number, toY: number): void => {
    const end = Math.min(toX, limit)
    if (end > x) {
      const share = (end - x) / (toX - x)
      area += (end - x) * (y + ((toY - y) * share) / 2)
    }
    x = toX
    y = toY
  }
  for (let rest = p; rest > 0 && x < limit;) {
    const score = region[rest - 1]
    const atMost = countAtMost(healthy, score, below)
    go((n - atMost) / n, y) // healthy voxels above this score: to the right at the same height
    below = atMost
    while (below > 0 && healthy[below - 1] === score) below--
    while (rest > 0 && region[rest - 1] === score) rest--
    go((n - below) / n, (p - rest) / p)
  }
  if (x < limit) go(1, y)
  return area
}

/**
 * AUPRO, variant A (the helper copied into several of BMAD's methods): thresholds in `steps` equal parts from the lowest
 * to the highest score, called is score > threshold; points with FPR < 0.3, their FPR divided by the largest of them,
 * trapezoids between them. Depends on the range of the scores and is not the same number as variant B.
 */
export function auproSampled({ healthy, regions }: RegionScores, steps = 200): Outcome {
  if (regions.length === 0) return { value: null, reason: noRegion }
  if (healthy.length === 0) return { value: null, reason: noHealthy }
  const low = Math.min(healthy[0], ...regions.map((scores) => scores[0]))
  const high = Math.max(healthy[healthy.length - 1], ...regions.map((scores) => scores[scores.length - 1]))
  const step = (high - low) / steps
  const points: { fpr: number; pro: number }[] = []
  for (let i = 0; i < steps; i++) {
    const threshold = low + i * step
    const fpr = 1 - countAtMost(healthy, threshold) / healthy.length
    if (fpr >= PRO_LIMIT) continue
    let overlap = 0
    for (const scores of regions) overlap += 1 - countAtMost(scores, threshold) / scores.length
    points.push({ fpr, pro: overlap / regions.length })
  }
  const widest = points.length === 0 ? 0 : points[0].fpr
  if (widest === 0) return { value: null, reason: 'no threshold of the grid has an FPR between 0 and 0.3' }
  let area = 0
  for (let i = 1; i < points.length; i++)
    area += ((points[i - 1].fpr - points[i].fpr) / widest) * ((points[i - 1].pro + points[i].pro) / 2)
  return { value: area }
}
