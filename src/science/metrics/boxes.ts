import type { Mask } from '../volume/types.ts'
import type { Outcome } from './outcome.ts'

/** One image, one box of the reference, and where an anomaly would be a false one. Same layout. */
export interface BoxCase {
  readonly map: Float32Array
  readonly box: Mask
  readonly negative: Mask
}

export interface BoxFinding {
  /** More than a tenth of the box's voxels are above the threshold. */
  readonly detected: boolean
  /** Whole part of (score mass above the threshold outside) / (the same inside, at least 1): a ratio, no count of blobs. */
  readonly falsePositives: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/**
 * Localisation against a box as Reversed Auto-Encoders score it: A' is the map where score > threshold, 0 elsewhere.
 * `cap`: the most false positives an image counts (THOR's wrist evaluation: 10). Throws a RangeError for an empty box.
 */
export function scoreBox({ map, box, negative }: BoxCase, threshold: number, cap = Infinity): BoxFinding {
  let [hits, size, inside, outside] = [0, 0, 0, 0]
  for (let i = 0; i < map.length; i++) {
    if (box[i] !== 0) size++
    const score = map[i]
    if (!(score > threshold)) continue
    if (box[i] !== 0) {
      if (score !== 0) hits++
      inside += score
    }
    if (negative[i] !== 0) outside += score
  }
  if (size === 0) throw new RangeError('the box holds no voxel')
  const detected = hits > 0.1 * size
  const falsePositives = Math.min(cap, Math.trunc(outside / Math.max(inside, 1)))
  const tp = detected ? 1 : 0
  const precision = tp / Math.max(tp + falsePositives, 1)
  const f1 = (2 * precision * tp) / (precision + tp + 1e-8)
  return { detected, falsePositives, precision, recall: tp, f1 }
}

export interface BoxSummary {
  readonly rows: number
  readonly detection_rate: Outcome
  readonly precision: Outcome
  readonly f1: Outcome
}

/** Means over rows (one row = one image and one of its boxes). */
export function boxDetection(cases: readonly BoxCase[], threshold: number, cap = Infinity): BoxSummary {
  const found = cases.map((one) => scoreBox(one, threshold, cap))
  const mean = (of: (finding: BoxFinding) => number): Outcome =>
    found.length === 0
      ? { value: null, reason: 'no image with a box' }
      : { value: found.reduce((sum, finding) => sum + of(finding), 0) / found.length }
  return {
    rows: found.length,
    detection_rate: mean((finding) => finding.recall),
    precision: mean((finding) => finding.precision),
    f1: mean((finding) => finding.f1),
  }
}
