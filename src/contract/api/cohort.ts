import { z } from 'zod'
import { base, count } from './base.ts'
import { placeSchema } from './library.ts'

const words = z.string().trim().max(200).nullable()

/** What a person may correct; absent: as it is. */
export const subjectChangeSchema = z.object({
  subject: z.string(),
  age: z.number().min(0).max(120).nullable().optional(),
  sex: z.enum(['M', 'F', 'O']).nullable().optional(),
  group: z.enum(['healthy', 'patient']).optional(),
  split: z.enum(['calibration', 'test', 'train']).nullable().optional(),
})
export const scanChangeSchema = z.object({
  scan_id: z.number().int(),
  scanner: words.optional(),
  site: words.optional(),
  lesion_type: words.optional(),
})
export const editSchema = z.object({
  subjects: z.array(subjectChangeSchema).default([]),
  scans: z.array(scanChangeSchema).default([]),
})
export type CohortEdit = z.input<typeof editSchema>

const editedSchema = z.object({
  /** What was changed; empty where nothing was. */
  changes: z.array(
    z.object({
      /** The subject or scan. */
      of: z.string(),
      fact: z.enum(['age', 'sex', 'group', 'split', 'scanner', 'site', 'lesion_type']),
      before: z.union([z.string(), z.number(), z.null()]),
      after: z.union([z.string(), z.number(), z.null()]),
    }),
  ),
  can_undo: z.boolean(),
  can_redo: z.boolean(),
})
export type Edited = z.infer<typeof editedSchema>

export const splitReportSchema = z.object({
  calibration: count,
  test: count,
  train: count,
  healthyCalibration: count,
  healthyTest: count,
  patientsTest: count,
  changed: z.array(z.string()),
  unknown: z.array(z.string()),
  unassigned: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type SplitReportEntry = z.infer<typeof splitReportSchema>

/** Something about scans that makes later numbers doubtful. */
export const flagSchema = z.object({
  scan_id: z.number().int(),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
})
export type QualityFlag = z.infer<typeof flagSchema>

export const leakSchema = z.object({
  code: z.enum(['same-scan', 'patient-calibrates', 'fitted-on-test', 'trained-on-test']),
  message: z.string(),
  remedy: z.string(),
  scan_ids: z.array(z.number().int()),
})
export type Leak = z.infer<typeof leakSchema>

export const cohortContract = {
  cohort: {
    /** Corrects facts in place; logged, to be undone. */
    edit: base.input(editSchema).output(editedSchema),
    undo: base.output(editedSchema),
    redo: base.output(editedSchema),
    /** Whether there is something to undo or to redo; `changes` are what undo would take back. */
    edited: base.output(editedSchema),
    split: base
      .input(
        z.union([
          z.object({
            calibration: z.number().gt(0).lt(1),
            seed: z.number().int().min(0),
            stratify: z.array(z.enum(['scanner', 'age', 'modality'])),
            keep_given: z.boolean().default(false),
          }),
          z.object({ table: placeSchema.shape.id }),
        ]),
      )
      .output(splitReportSchema),
    /** Quality flags, and leaks between calibration and test. */
    checks: base.output(z.object({ flags: z.array(flagSchema), leaks: z.array(leakSchema) })),
    /** Lesion volume by scan with a reference mask; `pending` masks are still to be counted: ask again. */
    volumes: base.output(
      z.object({ volumes: z.array(z.object({ scan_id: z.number().int(), ml: z.number() })), pending: count }),
    ),
  },
}
