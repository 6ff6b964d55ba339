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

/** Which rows of the ledger, in what order, and which of them; every key may be left out. */
export const ledgerQuerySchema = z.object({
  /** Only what these methods made of the lesions, and their false positives. All methods with an operating point when absent. */
  methods: z.array(z.string()).optional(),
  modalities: z.array(modalitySchema).optional(),
  kind: z.enum(['lesion', 'false-positive']).optional(),
  /** Lesions that this method missed; 'all': that none of the methods found. */
  missedBy: z.string().optional(),
  /** Lesions and false positives of which this method has a voxel above its threshold. */
  foundBy: z.string().optional(),
  group: z.enum(['healthy', 'patient']).optional(),
  /** Label of one scan. */
  scan: z.string().optional(),
  minMl: z.number().optional(),
  maxMl: z.number().optional(),
  /** Rows whose contrast is undefined are in neither range. */
  minContrast: z.number().optional(),
  maxContrast: z.number().optional(),
  /** By scan (lesions first, then each method's false positives, the largest first), or by size or contrast. */
  order: z.enum(['scan', 'largest', 'smallest', 'faintest', 'brightest']).optional(),
  offset: z.number().int().nonnegative().optional(),
  /** All from the offset on when absent. */
  limit: z.number().int().positive().optional(),
})
export type LedgerQuery = z.infer<typeof ledgerQuerySchema>

export const ledgerSchema = z.object({
  rows: z.array(ledgerRowSchema),
  /** Rows that the query asks for, of which `rows` are those from `offset` on. */
  total: z.number().int(),
  offset: z.number().int(),
  /** Scans whose maps, thresholds or filter have changed since they were read: their rows are left out. */
  stale: z.number().int(),
  /** Of the whole ledger for these methods and modalities, before any other filter. */
  lesions: z.number().int(),
  false_positives: z.number().int(),
  missed_by_all: z.number().int(),
  methods: z.array(z.string()),
  scans: z.number().int(),
  warnings: z.array(z.string()),
})
export type Ledger = z.infer<typeof ledgerSchema>
