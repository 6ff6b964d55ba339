import { z } from 'zod'
import { modalitySchema } from './card.ts'
import { estimateSchema, maybe } from './estimate.ts'

/** Keys of a comparison's row beside its means. */
export const methodRowParts = {
  /** Patients against healthy test scans by the mean, the maximum, and the mean of the top 1 % of the map in the brain. */
  images: z
    .array(z.object({ score: z.enum(['mean', 'max', 'top1']), auroc: estimateSchema, ap: estimateSchema }))
    .optional(),
}

/** Keys of a comparison beside its rows and pairs. */
export const comparisonParts = {
  /** Friedman's test and Iman & Davenport's F over all methods, where there are more than two: asked before any pair. */
  omnibus: z
    .array(
      z.object({
        modality: modalitySchema,
        metric: z.string(),
        methods: z.array(z.string()),
        n: z.number().int(),
        friedman_chi2: maybe,
        friedman_p: maybe,
        iman_davenport_f: maybe,
        df1: maybe,
        df2: maybe,
        iman_davenport_p: maybe,
        note: z.string().optional(),
      }),
    )
    .optional(),
  /** Place of each method by its mean, 1 = best, with its interval over resampled subjects. */
  ranks: z
    .array(
      z.object({ modality: modalitySchema, metric: z.string(), method: z.string(), rank: estimateSchema }),
    )
    .optional(),
  /** Kind of the intervals of means and differences. */
  interval: z.enum(['bca', 'percentile']).optional(),
}
