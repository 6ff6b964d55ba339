import { z } from 'zod'
import { calibrationParts, scannerFprSchema } from './calibration-parts.ts'
import { modalitySchema } from './card.ts'
import { comparisonParts, methodRowParts } from './comparison-parts.ts'
import { estimateSchema, maybe } from './estimate.ts'

export { type ScannerFpr } from './calibration-parts.ts'
export { estimateSchema, type Estimate } from './estimate.ts'

const reasons = z.record(z.string(), z.string())

export const lesionSchema = z.object({
  id: z.number().int(),
  voxels: z.number().int(),
  volume_mm3: z.number(),
  /** Any voxel of the lesion is above the threshold. Null without a threshold. */
  detected: z.boolean().nullable(),
  /** Share of the lesion's voxels above the threshold, 0..1. Null without a threshold. */
  overlap: maybe,
  /** How predicted components meet it: several touch it ('split'), or one that touches other lesions too ('merged'). */
  match: z.enum(['missed', 'single', 'split', 'merged', 'split-merged']).nullable().optional(),
  /** Centre of mass, RAS+ mm in the scan's own world. */
  centre_mm: z.tuple([z.number(), z.number(), z.number()]),
  /** |mean in lesion - mean in a 3 mm shell of brain around it| / sd of that shell, on the image; null where undefined. */
  contrast: maybe,
})
export type Lesion = z.infer<typeof lesionSchema>

/** `normascope metrics --json`; also the per-scan figures of `evaluate`. Definitions: design section 8. */
export const metricsSchema = z.object({
  voxels: z.number().int(),
  brain_voxels: z.number().int(),
  lesion_voxels: z.number().int(),
  threshold: maybe,
  auroc: maybe,
  auprc: maybe,
  dice: maybe,
  /** Oracle: the best Dice over all thresholds, found with the reference itself. */
  dice_best: maybe,
  dice_best_threshold: maybe,
  sensitivity: maybe,
  precision: maybe,
  fpr: maybe,
  hd95_mm: maybe,
  /** Share of both surfaces within 2 mm of the other. */
  surface_dice: maybe.optional(),
  /** The same over areas of surface elements. */
  surface_dice_area: maybe.optional(),
  /** Called minus lesion volume in the brain, and its share of the lesion volume. */
  volume_error_mm3: maybe.optional(),
  volume_error: maybe.optional(),
  /** Per-region overlap up to an FPR of 0.3 (BMAD's variant B). */
  aupro: maybe.optional(),
  lesions: z.array(lesionSchema),
  lesion_sensitivity: maybe,
  /** 26-connected components above the threshold that touch no lesion. */
  false_positive_lesions: maybe,
  /** Image scores over brain voxels: mean, maximum, mean of the top 1 %. */
  score_mean: maybe,
  score_max: maybe,
  score_top1: maybe,
  /** Why a figure is null: metric name -> reason. */
  undefined: reasons,
})
export type Metrics = z.infer<typeof metricsSchema>

export const postprocessings = ['none', 'median3', 'median4', 'median5'] as const
export const postprocessingSchema = z.enum(postprocessings)
export type Postprocessing = z.infer<typeof postprocessingSchema>

/** The facts of a scan that the evaluation and the bias analysis use. */
export const scanFactsSchema = z.object({
  scan_id: z.number().int(),
  scan: z.string().describe('stable label, sub-07_T2w'),
  subject: z.string(),
  modality: modalitySchema,
  group: z.enum(['healthy', 'patient']),
  split: z.enum(['calibration', 'test', 'train']).nullable(),
  age: maybe,
  sex: z.string().nullable(),
  scanner: z.string().nullable(),
  site: z.string().nullable(),
  lesion_type: z.string().nullable(),
  has_mask: z.boolean(),
})
export type ScanFacts = z.infer<typeof scanFactsSchema>

export const scanResultSchema = scanFactsSchema.extend({
  method: z.string(),
  metrics: metricsSchema,
  map_key: z.string(),
})
export type ScanResult = z.infer<typeof scanResultSchema>

/** One operating point: a method on a modality. Threshold: smallest score with pooled healthy voxel FPR at most the target. */
export const calibrationSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  postprocessing: postprocessingSchema,
  target_fpr: z.number(),
  confidence: z.number(),
  /** Exact, from the voxels. A voxel is called anomalous when score > threshold. */
  threshold: z.number(),
  /** Subject-bootstrap interval of the threshold at the given confidence; both the threshold where there is none. */
  threshold_lo: z.number(),
  threshold_hi: z.number(),
  bootstrap_replicates: z.number().int(),
  seed: z.number().int(),
  /** Pooled FPR reached on the calibration scans at the threshold. */
  fpr: z.number(),
  scans: z.number().int(),
  subjects: z.number().int(),
  voxels: z.number().int(),
  /** FPR of each calibration scan at the threshold, in the order of scan ids. */
  scan_fprs: z.array(
    z.object({
      scan_id: z.number().int(),
      scan: z.string(),
      scanner: z.string().nullable(),
      fpr: z.number(),
    }),
  ),
  /** The same threshold on healthy test scans, pooled over their brain voxels; null when there are none. */
  heldout: z
    .object({
      fpr: estimateSchema,
      scans: z.number().int(),
      by_scanner: z.array(scannerFprSchema).optional(),
    })
    .nullable(),
  ...calibrationParts,
  histogram_bin_width: z.number(),
  warnings: z.array(z.string()),
  created: z.string(),
})
export type Calibration = z.infer<typeof calibrationSchema>

/** The interval of a threshold; nulls where too few subjects give none, for which both ends are the threshold. */
export const thresholdEnds = ({
  threshold,
  threshold_lo: lo,
  threshold_hi: hi,
}: Pick<Calibration, 'threshold' | 'threshold_lo' | 'threshold_hi'>): [number, number] | [null, null] =>
  lo === threshold && hi === threshold ? [null, null] : [lo, hi]

export const methodRowSchema = z.object({
  method: z.string(),
  name: z.string(),
  modality: modalitySchema,
  postprocessing: postprocessingSchema,
  threshold: z.number(),
  target_fpr: z.number(),
  patients: z.number().int(),
  healthy: z.number().int(),
  dice: estimateSchema,
  /** Oracle, labelled so wherever it is shown. */
  dice_best: estimateSchema,
  auprc: estimateSchema,
  auroc: estimateSchema,
  sensitivity: estimateSchema,
  precision: estimateSchema,
  lesion_sensitivity: estimateSchema,
  false_positive_lesions: estimateSchema,
  fpr_healthy: estimateSchema,
  image_auroc: estimateSchema,
  /** Scans whose Dice is undefined (no reference, no prediction), counted, never dropped in silence. */
  undefined_dice: z.number().int(),
  ...methodRowParts,
})
export type MethodRow = z.infer<typeof methodRowSchema>

export const pairSchema = z.object({
  modality: modalitySchema,
  metric: z.string(),
  a: z.string(),
  b: z.string(),
  /** Mean over subjects of a - b, 95 % bootstrap interval over subjects. */
  difference: estimateSchema,
  wilcoxon_p: maybe,
  wilcoxon_p_holm: maybe,
  note: z.string().optional(),
})
export const comparisonSchema = z.object({
  rows: z.array(methodRowSchema),
  pairs: z.array(pairSchema),
  /** One plain sentence a modality, computed from the pairs. */
  sentences: z.array(z.object({ modality: modalitySchema, text: z.string() })),
  ...comparisonParts,
  bootstrap_replicates: z.number().int(),
  seed: z.number().int(),
})
export type Comparison = z.infer<typeof comparisonSchema>

const groupStatus = z.enum(['ok', 'imprecise', 'counts-only', 'not-estimable'])

export const biasGroupSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  factor: z.string(),
  level: z.string(),
  estimate: estimateSchema,
  /** n < 10: 'counts-only'; 10..29: 'imprecise'; from 30: 'ok'; no unit at all: 'not-estimable'. */
  status: groupStatus,
  /** Subject means, ascending, 4 digits; of more than 200 every k-th; none below 10 subjects. */
  values: z.array(z.number()).default([]),
})
export const biasGapSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  factor: z.string(),
  largest: z.string().nullable(),
  smallest: z.string().nullable(),
  gap: estimateSchema,
})
export const biasTestSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  factor: z.string(),
  test: z.string(),
  n: z.number().int(),
  statistic: maybe,
  p: maybe,
  p_adjusted: maybe,
  effect: maybe,
  effect_name: z.string(),
  note: z.string().optional(),
})
/** A metric along a continuous factor, with a band that holds at each x and one that holds along the whole curve. */
export const biasCurveSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  factor: z.string(),
  n: z.number().int(),
  observations: z.number().int(),
  status: groupStatus,
  scale: z.enum(['linear', 'log10']),
  knots: z.array(z.number()),
  /** Empty when not estimable, with the reason in `note`. */
  points: z.array(
    z.object({
      x: z.number(),
      value: z.number(),
      lo: z.number(),
      hi: z.number(),
      lo_all: z.number(),
      hi_all: z.number(),
    }),
  ),
  note: z.string().optional(),
})
/** One cell of two factors crossed. */
export const biasPairSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  factor_a: z.string(),
  factor_b: z.string(),
  level_a: z.string(),
  level_b: z.string(),
  estimate: estimateSchema,
  status: groupStatus,
})
/** One coefficient of a joint model: a group against the reference group, or a continuous factor by its unit. */
export const biasCoefficientSchema = z.object({
  factor: z.string(),
  level: z.string().nullable(),
  reference: z.string().nullable(),
  unit: z.string().nullable(),
  estimate: maybe,
  se: maybe,
  lo: maybe,
  hi: maybe,
  /** Uncorrected; null for groups below 30, which are not tested. */
  p: maybe,
  odds_ratio: maybe,
  odds_ratio_lo: maybe,
  odds_ratio_hi: maybe,
  n: z.number().int(),
  status: z.enum(['ok', 'imprecise', 'not-estimable']),
  note: z.string().optional(),
})
/** A factor's place in a joint model: all its coefficients tested together. */
export const biasTermSchema = z.object({
  factor: z.string(),
  test: z.string(),
  n: z.number().int(),
  df1: maybe,
  df2: maybe,
  statistic: maybe,
  p: maybe,
  /** Benjamini-Hochberg over all terms of the page, never below the smallest adjusted p of the page's tests. */
  p_adjusted: maybe,
  effect: maybe,
  effect_name: z.string(),
  status: z.enum(['tested', 'not-tested', 'not-estimable']),
  note: z.string().optional(),
})
/** One model of all factors together for a method, modality and metric. */
export const biasModelSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  model: z.enum(['linear', 'logistic', 'logistic-firth', 'linear-mixed']),
  outcome: z.string(),
  errors: z.string(),
  n: z.number().int(),
  observations: z.number().int(),
  left_out: z.array(z.object({ reason: z.string(), n: z.number().int() })),
  status: z.enum(['ok', 'imprecise', 'not-estimable']),
  intercept: maybe,
  residual_sd: maybe,
  coefficients: z.array(biasCoefficientSchema),
  terms: z.array(biasTermSchema),
  /** From five scanners on: their effects as random. */
  random: z
    .object({
      factor: z.string(),
      variance: maybe,
      sd: maybe,
      icc: maybe,
      levels: z.array(
        z.object({ level: z.string(), n: z.number().int(), value: maybe, lo: maybe, hi: maybe }),
      ),
      note: z.string().optional(),
    })
    .nullable(),
  note: z.string().optional(),
})
/** A difference that is left after correction, and whether the joint model puts it down to the factor. */
export const biasClaimSchema = z.object({
  method: z.string(),
  modality: z.string(),
  metric: z.string(),
  factor: z.string(),
  sources: z.array(z.enum(['test', 'model'])),
  p_adjusted: z.number(),
  attribution: z.enum(['own', 'other', 'unclear', 'confounded', 'not-modelled']),
  attributed_to: z.array(z.string()),
  text: z.string(),
})
export const biasSchema = z.object({
  groups: z.array(biasGroupSchema),
  gaps: z.array(biasGapSchema),
  tests: z.array(biasTestSchema),
  curves: z.array(biasCurveSchema).default([]),
  pairs: z.array(biasPairSchema).default([]),
  models: z.array(biasModelSchema),
  claims: z.array(biasClaimSchema).default([]),
  notes: z.array(z.string()),
  bootstrap_replicates: z.number().int(),
  seed: z.number().int(),
})
export type Bias = z.infer<typeof biasSchema>
export type BiasGroup = z.infer<typeof biasGroupSchema>
export type BiasGap = z.infer<typeof biasGapSchema>
export type BiasTest = z.infer<typeof biasTestSchema>
export type BiasCurve = z.infer<typeof biasCurveSchema>
export type BiasPair = z.infer<typeof biasPairSchema>
export type BiasCoefficient = z.infer<typeof biasCoefficientSchema>
export type BiasTerm = z.infer<typeof biasTermSchema>
export type BiasModel = z.infer<typeof biasModelSchema>
export type BiasClaim = z.infer<typeof biasClaimSchema>
