import { z } from 'zod'
import { modalitySchema, referenceChoices } from '../card.ts'
import { reportOptionsSchema } from '../report-options.ts'
import { base, count, faultDataSchema } from './base.ts'

export const jobStates = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const

/** What can be asked for as long work. Each kind's settings are those of the command of the same name. */
export const jobRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    methods: z.array(z.string()).min(1),
    modalities: z.array(modalitySchema).optional(),
    /** Ids of the scans that are mapped; all when absent. */
    scans: z.array(z.number().int()).min(1).optional(),
    provider: z.enum(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu']).default('auto'),
    quality: z.enum(['fast', 'reference']).default('reference'),
    /** With which healthy scans maps are compared. */
    reference: z.enum(referenceChoices).default('auto'),
    processes: z.number().int().min(1).max(16).default(1),
  }),
  z.object({ kind: z.literal('fit'), method: z.string() }),
  z.object({
    kind: z.literal('calibrate'),
    target_fpr: z.number().gt(0).lt(1).default(0.01),
    confidence: z.number().gt(0).lt(1).default(0.9),
    /** All that have maps when absent. */
    methods: z.array(z.string()).min(1).optional(),
    modalities: z.array(modalitySchema).min(1).optional(),
    /** Also the threshold at which at most this share of healthy scans is flagged, by a cluster of at least so much. */
    scan_fpr: z.object({ target: z.number().gt(0).lt(1), volume_ml: z.number().gt(0) }).optional(),
    best_dice: z.boolean().optional(),
    /** Kept in the study's log, with who and when. */
    why: z.string().max(1000).optional(),
  }),
  z.object({ kind: z.literal('evaluate') }),
  z.object({ kind: z.literal('ledger') }),
  z.object({ kind: z.literal('froc') }),
  /** Into the folder `reports` of the study. */
  z.object({ kind: z.literal('report'), options: reportOptionsSchema }),
])
export type JobRequest = z.infer<typeof jobRequestSchema>
/** As a page writes it: what has a default may be left out. */
export type JobWish = z.input<typeof jobRequestSchema>
export const jobKinds = [
  'run',
  'fit',
  'calibrate',
  'evaluate',
  'ledger',
  'froc',
  'import',
  'report',
  'demo',
  'check',
] as const

const notice = z.object({ message: z.string(), remedy: z.string() })

export const jobSchema = z.object({
  id: count,
  kind: z.enum(jobKinds),
  /** What it works on in the terms of the field, as the methods' names; may be empty. */
  subject: z.string(),
  state: z.enum(jobStates),
  /** What it does now, as 'map' or 'align'; empty before it begins. */
  stage: z.string(),
  done: count,
  total: count,
  /** The scan or method at hand. */
  label: z.string(),
  seconds_left: z.number().nullable(),
  warnings: z.array(notice),
  failures: z.array(notice.extend({ label: z.string() })),
  /** How an import ended: scans taken, those of them that were there before, and what was left out. */
  imported: z.object({ taken: count, already: count, left_out: count }).nullable(),
  /** Why it failed as a whole. */
  fault: faultDataSchema.nullable(),
  created: z.string(),
  started: z.string().nullable(),
  ended: z.string().nullable(),
})
export type JobEntry = z.infer<typeof jobSchema>

const one = z.object({ id: count })

export const jobsContract = {
  jobs: {
    list: base.output(z.array(jobSchema)),
    start: base.input(jobRequestSchema).output(one),
    /** Ends it; what is finished stays and is found again. */
    cancel: base.input(one).output(z.void()),
    /** Ends it after the scan at hand, to be gone on with by `resume`. */
    pause: base.input(one).output(z.void()),
    resume: base.input(one).output(z.void()),
    /** Again, with the same settings: what is done is found, what failed is tried again. */
    retry: base.input(one).output(one),
    /** Every line of what it told, oldest first. */
    log: base.input(one).output(z.array(z.object({ time: z.string(), line: z.string() }))),
  },
}
