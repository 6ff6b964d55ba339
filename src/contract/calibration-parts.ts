import { z } from 'zod'
import { estimateSchema, maybe } from './estimate.ts'

/**
 * The scan FPR threshold, never mixed with the voxel FPR threshold: a scan is flagged when a 26-connected cluster of at
 * least `volume_ml` lies above it. With `confidence`, at most the share `promised` of healthy subjects is flagged.
 */
export const scanFprSchema = z.object({
  target: z.number(),
  volume_ml: z.number(),
  confidence: z.number(),
  /** Healthy calibration subjects; one with several scans counts once, by the scan that is flagged first. */
  subjects: z.number().int(),
  /** Fewest subjects with which the target can be promised. */
  needed: z.number().int(),
  /** False when there are too few subjects: the threshold is then the highest flag score, and `promised` exceeds the target. */
  kept: z.boolean(),
  /** Null when no scan is flagged at any threshold, see `note`. */
  threshold: maybe,
  /** Rank of the threshold among the subjects' flag scores, from 1. */
  rank: z.number().int().nullable(),
  promised: maybe,
  /** Calibration subjects above the threshold. */
  flagged: z.number().int().nullable(),
  /** Share of held-out healthy subjects flagged, with Clopper and Pearson's 95 % interval; null without any. */
  heldout: estimateSchema.nullable(),
  /** Share of calibration subjects flagged at each of their own scores as threshold, with a band that holds at all of them at once. */
  curve: z
    .array(z.object({ threshold: z.number(), flagged: z.number(), lo: z.number(), hi: z.number() }))
    .optional(),
  note: z.string(),
})
export type ScanFpr = z.infer<typeof scanFprSchema>

/** Voxel FPR of the calibration scans along the slider, with a band that holds at all these thresholds at once. */
export const fprBandSchema = z.object({
  method: z.literal('studentised sup-t bootstrap over subjects, log scale'),
  confidence: z.number(),
  subjects: z.number().int(),
  replicates: z.number().int(),
  /** Half width in standard errors. */
  critical: z.number(),
  points: z.array(z.object({ threshold: z.number(), fpr: z.number(), lo: z.number(), hi: z.number() })),
})

/** The threshold with the best mean Dice on labelled scans of the calibration split: uses labels, and says so. */
export const bestDiceSchema = z.object({
  labels_used: z.literal(true),
  threshold: z.number(),
  /** Mean Dice of these very scans: optimistic. */
  dice: z.number(),
  scans: z.number().int(),
  subjects: z.number().int(),
  note: z.string(),
})

/** Pooled voxel FPR of one scanner's scans at the shared threshold; intervals from 10 subjects on. */
export const scannerFprSchema = z.object({
  scanner: z.string(),
  scans: z.number().int(),
  fpr: estimateSchema,
})
export type ScannerFpr = z.infer<typeof scannerFprSchema>

/** Keys of an operating point beside its threshold. */
export const calibrationParts = {
  /** Only when asked for. */
  scan_fpr: scanFprSchema.optional(),
  /** Null below 10 subjects or without a voxel in the range. */
  band: fprBandSchema.nullable().optional(),
  /** `fpr` with its 95 % interval at this threshold, calibration subjects resampled. */
  fpr_estimate: estimateSchema.optional(),
  /** Of the calibration scans. */
  by_scanner: z.array(scannerFprSchema).optional(),
  /** Only when asked for; null without a labelled scan in the calibration split. */
  best_dice: bestDiceSchema.nullable().optional(),
}
