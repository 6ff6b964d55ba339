import { type Mask, voxelCount, voxelVolume } from '../volume/index.ts'
import { hd95Of, surfaceDistances } from './hausdorff.ts'
import { findLesions } from './lesions.ts'
import { aupro, regionsOf } from './regions.ts'
import { type SortedScores, confusionAt, curveMetrics, imageScores, sortScores } from './scores.ts'
import { surfaceDiceOf } from './surface-dice.ts'
import { areaAgreement } from './surfels.ts'
import type { Metrics, MetricsInput } from './types.ts'

/** Why a figure is undefined, in words that a table can show. */
export const REASONS = {
  noBrain: 'the brain mask is empty',
  noReference: 'no reference mask was given',
  noLesion: 'the reference mask holds no lesion voxel in the brain',
  noHealthy: 'every brain voxel is lesion: there is no healthy voxel',
  noThreshold: 'no threshold was given',
  noPrediction: 'no brain voxel is above the threshold',
  bothEmpty: 'neither the reference nor the prediction holds a voxel',
} as const

type Figure = number | null

/**
 * All figures of one scan's anomaly map. Voxel metrics are over brain voxels; a voxel is called anomalous when
 * score > threshold. Undefined figures are null, with the reason under their name in `undefined`:
 * - auroc, auprc, dice_best, sensitivity need a lesion voxel in the brain, auroc and fpr a healthy one;
 * - dice is 2 TP / (called + lesion): 0 when only one of the two is empty, undefined when both are;
 * - precision needs a called voxel, hd95_mm a called voxel and a lesion voxel;
 * - surface_dice (at 2 mm) is 0 when only one of the two is empty, undefined when both are;
 * - volume_error_mm3 is called minus lesion volume in the brain; volume_error, its share of the lesion, needs a lesion
 *   voxel; aupro a lesion and a healthy voxel;
 * - `lesion_voxels` is 0 without a reference, with the reason beside it.
 *
 * Definitions: curves `curveMetrics`, lesions `findLesions`, hd95 `hd95`, image scores `imageScores`.
 * All arrays have the grid's voxels. Throws a RangeError when they do not, and an Error with the count when scores in
 * the brain are not finite. Scores outside the brain are never read.
 */
export function computeMetrics(input: MetricsInput): Metrics {
  checkSizes(input)
  const { map, brain, reference, grid } = input
  const threshold = input.threshold ?? null
  const scores = sortScores(map, brain, reference)
  const prediction = threshold === null ? undefined : predict(map, brain, threshold)
  const why: Record<string, string> = {}
  const voxelwise = voxelMetrics(scores, reference !== undefined, threshold, why)
  const image = imageScores(scores)
  if (image === null)
    for (const name of ['score_mean', 'score_max', 'score_top1']) why[name] = REASONS.noBrain
  return {
    voxels: voxelCount(grid),
    brain_voxels: scores.healthy.length + scores.lesion.length,
    lesion_voxels: scores.lesion.length,
    threshold,
    ...voxelwise,
    ...surfaceMetrics(input, scores, prediction, why),
    ...volumeErrors(input, scores, why),
    ...regionMetric(input, scores, why),
    ...lesionMetrics(input, prediction, why),
    score_mean: image?.mean ?? null,
    score_max: image?.max ?? null,
    score_top1: image?.top1 ?? null,
    undefined: why,
  }
}

function checkSizes({ map, brain, reference, image, grid }: MetricsInput): void {
  const voxels = voxelCount(grid)
  for (const [name, array] of Object.entries({ map, brain, reference, image }))
    if (array !== undefined && array.length !== voxels)
      throw new RangeError(`the ${name} has ${array.length} voxels, its grid ${voxels}`)
}

/** Brain voxels with score > threshold. */
export function predict(map: Float32Array, brain: Mask, threshold: number): Mask {
  const prediction = new Uint8Array(map.length)
  for (let i = 0; i < map.length; i++) prediction[i] = brain[i] !== 0 && map[i] > threshold ? 1 : 0
  return prediction
}

type Voxelwise = Pick<
  Metrics,
  'auroc' | 'auprc' | 'dice_best' | 'dice_best_threshold' | 'dice' | 'sensitivity' | 'precision' | 'fpr'
>

function voxelMetrics(
  scores: SortedScores,
  known: boolean,
  threshold: Figure,
  why: Record<string, string>,
): Voxelwise {
  const [lesions, healthy] = [scores.lesion.length, scores.healthy.length]
  const missing = lesions + healthy === 0 ? REASONS.noBrain : known ? null : REASONS.noReference
  const noLesion = missing ?? (lesions === 0 ? REASONS.noLesion : null)
  const noHealthy = missing ?? (healthy === 0 ? REASONS.noHealthy : null)
  const noCall = missing ?? (threshold === null ? REASONS.noThreshold : null)
  const curve = noLesion === null ? curveMetrics(scores) : null
  const { tp, fp, fn, tn } = confusionAt(scores, threshold ?? Infinity)
  const figure = (name: string, reason: string | null, value: number | undefined): Figure => {
    if (reason !== null) why[name] = reason
    return reason === null ? value! : null
  }
  return {
    auroc: figure('auroc', noLesion ?? noHealthy, curve?.auroc),
    auprc: figure('auprc', noLesion, curve?.auprc),
    dice_best: figure('dice_best', noLesion, curve?.diceBest),
    dice_best_threshold: figure('dice_best_threshold', noLesion, curve?.diceBestThreshold),
    dice: figure(
      'dice',
      noCall ?? (tp + fp + fn === 0 ? REASONS.bothEmpty : null),
      (2 * tp) / (2 * tp + fp + fn),
    ),
    sensitivity: figure('sensitivity', noCall ?? noLesion, tp / (tp + fn)),
    precision: figure('precision', noCall ?? (tp + fp === 0 ? REASONS.noPrediction : null), tp / (tp + fp)),
    fpr: figure('fpr', noCall ?? noHealthy, fp / (fp + tn)),
  }
}

/** The tolerance of `surface_dice`: two voxels at the 1 mm that brain scans are commonly resampled to. */
export const SURFACE_TOLERANCE_MM = 2

function surfaceMetrics(
  { reference, brain, grid }: MetricsInput,
  scores: SortedScores,
  prediction: Mask | undefined,
  why: Record<string, string>,
): Pick<Metrics, 'hd95_mm' | 'surface_dice' | 'surface_dice_area'> {
  const missing =
    scores.healthy.length + scores.lesion.length === 0
      ? REASONS.noBrain
      : reference === undefined
        ? REASONS.noReference
        : REASONS.noThreshold
  if (missing === REASONS.noBrain || reference === undefined || prediction === undefined) {
    why['hd95_mm'] = why['surface_dice'] = why['surface_dice_area'] = missing
    return { hd95_mm: null, surface_dice: null, surface_dice_area: null }
  }
  const inside = new Uint8Array(reference.length)
  for (let i = 0; i < inside.length; i++) inside[i] = reference[i] !== 0 && brain[i] !== 0 ? 1 : 0
  const distances = surfaceDistances(prediction, inside, grid)
  const distance = hd95Of(distances)
  if (distance === null) why['hd95_mm'] = scores.lesion.length === 0 ? REASONS.noLesion : REASONS.noPrediction
  const overlap = surfaceDiceOf(distances, SURFACE_TOLERANCE_MM)
  if (overlap === null) why['surface_dice'] = why['surface_dice_area'] = REASONS.bothEmpty
  const { dice } = areaAgreement(prediction, inside, grid, SURFACE_TOLERANCE_MM)
  return { hd95_mm: distance, surface_dice: overlap, surface_dice_area: dice }
}

function volumeErrors(
  { reference, threshold, grid }: MetricsInput,
  scores: SortedScores,
  why: Record<string, string>,
): Pick<Metrics, 'volume_error_mm3' | 'volume_error'> {
  const lesions = scores.lesion.length
  const missing =
    scores.healthy.length + lesions === 0
      ? REASONS.noBrain
      : reference === undefined
        ? REASONS.noReference
        : REASONS.noThreshold
  if (
    missing === REASONS.noBrain ||
    reference === undefined ||
    threshold === undefined ||
    threshold === null
  ) {
    why['volume_error_mm3'] = why['volume_error'] = missing
    return { volume_error_mm3: null, volume_error: null }
  }
  const { fp, fn } = confusionAt(scores, threshold)
  if (lesions === 0) why['volume_error'] = REASONS.noLesion
  return {
    volume_error_mm3: (fp - fn) * voxelVolume(grid),
    volume_error: lesions === 0 ? null : (fp - fn) / lesions,
  }
}

function regionMetric(
  { map, brain, reference, grid }: MetricsInput,
  { healthy, lesion }: SortedScores,
  why: Record<string, string>,
): Pick<Metrics, 'aupro'> {
  const missing =
    healthy.length + lesion.length === 0
      ? REASONS.noBrain
      : reference === undefined
        ? REASONS.noReference
        : lesion.length === 0
          ? REASONS.noLesion
          : REASONS.noHealthy
  if (reference === undefined || lesion.length === 0 || healthy.length === 0) {
    why['aupro'] = missing
    return { aupro: null }
  }
  return { aupro: aupro({ healthy, regions: regionsOf(map, brain, reference, grid.dims) }).value }
}

function lesionMetrics(
  input: MetricsInput,
  prediction: Mask | undefined,
  why: Record<string, string>,
): Pick<Metrics, 'lesions' | 'lesion_sensitivity' | 'false_positive_lesions'> {
  const { reference } = input
  if (reference === undefined) {
    for (const name of ['lesion_voxels', 'lesions', 'lesion_sensitivity', 'false_positive_lesions'])
      why[name] = REASONS.noReference
    return { lesions: [], lesion_sensitivity: null, false_positive_lesions: null }
  }
  const { lesions, falsePositives } = findLesions({ ...input, reference, prediction })
  if (falsePositives === null) why['false_positive_lesions'] = REASONS.noThreshold
  if (prediction === undefined) why['lesion_sensitivity'] = REASONS.noThreshold
  else if (lesions.length === 0) why['lesion_sensitivity'] = 'the reference mask holds no lesion'
  const detected = lesions.filter((lesion) => lesion.detected === true).length
  const estimable = prediction !== undefined && lesions.length > 0
  return {
    lesions,
    lesion_sensitivity: estimable ? detected / lesions.length : null,
    false_positive_lesions: falsePositives,
  }
}
