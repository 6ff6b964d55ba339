import { z } from 'zod'
import { modalitySchema } from './card.ts'
import { maybe } from './estimate.ts'
import { postprocessingSchema } from './results.ts'

/** Mean over random subsets of one size and the middle 95 % of them; nulls where there is nothing to measure it on. */
const spread = z.object({ value: maybe, lo: maybe, hi: maybe })

/** `normascope scaling --json`: what more healthy calibration subjects would change, for one method on one modality. */
export const scalingSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  postprocessing: postprocessingSchema,
  target_fpr: z.number(),
  /** Healthy calibration subjects, healthy test scans, patients' test scans with a reference lesion. */
  subjects: z.number().int(),
  heldout_scans: z.number().int(),
  patient_scans: z.number().int(),
  orders: z.number().int(),
  seed: z.number().int(),
  histogram_bin_width: z.number(),
  points: z.array(z.object({ subjects: z.number().int(), threshold: spread, fpr: spread, dice: spread })),
  notes: z.array(z.string()),
})
export type Scaling = z.infer<typeof scalingSchema>
