import type { Outcome } from './outcome.ts'

/** Patients against healthy by one score an image. */
export interface ImageLevel {
  readonly auroc: Outcome
  /** Average precision with patients as positives; depends on how many there are of each. */
  readonly ap: Outcome
}

/** Images ordered once, from the highest score down, ties together: any weights of them can then be judged. */
export interface RankedImages {
  /** Image indices, patients 0 .. patients - 1, then the healthy. */
  readonly order: Int32Array
  /** Starts of the groups of equal scores in `order`, and its length at the end. */
  readonly groups: Int32Array
  readonly patients: number
  /** Of each image its place in `order`. */
  readonly place: Int32Array
  /** 1 where the image at this place of `order` is a patient's. */
  readonly positive: Float64Array
}

/** Throws a RangeError for a score that is no number. */
export function rankImages(patients: ArrayLike<number>, healthy: ArrayLike<number>): RankedImages {
  const scores = Float64Array.from([...Array.from(patients), ...Array.from(healthy)])
  if (scores.some(Number.isNaN)) throw new RangeError('an image score is not a number')
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a])
  const groups: number[] = []
  for (let i = 0; i < order.length; i++)
    if (i === 0 || scores[order[i]] !== scores[order[i - 1]]) groups.push(i)
  const place = new Int32Array(order.length)
  order.forEach((image, at) => (place[image] = at))
  return {
    order,
    groups: Int32Array.from([...groups, order.length]),
    patients: patients.length,
    place,
    positive: Float64Array.from(order, (image) => (image < patients.length ? 1 : 0)),
  }
}

/** As {@link judgeImages}, the weights in the order of the scores: for thousands of resamples. */
export function judgeInOrder(
  { positive, groups }: RankedImages,
  weights: Float64Array,
): { auroc: number; ap: number } {
  // plain declarations: numbers out of an array literal are boxed, three times as slow here
  let tp = 0
  let fp = 0
  let pairs = 0
  let precision = 0
  let i = 0
  for (let g = 1; g < groups.length; g++) {
    let p = weights[i] * positive[i]
    let all = weights[i]
    for (i++; i < groups[g]; i++) {
      p += weights[i] * positive[i]
      all += weights[i]
    }
    // which kind comes next cannot be foreseen, so there is no branch for it: what is 0 adds nothing
    const h = all - p
    pairs += h * (tp + p / 2)
    fp += h
    tp += p
    const seen = tp + fp
    precision += seen > 0 ? (p * tp) / seen : 0
  }
  return { auroc: pairs / (tp * fp), ap: precision / tp }
}

/** AUROC and AP with every image counted `weights[image]` times (all once when absent); NaN without one of the kinds. */
export const judgeImages = (
  ranked: RankedImages,
  weights?: ArrayLike<number>,
): { auroc: number; ap: number } =>
  judgeInOrder(
    ranked,
    Float64Array.from(ranked.order, (image) => (weights === undefined ? 1 : weights[image])),
  )

/** As scikit-learn's roc_auc_score and average_precision_score; higher is more anomalous. */
export function imageLevel(patients: ArrayLike<number>, healthy: ArrayLike<number>): ImageLevel {
  const reason =
    patients.length === 0
      ? 'no patients to tell from the healthy'
      : healthy.length === 0
        ? 'no healthy scans to tell patients from'
        : null
  if (reason !== null) return { auroc: { value: null, reason }, ap: { value: null, reason } }
  const { auroc, ap } = judgeImages(rankImages(patients, healthy))
  return { auroc: { value: auroc }, ap: { value: ap } }
}
