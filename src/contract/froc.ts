import { z } from 'zod'
import { modalitySchema } from './card.ts'
import { maybe } from './estimate.ts'
import { postprocessingSchema } from './results.ts'

/**
 * `normascope froc --json`: lesion sensitivity against false-positive components per scan, over the thresholds of one
 * method on one modality, on patients' test scans with a reference.
 */
export const frocSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  postprocessing: postprocessingSchema,
  /** Smaller components are no false positives. */
  min_ml: z.number(),
  scans: z.number().int(),
  subjects: z.number().int(),
  lesions: z.number().int(),
  healthy_scans: z.number().int(),
  /** From the highest threshold down; empty without a lesion, see `note`. */
  points: z.array(
    z.object({
      threshold: z.number(),
      /** Lesions with a voxel above the threshold / all lesions. */
      sensitivity: z.number(),
      /** Components above the threshold that touch no lesion / patients' scans. */
      false_positives: z.number(),
      /** Components / healthy test scans; null without any. */
      false_positives_healthy: maybe,
    }),
  ),
  /** Sensitivity at these false positives per scan, with intervals over resampled subjects. */
  rates: z.array(
    z.object({ rate: z.number(), sensitivity: maybe, lo: maybe, hi: maybe, note: z.string().optional() }),
  ),
  /** The calibrated operating point, from the evaluation; null before it, or where small components are left out. */
  operating: z
    .object({ threshold: z.number(), sensitivity: z.number(), false_positives: z.number() })
    .nullable(),
  seed: z.number().int(),
  bootstrap_replicates: z.number().int(),
  note: z.string().optional(),
})
export type Froc = z.infer<typeof frocSchema>
