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
}

/** Throws a RangeError for a score that is no number. */
export function rankImages(patients: ArrayLike<number>, healthy: ArrayLike<number>): RankedImages {
  const scores = Float64Array.from([...Array.from(patients), ...Array.from(healthy)])
  if (scores.some(Number.isNaN)) throw new RangeError('an image score is not a number')
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a])
  const groups: number[] = []
  for (let i = 0; i < order.length; i++)
    if (i === 0 || scores[order[i]] !== scores[order[i - 1]]) groups.push(i)
  return { order, groups: Int32Array.from([...groups, order.length]), patients: patients.length }
}

/** AUROC and AP with every image counted `weights[image]` times (all once when absent); NaN without one of the kinds. */
export function judgeImages(
  { order, groups, patients }: RankedImages,
  weights?: ArrayLike<number>,
): { auroc: number; ap: number } {
  let [tp, fp, pairs, precision] = [0, 0, 0, 0]
  let i = 0
  for (let g = 1; g < groups.length; g++) {
    const end = groups[g]
    let [p, h] = [0, 0]
    for (; i < end; i++) {
      const image = order[i]
      const weight = weights === undefined ? 1 : weights[image]
      if (image < patients) p += weight
      else h += weight
    }
    if (h > 0) {
      pairs += h * (tp + p / 2)
      fp += h
    }
    if (p > 0) {
      tp += p
      precision += (p * tp) / (tp + fp)
    }
  }
  return { auroc: pairs / (tp * fp), ap: precision / tp }
}

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
