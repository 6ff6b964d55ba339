import { countAtMost, sortFloat32 } from '../filters/index.ts'
import type { Mask } from '../volume/types.ts'

/** The scores of the brain voxels, healthy and lesion apart, each ascending: sorted once, read by every voxel metric. */
export interface SortedScores {
  readonly healthy: Float32Array
  readonly lesion: Float32Array
}

/**
 * Collects and sorts the scores of the brain voxels. Without a reference all are in `healthy`.
 * Throws an Error with the count when a score is NaN or infinite.
 */
export function sortScores(map: Float32Array, brain: Mask, reference?: Mask): SortedScores {
  let n = 0
  for (let i = 0; i < brain.length; i++) if (brain[i] !== 0) n++
  const scores = new Float32Array(n)
  let healthy = 0
  let lesion = n
  let bad = 0
  for (let i = 0; i < brain.length; i++) {
    if (brain[i] === 0) continue
    const score = map[i]
    if (score - score !== 0) bad++
    if (reference !== undefined && reference[i] !== 0) scores[--lesion] = score
    else scores[healthy++] = score
  }
  if (bad > 0) throw new Error(`${bad} of ${n} brain voxels of the map are not finite numbers`)
  return { healthy: sortFloat32(scores.subarray(0, healthy)), lesion: sortFloat32(scores.subarray(lesion)) }
}

export interface CurveMetrics {
  /** Area under the ROC curve; ties count half. */
  readonly auroc: number
  /** Average precision: sum over distinct scores, descending, of (recall step) x (precision there). */
  readonly auprc: number
  /** The largest Dice over all thresholds: an oracle, found with the reference itself. */
  readonly diceBest: number
  /**
   * A threshold that gives it: the largest double below the lowest score that is called, so that `score > threshold`
   * calls exactly the scores >= that one. Of equal maxima the highest threshold.
   */
  readonly diceBestThreshold: number
}

/** Largest double below a finite x. */
export function nextBelow(x: number): number {
  if (x === 0) return -Number.MIN_VALUE
  const bits = new BigInt64Array(new Float64Array([x]).buffer)
  bits[0] += x > 0 ? -1n : 1n
  return new Float64Array(bits.buffer)[0]
}

/**
 * AUROC, average precision (both as scikit-learn's roc_auc_score and average_precision_score) and the best Dice, exact,
 * at the distinct lesion scores from the highest down. Needs a lesion voxel; `auroc` is NaN without a healthy one.
 */
export function curveMetrics({ healthy, lesion }: SortedScores): CurveMetrics {
  const [positives, negatives] = [lesion.length, healthy.length]
  let area = 0 // pairs (healthy, lesion) with the lesion above, ties as one half; exact below 2^53
  let precisionSum = 0
  let diceBest = -1
  let lowest = NaN
  let below = negatives // healthy voxels under the score in hand
  // Only lesion scores matter: a step of healthy voxels alone adds no recall and lowers Dice.
  for (let rest = positives; rest > 0;) {
    const score = lesion[rest - 1]
    const first = rest
    while (rest > 0 && lesion[rest - 1] === score) rest--
    const lesions = first - rest
    const atMost = countAtMost(healthy, score, below)
    below = atMost
    while (below > 0 && healthy[below - 1] === score) below--
    area += lesions * below + (lesions * (atMost - below)) / 2
    const [tp, fp] = [positives - rest, negatives - below]
    precisionSum += (lesions * tp) / (tp + fp)
    const dice = (2 * tp) / (tp + fp + positives)
    if (dice > diceBest) {
      diceBest = dice
      lowest = score
    }
  }
  return {
    auroc: area / (positives * negatives),
    auprc: precisionSum / positives,
    diceBest,
    diceBestThreshold: nextBelow(lowest),
  }
}

/** Voxels called (score > threshold) and not, by reference. */
export interface Confusion {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

export function confusionAt({ healthy, lesion }: SortedScores, threshold: number): Confusion {
  const fn = countAtMost(lesion, threshold)
  const tn = countAtMost(healthy, threshold)
  return { tp: lesion.length - fn, fp: healthy.length - tn, fn, tn }
}

export interface ImageScores {
  readonly mean: number
  readonly max: number
  /** Mean of the top 1 %: the ceil(n / 100) highest scores. */
  readonly top1: number
}

/** Image scores over the n brain voxels; null without one. */
export function imageScores({ healthy, lesion }: SortedScores): ImageScores | null {
  const n = healthy.length + lesion.length
  if (n === 0) return null
  let sum = 0
  for (let i = 0; i < healthy.length; i++) sum += healthy[i]
  for (let i = 0; i < lesion.length; i++) sum += lesion[i]
  const top = Math.ceil(n / 100)
  let h = healthy.length
  let l = lesion.length
  let topSum = 0
  for (let i = 0; i < top; i++)
    topSum += l === 0 || (h > 0 && healthy[h - 1] >= lesion[l - 1]) ? healthy[--h] : lesion[--l]
  const max = Math.max(
    healthy.length > 0 ? healthy[healthy.length - 1] : -Infinity,
    lesion.length > 0 ? lesion[lesion.length - 1] : -Infinity,
  )
  return { mean: sum / n, max, top1: topSum / top }
}
