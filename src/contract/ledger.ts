import { z } from 'zod'
import { modalitySchema } from './card.ts'
import { maybe } from './estimate.ts'

const place = z.tuple([z.number(), z.number(), z.number()])

/** A reference lesion, or a component above one method's threshold that touches no lesion; `normascope lesions --json`. */
export const ledgerRowSchema = z.object({
  scan_id: z.number().int(),
  scan: z.string(),
  subject: z.string(),
  group: z.enum(['healthy', 'patient']),
  modality: modalitySchema,
  kind: z.enum(['lesion', 'false-positive']),
  /** Whose false positive; null for a lesion. */
  method: z.string().nullable(),
  /** Number of the component within the scan (and method), from 1. */
  number: z.number().int(),
  voxels: z.number().int(),
  volume_ml: z.number(),
  contrast: maybe,
  /** Centre of mass, RAS+ mm in the scan's own world, and in MNI space where the scan is aligned. */
  centre_mm: place,
  centre_mni_mm: place.nullable(),
  /** Methods with a voxel of it above their threshold. */
  found_by: z.array(z.string()),
  methods: z.array(
    z.object({
      method: z.string(),
      found: z.boolean(),
      /** Share of its voxels above the method's threshold. */
      overlap: z.number(),
      /** The method's score at its voxel nearest to the centre; null outside the brain. */
      score: maybe,
    }),
  ),
})
export type LedgerRow = z.infer<typeof ledgerRowSchema>

export const ledgerSchema = z.object({
  rows: z.array(ledgerRowSchema),
  /** Rows of the whole ledger, before any filter. */
  lesions: z.number().int(),
  false_positives: z.number().int(),
  missed_by_all: z.number().int(),
  methods: z.array(z.string()),
  scans: z.number().int(),
  warnings: z.array(z.string()),
})
export type Ledger = z.infer<typeof ledgerSchema>
