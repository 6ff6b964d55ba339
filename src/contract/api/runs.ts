import { z } from 'zod'
import { modalitySchema, referenceChoices } from '../card.ts'
import { base, count } from './base.ts'

export const runEntrySchema = z.object({
  id: z.number().int(),
  started: z.string(),
  /** null: it runs, or its engine died (`outcome` tells which). */
  ended: z.string().nullable(),
  outcome: z.enum(['complete', 'cancelled', 'failed', 'running', 'interrupted']),
  methods: z.array(z.string()),
  modalities: z.array(z.string()),
  provider: z.string(),
  quality: z.string(),
  /** Maps of the study that it made. */
  maps: count,
  has_log: z.boolean(),
})
export type RunEntry = z.infer<typeof runEntrySchema>

export const failureEntrySchema = z.object({
  scan_id: z.number().int(),
  scan: z.string(),
  /** 'alignment' where the scan could not be aligned for any method. */
  method: z.string(),
  /** The run whose log tells more; null where it is not known. */
  run_id: z.number().int().nullable(),
  time: z.string(),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
})
export type FailureEntry = z.infer<typeof failureEntrySchema>

/** What a run of a method on a modality would have to do. */
export const runNeedSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  scans: count,
  maps: count,
  /** Mean seconds that a map of the method took here; null where none was made. */
  seconds: z.number().nullable(),
  /** Healthy scans it would be fitted on; null where it is not fitted. */
  fit_scans: count.nullable(),
  /** Healthy scans of the study that its maps would be compared with; null: the reference that came with it, or none. */
  own_scans: count.nullable(),
  /** So many more healthy scans are needed for that: until then a run makes none of these maps. */
  own_missing: count,
  /** Scans that have to be mapped first for that comparison; 0 where it is known. */
  fresh_scans: count,
})
export type RunNeed = z.infer<typeof runNeedSchema>

export const runsContract = {
  runs: {
    /** Newest first. */
    history: base.output(z.array(runEntrySchema)),
    log: base
      .input(z.object({ id: z.number().int() }))
      .output(z.array(z.object({ time: z.string(), line: z.string() }))),
    /** Scans on which a method failed and that have no map of it since. */
    failures: base.output(z.array(failureEntrySchema)),
    /** Tries these again and nothing else, each as it was run. Gives the jobs. */
    retry: base.output(z.object({ jobs: z.array(count) })),
    needs: base
      .input(z.object({ reference: z.enum(referenceChoices).default('auto') }))
      .output(z.array(runNeedSchema)),
    providers: base.output(z.array(z.string())),
  },
}
