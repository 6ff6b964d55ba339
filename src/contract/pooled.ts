import { z } from 'zod'
import { modalitySchema } from './card.ts'
import { estimateSchema } from './estimate.ts'

/** `normascope compare --pooled --json`, under `pooled`: all methods over the same resampled subjects. */
export const pooledSchema = z.object({
  rows: z.array(
    z.object({
      method: z.string(),
      modality: modalitySchema,
      scans: z.number().int(),
      /** Mean over scans, at the operating point. */
      dice: estimateSchema,
      /** Average precision over the voxels of all patients' test scans with a reference, from score histograms. */
      auprc: estimateSchema,
      /** The most that the exact value of the voxels can differ from it; null where there is none. */
      auprc_error: z.number().nullable(),
    }),
  ),
  interval: z.literal('percentile'),
  bootstrap_replicates: z.number().int(),
  seed: z.number().int(),
})
export type Pooled = z.infer<typeof pooledSchema>
