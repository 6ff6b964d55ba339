import { z } from 'zod'
import {
  biasSchema,
  calibrationSchema,
  cardSchema,
  comparisonSchema,
  modalitySchema,
} from '../../contract/index.ts'

const count = z.number().int().nonnegative()
const counted = z.object({ name: z.string(), n: count })
/** Median and range over n values; null without any. */
const spread = z.object({
  n: count,
  median: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** The subjects of one split and group. `missing` counts subjects (age, sex) or scans (scanner) without the fact. */
export const cohortRowSchema = z.object({
  split: z.enum(['calibration', 'test', 'train', 'none']),
  group: z.enum(['healthy', 'patient']),
  subjects: count,
  scans: z.array(counted).describe('by modality'),
  age: spread.extend({ missing: count }).describe('years; low and high are the range'),
  sex: z.array(counted),
  scanners: z.array(counted).describe('subjects by scanner'),
  lesion_types: z.array(counted).describe('subjects by lesion type'),
  lesion_volume_ml: spread.describe(
    'total lesion volume of each scan with a reference mask; low and high are quartiles',
  ),
})
export type CohortRow = z.infer<typeof cohortRowSchema>

export const methodCardSchema = cardSchema.pick({
  id: true,
  name: true,
  family: true,
  version: true,
  description: true,
  citation: true,
  licence: true,
  trained_on: true,
  limits: true,
  clinical_use: true,
  modalities: true,
  procedure: true,
  parameters: true,
})

/** Everything a report prints; written beside the PDF so that each number can be traced and the PDF made again. */
export const reportDataSchema = z.object({
  schema: z.literal(1),
  title: z.string(),
  /** ISO 8601 date of the newest result in the study, so that the same study gives the same document. */
  date: z.string(),
  study_created: z.string(),
  pseudonyms: z.boolean(),
  flow: z.object({
    subjects: count,
    scans: count,
    with_warning: count,
    /** Files that were offered but not taken, by reason. */
    skipped: z.array(z.object({ reason: z.string(), n: count })),
    warnings: z.array(z.object({ reason: z.string(), n: count })),
    without_split: count,
    doubtful_alignment: count,
    failed: z.array(z.object({ method: z.string(), reason: z.string(), n: count })),
    maps: count,
    evaluated: count,
  }),
  cohort: z.array(cohortRowSchema),
  methods: z.array(
    methodCardSchema.extend({
      graphs: z.array(
        z.object({
          role: z.string(),
          file: z.string(),
          sha256: z.string(),
          modalities: z.array(modalitySchema),
        }),
      ),
      fits: z.array(z.object({ modality: z.string(), key: z.string(), scans: count })),
    }),
  ),
  calibrations: z.array(calibrationSchema),
  comparison: comparisonSchema.extend({
    /** What the comparison leaves out. */
    warnings: z.array(z.string()).default([]),
  }),
  bias: biasSchema,
  provenance: z.object({
    versions: z.array(z.object({ name: z.string(), version: z.string() })),
    providers: z.array(counted).describe('maps computed by each inference provider'),
    runs: z.array(
      z.object({
        started: z.string(),
        ended: z.string().nullable(),
        outcome: z.string().nullable(),
        settings: z.record(z.string(), z.unknown()),
      }),
    ),
    settings: z.array(z.object({ name: z.string(), value: z.string() })),
    seeds: z.array(z.object({ what: z.string(), seed: z.number().int() })),
    scans: z.array(z.object({ scan: z.string(), sha256: z.string(), mask_sha256: z.string().nullable() })),
  }),
})
export type ReportData = z.infer<typeof reportDataSchema>
