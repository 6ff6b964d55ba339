import { z } from 'zod'
import { modalitySchema } from '../card.ts'
import { maybe } from '../estimate.ts'
import { frocSchema } from '../froc.ts'
import {
  biasClaimSchema,
  biasCurveSchema,
  biasGapSchema,
  biasGroupSchema,
  biasModelSchema,
  biasPairSchema,
  biasTestSchema,
  calibrationSchema,
  comparisonSchema,
  postprocessingSchema,
} from '../results.ts'
import { flagPromiseSchema, thresholdCurveSchema } from '../thresholds.ts'
import { base, count, triple } from './base.ts'

const pair = { method: z.string(), modality: modalitySchema }

/** What is to be had first, in the order of the work; 'nothing' when results are there. */
export const analysisNeeds = [
  'scans',
  'maps',
  'split',
  'healthy',
  'calibration',
  'evaluation',
  'nothing',
] as const
export const analysisStateSchema = z.object({
  needs: z.enum(analysisNeeds),
  /** Why operating points do not hold any more, in the engine's words; null where none are there or all hold. */
  reason: z.string().nullable(),
  /** Maps of test scans, and how many of them are measured at the present operating points. */
  test_maps: count,
  measured: count,
  /** Healthy calibration subjects. */
  calibration_subjects: count,
})
export type AnalysisState = z.infer<typeof analysisStateSchema>

/** Little-endian unsigned 32-bit numbers as base64: counts of voxels are many. */
const packed = z.string()

/**
 * All that moving a threshold needs, sent once: counts of brain voxels above the thresholds of a slider. Row k, column s
 * is scan s at edge k; row 0 stands for all voxels. A threshold is `lo + (hi - lo) * edge / bins`.
 */
export const sliderTableSchema = z.object({
  ...pair,
  postprocessing: postprocessingSchema,
  range: z.object({ lo: z.number(), hi: z.number(), bins: count }),
  edges: packed,
  /** Healthy voxels, and lesion voxels of the patients' columns alone, in the order of `columns`. */
  healthy: packed,
  lesion: packed,
  columns: z.array(
    z.object({
      scan_id: z.number().int(),
      scan: z.string(),
      subject: z.string(),
      scanner: z.string().nullable(),
      role: z.enum(['calibration', 'heldout', 'patient']),
    }),
  ),
  /** The operating point in force. */
  calibration: calibrationSchema.nullable(),
})
export type SliderTable = z.infer<typeof sliderTableSchema>

/**
 * What an entry of the history is: the operating point itself ('point'), or a figure beside it while the operating point
 * stays: another confidence of its interval, band and promise, a scan FPR threshold, the threshold of the best Dice, or the
 * same checked again, as on other held-out scans.
 */
export const pointEntries = ['point', 'confidence', 'scan-fpr', 'best-dice', 'checked'] as const

/** One entry of the history of operating points. */
export const pointChangeSchema = z.object({
  id: z.number().int(),
  time: z.string(),
  ...pair,
  what: z.enum(pointEntries),
  /** The account's name, and the reason given; null where the study's log holds none for it. */
  who: z.string().nullable(),
  why: z.string().nullable(),
  before: maybe,
  threshold: z.number(),
  target_fpr: z.number(),
  /** Of the threshold's interval, the band and the promise. */
  confidence: z.number(),
  fpr: z.number(),
  subjects: count,
  postprocessing: postprocessingSchema,
})
export type PointChange = z.infer<typeof pointChangeSchema>

/** Figures of one test scan under one method; null where undefined. */
export const resultRowSchema = z.object({
  scan_id: z.number().int(),
  method: z.string(),
  dice: maybe,
  dice_best: maybe,
  auprc: maybe,
  auroc: maybe,
  sensitivity: maybe,
  precision: maybe,
  fpr: maybe,
  lesion_sensitivity: maybe,
  false_positive_lesions: maybe,
  score_top1: maybe,
  hd95_mm: maybe,
  lesions: count,
  /** Null without an operating point. */
  lesions_found: count.nullable(),
  /** Centre of the largest lesion, preferably a missed one: RAS+ mm in the scan's own world. */
  centre_mm: triple.nullable(),
})
export type ResultRow = z.infer<typeof resultRowSchema>

export const comparisonViewSchema = comparisonSchema.extend({ warnings: z.array(z.string()) })
export type ComparisonView = z.infer<typeof comparisonViewSchema>

export const frocViewSchema = z.object({ ready: z.boolean(), curves: z.array(frocSchema) })
export type FrocView = z.infer<typeof frocViewSchema>

/** The whole audit at a glance: what is known of every method by every factor. */
export const biasOverviewSchema = z.object({
  gaps: z.array(biasGapSchema),
  tests: z.array(biasTestSchema),
  claims: z.array(biasClaimSchema),
  notes: z.array(z.string()),
  bootstrap_replicates: count,
  seed: z.number().int(),
})
export type BiasOverview = z.infer<typeof biasOverviewSchema>

/** One metric by one factor, with the joint models of that metric. */
export const biasViewSchema = z.object({
  groups: z.array(biasGroupSchema),
  gaps: z.array(biasGapSchema),
  tests: z.array(biasTestSchema),
  curves: z.array(biasCurveSchema),
  pairs: z.array(biasPairSchema),
  models: z.array(biasModelSchema),
})
export type BiasView = z.infer<typeof biasViewSchema>

/** A scan (or, for lesion sensitivity, a lesion) behind a group. */
export const biasMemberSchema = z.object({
  scan_id: z.number().int(),
  method: z.string(),
  level: z.string(),
  value: z.number(),
  /** Of the lesion, or of all lesions of the scan; null where there is none. */
  volume_mm3: maybe,
  contrast: maybe,
  centre_mm: triple.nullable(),
})
export type BiasMember = z.infer<typeof biasMemberSchema>

const biasPlace = { modality: modalitySchema, metric: z.string(), factor: z.string() }

export const analysisContract = {
  analysis: {
    state: base.output(analysisStateSchema),
    slider: base.input(z.object(pair)).output(sliderTableSchema),
    /** Voxel FPR, sensitivity and Dice of every method along its slider. */
    curves: base.input(z.object({ modality: modalitySchema })).output(z.array(thresholdCurveSchema)),
    /** What the number of healthy calibration subjects can promise about flagged scans. */
    promises: base.input(z.object({ confidence: z.number().gt(0).lt(1) })).output(z.array(flagPromiseSchema)),
    /** Every operating point that was set, the newest first. */
    history: base.output(z.array(pointChangeSchema)),
    comparison: base.output(comparisonViewSchema),
    /** Empty and not ready until the job 'froc' has counted every map. */
    froc: base.output(frocViewSchema),
    /** Every measured test scan of a modality under every method. */
    results: base.input(z.object({ modality: modalitySchema })).output(z.array(resultRowSchema)),
    bias: base.output(biasOverviewSchema),
    biasView: base.input(z.object(biasPlace)).output(biasViewSchema),
    biasMembers: base.input(z.object(biasPlace)).output(z.array(biasMemberSchema)),
  },
}
