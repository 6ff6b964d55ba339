import { z } from 'zod'
import { modalitySchema } from './card.ts'
import { maybe } from './estimate.ts'
import { postprocessingSchema } from './results.ts'

const scanPlace = { scan_id: z.number().int(), scan: z.string(), scanner: z.string().nullable() }

/** Spread of single scans' figures; nulls without a scan. */
export const spreadSchema = z.object({
  n: z.number().int(),
  min: maybe,
  q1: maybe,
  median: maybe,
  q3: maybe,
  max: maybe,
})

/** Pooled voxel FPR of some healthy scans at a threshold, and how single scans lie around it. */
const healthyFigures = z.object({
  scans: z.number().int(),
  subjects: z.number().int(),
  fpr: maybe,
  spread: spreadSchema,
})

/**
 * What a threshold gives on all scans of a method and modality. Counts of voxels are exact at `threshold`, which is the
 * slider's own nearest to the one asked for. Figures of test scans are for looking: a threshold chosen by them is no
 * longer tested by them.
 */
export const thresholdFiguresSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  postprocessing: postprocessingSchema,
  threshold: z.number(),
  /** Place of the threshold among the slider's, from 0, and how many there are. */
  step: z.number().int(),
  steps: z.number().int(),
  /** The operating point in force; null where there is none. */
  calibrated: maybe,
  /** Healthy calibration scans, with the simultaneous band of the operating point where it covers this threshold. */
  calibration: healthyFigures.extend({
    band: z.object({ lo: z.number(), hi: z.number(), confidence: z.number() }).nullable(),
  }),
  /** Healthy test scans. */
  heldout: healthyFigures,
  by_scanner: z.array(
    z.object({
      scanner: z.string(),
      split: z.enum(['calibration', 'test']),
      scans: z.number().int(),
      subjects: z.number().int(),
      fpr: maybe,
    }),
  ),
  /** FPR of every healthy scan. */
  scan_fprs: z.array(z.object({ ...scanPlace, split: z.enum(['calibration', 'test']), fpr: maybe })),
  /** Patients' test scans with a reference: means over scans, and each of them. */
  patients: z.object({
    scans: z.number().int(),
    dice: maybe,
    sensitivity: maybe,
    fpr: maybe,
    /** Scans whose Dice or sensitivity is undefined, counted, left out of the mean. */
    undefined_dice: z.number().int(),
    undefined_sensitivity: z.number().int(),
    each: z.array(z.object({ ...scanPlace, dice: maybe, sensitivity: maybe, fpr: maybe })),
  }),
})
export type ThresholdFigures = z.infer<typeof thresholdFiguresSchema>

/** The same figures along the slider, for a curve. */
export const thresholdCurveSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  postprocessing: postprocessingSchema,
  calibrated: maybe,
  target_fpr: maybe,
  points: z.array(
    z.object({ threshold: z.number(), fpr: maybe, heldout_fpr: maybe, sensitivity: maybe, dice: maybe }),
  ),
})
export type ThresholdCurve = z.infer<typeof thresholdCurveSchema>

/** What a number of healthy calibration subjects can promise about flagged scans, whatever the method. */
export const flagPromiseSchema = z.object({
  modality: modalitySchema,
  subjects: z.number().int(),
  confidence: z.number(),
  /** The smallest share of flagged healthy subjects that so many can promise; null without a subject. */
  promised: maybe,
  targets: z.array(
    z.object({
      target: z.number(),
      needed: z.number().int(),
      kept: z.boolean(),
      rank: z.number().int().nullable(),
    }),
  ),
  text: z.string(),
})
export type FlagPromises = z.infer<typeof flagPromiseSchema>
