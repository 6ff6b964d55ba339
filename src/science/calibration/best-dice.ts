/** One labelled validation scan: brain voxels by score, healthy and lesion apart, in the same equal bins. */
export interface LabelledCounts {
  readonly subject: string
  readonly healthy: Uint32Array
  readonly lesion: Uint32Array
}

export interface BestDice {
  /** Index of the bin edge: called are the bins from it on. */
  readonly edge: number
  /** Mean Dice of these very scans there: an optimistic figure. */
  readonly dice: number
  readonly scans: number
  readonly subjects: number
}

/**
 * The bin edge with the highest mean Dice over labelled scans; of equal ones the highest. Scans without a lesion voxel are
 * left out (their Dice is 0 or undefined). Uses labels: not a calibration on healthy scans. Undefined without a lesion.
 */
export function bestDice(scans: readonly LabelledCounts[]): BestDice | undefined {
  const labelled = scans.filter(({ lesion }) => lesion.some((count) => count > 0))
  if (labelled.length === 0) return undefined
  const bins = labelled[0]!.lesion.length
  const sums = new Float64Array(bins + 1)
  for (const { healthy, lesion } of labelled) {
    const lesions = lesion.reduce((a, b) => a + b, 0)
    let [tp, fp] = [0, 0]
    for (let b = bins - 1; b >= 0; b--) {
      tp += lesion[b]!
      fp += healthy[b]!
      sums[b]! += (2 * tp) / (tp + fp + lesions)
    }
  }
  let edge = bins
  for (let b = bins - 1; b >= 1; b--) if (sums[b]! > sums[edge]!) edge = b
  return {
    edge,
    dice: sums[edge]! / labelled.length,
    scans: labelled.length,
    subjects: new Set(labelled.map(({ subject }) => subject)).size,
  }
}
