import { z } from 'zod'
import { cardSchema, modalitySchema } from './card.ts'
import { estimateSchema, maybe } from './estimate.ts'
import { frocSchema } from './froc.ts'
import { ledgerRowSchema } from './ledger.ts'
import { reportOptionsSchema } from './report-options.ts'
import { biasSchema, calibrationSchema, comparisonSchema } from './results.ts'

export * from './report-options.ts'

const count = z.number().int().nonnegative()
const counted = z.object({ name: z.string(), n: count })
const reasoned = z.object({ reason: z.string(), n: count })
/** Median and range over n values; nulls without any. */
const spread = z.object({ n: count, median: maybe, low: maybe, high: maybe })

/** The subjects of one split and group. `missing` counts subjects (age, sex) or scans (scanner) without the fact. */
export const cohortRowSchema = z.object({
  split: z.enum(['calibration', 'test', 'train', 'none']),
  group: z.enum(['healthy', 'patient']),
  subjects: count,
  scans: z.array(counted).describe('by modality'),
  age: spread
    .extend({ missing: count })
    .describe('years; low and high are the range; nulls when ages are banded'),
  age_bands: z.array(counted).describe('subjects by age band'),
  sex: z.array(counted),
  scanners: z.array(counted).describe('subjects by scanner'),
  lesion_types: z.array(counted).describe('subjects by lesion type'),
  lesion_volume_ml: spread.describe(
    'total lesion volume of each scan with a reference mask; low and high are quartiles',
  ),
})
export type CohortRow = z.infer<typeof cohortRowSchema>

export const reportMethodSchema = cardSchema
  .pick({
    id: true,
    name: true,
    family: true,
    version: true,
    description: true,
    deviations: true,
    citation: true,
    licence: true,
    trained_on: true,
    limits: true,
    clinical_use: true,
    modalities: true,
    procedure: true,
    parameters: true,
  })
  .extend({
    graphs: z.array(
      z.object({
        role: z.string(),
        file: z.string(),
        sha256: z.string(),
        modalities: z.array(modalitySchema),
      }),
    ),
    /** What of the study's own healthy scans its maps were made with, and how many of its maps. */
    fits: z.array(
      z.object({ modality: z.string(), key: z.string(), scans: count, maps: count, of_maps: count }),
    ),
  })

/** Each operating point that was ever set, in the order of time. */
export const thresholdChangeSchema = z.object({
  time: z.string(),
  method: z.string(),
  modality: modalitySchema,
  target_fpr: z.number(),
  /** Of the threshold's interval, the band and the promise. */
  confidence: z.number().optional(),
  postprocessing: z.string(),
  threshold: z.number(),
  /** Why, as the person who set it said; null where nothing was said or the report names nothing. */
  why: z.string().nullable(),
})

/** What one method made of the reference lesions and of the healthy tissue of one modality's test scans. */
export const lesionCountsSchema = z.object({
  method: z.string(),
  modality: modalitySchema,
  scans: count.describe('patients’ scans with a reference'),
  subjects: count,
  lesions: count,
  found: count,
  /** Found lesions by how predicted components meet them. */
  single: count,
  split: count,
  merged: count,
  /** Found lesions / all lesions, interval over resampled subjects. */
  sensitivity: estimateSchema,
  /** Components above the threshold that touch no lesion, per scan: healthy and patients apart. */
  false_positives_healthy: estimateSchema,
  false_positives_patients: estimateSchema,
})
export type LesionCounts = z.infer<typeof lesionCountsSchema>

/** One picture of the gallery: a lesion that no method found, or one of the largest false alarms. */
export const failureSchema = z.object({
  kind: z.enum(['missed', 'false-alarm']),
  scan: z.string(),
  modality: modalitySchema,
  group: z.enum(['healthy', 'patient']),
  /** Whose false alarm; null for a lesion that all missed. */
  method: z.string().nullable(),
  voxels: count,
  volume_ml: z.number(),
  contrast: maybe,
  centre_mm: z.tuple([z.number(), z.number(), z.number()]),
  methods: ledgerRowSchema.shape.methods,
  /** The method whose map is shown, and its threshold. */
  shown_method: z.string(),
  threshold: maybe,
  image: z
    .object({
      file: z.string(),
      sha256: z.string(),
      width: count,
      height: count,
      /** From left to right. */
      tiles: z.array(z.enum(['scan', 'outlines', 'map', 'above'])),
      reader: z.string().nullable().describe('whose mask is drawn'),
      score_top: z.number().describe('score of the brightest colour of the map'),
      bar_mm: z.number().describe('length of the scale bar'),
    })
    .nullable(),
  /** Why there is no picture. */
  note: z.string().optional(),
})
export type Failure = z.infer<typeof failureSchema>

export const agreementSchema = z.object({
  a: z.string(),
  b: z.string(),
  /** Scans that both have a mask of. */
  scans: count,
  subjects: count,
  /** Voxel overlap of both masks, mean over scans; undefined where both are empty. */
  dice: estimateSchema,
  /** Cohen's kappa over brain voxels, mean over scans. */
  kappa: estimateSchema,
})
export const annotationStatisticsSchema = z.object({
  readers: z.array(
    z.object({
      reader: z.string(),
      scans: count,
      subjects: count,
      empty: count.describe('masks without a voxel: the reader saw no lesion'),
      volume_ml: spread,
      blinded: count
        .nullable()
        .describe('scans read without sight of any map; null where the program does not know'),
      first: z.string().nullable(),
      last: z.string().nullable(),
    }),
  ),
  agreement: z.array(agreementSchema),
  /** Readers against the reference standard. */
  reference: z.array(agreementSchema),
  /** Lesions of the reference confirmed, rejected or commented on in review. */
  reviewed: z.array(counted),
  note: z.string().optional(),
})
export type AnnotationStatistics = z.infer<typeof annotationStatisticsSchema>

/** What could identify somebody, and what was done with it. Keys; the words are the renderer's. */
export const retainedSchema = z.object({ what: z.string(), how: z.string() })

/** Everything a report prints; written beside the PDF and inside it, so that each number can be traced. */
export const reportSchema = z.object({
  schema: z.literal(2),
  title: z.string(),
  /** Pseudonymous: 'Site A', 'Site A, Site B'; null where no site is known. */
  site: z.string().nullable(),
  /** ISO 8601: of the newest result in the study, or SOURCE_DATE_EPOCH, so that the same study gives the same document. */
  date: z.string(),
  study_created: z.string(),
  options: reportOptionsSchema,
  retained: z.array(retainedSchema),
  summary: z.array(z.object({ id: z.string(), text: z.string() })),
  flow: z.object({
    /** Files offered at import: taken and skipped. */
    offered: count,
    subjects: count,
    scans: count,
    with_warning: count,
    skipped: z.array(reasoned),
    warnings: z.array(reasoned),
    without_split: count,
    training: count,
    doubtful_alignment: count,
    calibration: count.describe('scans'),
    test: count.describe('scans'),
    test_healthy: count,
    test_patients: count,
    without_reference: count.describe('test scans of patients without a reference mask'),
    without_map: count.describe('test scans without a map of any method'),
    failed: z.array(z.object({ method: z.string(), reason: z.string(), n: count })),
    maps: count,
    evaluated: count.describe('maps'),
    evaluated_scans: count,
  }),
  cohort: z.array(cohortRowSchema),
  methods: z.array(reportMethodSchema),
  calibrations: z.array(calibrationSchema),
  history: z.array(thresholdChangeSchema),
  comparison: comparisonSchema.extend({ warnings: z.array(z.string()).default([]) }),
  bias: biasSchema,
  lesions: z.object({
    counts: z.array(lesionCountsSchema),
    total: count,
    missed_by_all: z.array(z.object({ modality: modalitySchema, lesions: count, missed: count })),
    /** Volume of lesions found by some method, and of those missed by all, ml. */
    volume_found: spread,
    volume_missed: spread,
    note: z.string().optional(),
  }),
  froc: z.array(frocSchema),
  froc_note: z.string().optional(),
  failures: z.array(failureSchema),
  annotations: annotationStatisticsSchema.nullable(),
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
    /** SHA-256 over the hashes of all scans, masks and brain masks, in the order of import. */
    cohort_sha256: z.string(),
    /** Empty when nothing is named. */
    scans: z.array(z.object({ scan: z.string(), sha256: z.string(), mask_sha256: z.string().nullable() })),
  }),
})
export type ReportData = z.infer<typeof reportSchema>
