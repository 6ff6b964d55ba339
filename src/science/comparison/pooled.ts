import { createRandom } from '../random/index.ts'

/** Counts of one method's labelled scans at descending thresholds, subject by subject, with the subjects' Dice. */
export interface PooledCounts {
  readonly subjects: number
  readonly steps: number
  /** above[2 * (s * steps + k)]: healthy voxels of subject s above the k-th threshold; + 1: lesion voxels. */
  readonly above: Float64Array
  /** Sum over the subject's scans of Dice, and how many of them have one. */
  readonly dice: Float64Array
  readonly scans: Float64Array
}

/**
 * Average precision of counts at descending thresholds (interleaved healthy, lesion as in `PooledCounts`), scores between
 * two thresholds taken as tied; what the last threshold leaves below is the last step. NaN without a lesion voxel.
 */
export function steppedAuprc(above: Float64Array, steps: number): number {
  const positives = above[2 * steps - 1]!
  let [before, sum] = [0, 0]
  for (let k = 0; k < steps; k++) {
    const tp = above[2 * k + 1]!
    if (tp > before) sum += ((tp - before) * tp) / (tp + above[2 * k]!)
    before = tp
  }
  return sum / positives
}

/** The most by which ties between thresholds can move it: precision at best and at worst within each step. */
export function steppedAuprcError(above: Float64Array, steps: number): number {
  const positives = above[2 * steps - 1]!
  let [tpBefore, fpBefore, value, highest, lowest] = [0, 0, 0, 0, 0]
  for (let k = 0; k < steps; k++) {
    const [fp, tp] = [above[2 * k]!, above[2 * k + 1]!]
    const own = tp - tpBefore
    if (own > 0) {
      value += (own * tp) / (tp + fp)
      highest += (own * tp) / (tp + fpBefore)
      lowest += (own * (tpBefore + 1)) / (tpBefore + 1 + fp)
    }
    ;[tpBefore, fpBefore] = [tp, fp]
  }
  return Math.max(highest - value, value - lowest) / positives
}

/** The counts of some subjects pooled, each as often as its weight says. */
export function pool(
  { subjects, steps, above }: PooledCounts,
  weights: ArrayLike<number>,
  into: Float64Array,
): void {
  into.fill(0)
  const width = 2 * steps
  const drawn: number[] = []
  for (let s = 0; s < subjects; s++) if (weights[s]! > 0) drawn.push(s)
  let d = 0
  // four rows at a time: the sums are read and written once for all of them
  for (; d + 3 < drawn.length; d += 4) {
    const [a, b, c, e] = [drawn[d]!, drawn[d + 1]!, drawn[d + 2]!, drawn[d + 3]!]
    const [wa, wb, wc, we] = [weights[a]!, weights[b]!, weights[c]!, weights[e]!]
    const [atA, atB, atC, atE] = [a * width, b * width, c * width, e * width]
    for (let i = 0; i < width; i++)
      into[i]! += wa * above[atA + i]! + wb * above[atB + i]! + wc * above[atC + i]! + we * above[atE + i]!
  }
  for (; d < drawn.length; d++) {
    const [weight, at] = [weights[drawn[d]!]!, drawn[d]! * width]
    for (let i = 0; i < width; i++) into[i]! += weight * above[at + i]!
  }
}

export interface PooledReplicates {
  readonly dice: Float64Array
  readonly auprc: Float64Array
}

/**
 * Mean Dice and pooled average precision in resamples of the subjects, the r-th resample drawn from `seeds[r]` alone: the
 * same for every method with the same subjects, whatever order or thread they are computed in.
 */
export function pooledReplicates(counts: PooledCounts, seeds: ArrayLike<number>): PooledReplicates {
  const { subjects, steps, dice, scans } = counts
  const weights = new Float64Array(subjects)
  const sums = new Float64Array(2 * steps)
  const found = { dice: new Float64Array(seeds.length), auprc: new Float64Array(seeds.length) }
  for (let r = 0; r < seeds.length; r++) {
    const random = createRandom(seeds[r]!)
    weights.fill(0)
    for (let i = 0; i < subjects; i++) weights[Math.floor(random.uniform() * subjects)]! += 1
    let [sum, n] = [0, 0]
    for (let s = 0; s < subjects; s++) {
      sum += weights[s]! * dice[s]!
      n += weights[s]! * scans[s]!
    }
    found.dice[r] = sum / n
    pool(counts, weights, sums)
    found.auprc[r] = steppedAuprc(sums, steps)
  }
  return found
}
