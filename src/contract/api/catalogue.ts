import { z } from 'zod'
import { modalitySchema, procedureSchema } from '../card.ts'
import { base, count } from './base.ts'
import { placeSchema } from './library.ts'

/** What a method turned out to do on this machine. */
export const methodCheckSchema = z.object({
  provider: z.string(),
  why: z.string(),
  /** null where it could not be timed; `problem` says why. */
  seconds_per_scan: z.number().nullable(),
  quality: z.enum(['fast', 'reference']),
  problem: z.string(),
  at: z.string(),
})
export type MethodCheck = z.infer<typeof methodCheckSchema>

export const catalogueEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  family: z.string(),
  version: z.string(),
  procedure: procedureSchema,
  description: z.string(),
  deviations: z.string(),
  citation: z.string(),
  licence: z.string(),
  trained_on: z.string(),
  limits: z.string(),
  clinical_use: z.string(),
  modalities: z.array(modalitySchema),
  /** Has parameters for a faster, coarser run. */
  fast: z.boolean(),
  /** Learns from the study's own healthy scans. */
  fitted: z.boolean(),
  /** Its maps can be standardised with a healthy reference of the study's own (`fits` then tells it). */
  reference: z.boolean(),
  /** Added by the person, to be removed again. */
  own: z.boolean(),
  bytes: count,
  graphs: z.array(z.object({ file: z.string(), sha256: z.string() })),
  fits: z.array(z.object({ modality: z.string(), scans: count, created: z.string() })),
  maps: count,
  check: methodCheckSchema.nullable(),
})
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>

export const findingSchema = z.object({
  level: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
})
export type MethodFinding = z.infer<typeof findingSchema>

const answerSchema = z.union([z.string(), z.number(), z.array(z.string()), z.array(z.number()), z.null()])
export type FormAnswer = z.infer<typeof answerSchema>

export const methodFormSchema = z.object({
  model: z.string(),
  graph: z.record(z.string(), z.unknown()),
  answers: z.record(z.string(), answerSchema),
  open: z.array(z.string()),
  guesses: z.array(z.string()),
  questions: z.array(
    z.object({
      field: z.string(),
      question: z.string(),
      allowed: z.union([z.string(), z.array(z.string())]),
      explanation: z.string(),
    }),
  ),
})
export type MethodForm = z.infer<typeof methodFormSchema>

export const catalogueContract = {
  catalogue: {
    /** Every method that the program has, with its card and what is known of it on this machine. */
    list: base.output(z.array(catalogueEntrySchema)),
    /** Tries methods on this machine: which provider, how long a scan takes. A job; its results stand in `list`. */
    check: base.input(z.object({ methods: z.array(z.string()).min(1) })).output(z.object({ id: count })),
    /** What a bare ONNX file tells of itself, and what a person must say. */
    form: base.input(z.object({ model: placeSchema.shape.id })).output(methodFormSchema),
    /** Checks a method, and adds it unless `dry_run` or there are errors among the findings. */
    add: base
      .input(
        z.object({
          /** An ONNX file (with answers), a card.json, or a folder with one. */
          source: placeSchema.shape.id,
          answers: z.record(z.string(), answerSchema).optional(),
          /** An .npz with an input and its output, to compare with. */
          vector: placeSchema.shape.id.optional(),
          dry_run: z.boolean(),
        }),
      )
      .output(z.object({ added: z.boolean(), id: z.string().nullable(), findings: z.array(findingSchema) })),
    /** Takes back a healthy reference of the study's own: the one that came with the method holds again. */
    forget: base
      .input(z.object({ id: z.string() }))
      .output(z.object({ modalities: z.array(modalitySchema) })),
    remove: base.input(z.object({ id: z.string() })).output(z.void()),
  },
}
