import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { modalitySchema, procedureSchema } from '../card.ts'
import { calibrationSchema, postprocessingSchema, scanFactsSchema } from '../results.ts'
import { base, count, triple } from './base.ts'

export const studySummarySchema = z.object({
  name: z.string(),
  /** ISO 8601 UTC, empty where the study does not say. */
  created: z.string(),
  subjects: count,
  healthy: count.describe('subjects'),
  patients: count.describe('subjects'),
  scans: count,
  maps: count,
  calibrations: count,
  /** When the newest map, calibration or result was stored; null in a study without any. */
  saved: z.string().nullable(),
  /** Filter over every map before it is measured or shown. */
  postprocessing: postprocessingSchema,
  /** Providers that computed the maps of the study, as 'cpu'; empty without maps. */
  providers: z.array(z.string()),
  version: z.string().describe('of the program'),
})
export type StudySummary = z.infer<typeof studySummarySchema>

export const scanEntrySchema = scanFactsSchema.extend({
  session: z.string(),
  dims: triple.describe("voxels along the file's own axes"),
  spacing_mm: triple,
  /** Ids of the methods that have a map of this scan, in alphabetical order. */
  methods: z.array(z.string()),
})
export type ScanEntry = z.infer<typeof scanEntrySchema>

export const mapEntrySchema = z.object({
  map_id: z.number().int(),
  scan_id: z.number().int(),
  method: z.string(),
  provider: z.string(),
  seconds: z.number(),
  created: z.string(),
  brain_voxels: count,
  lesion_voxels: count.nullable(),
  /** Range of the method's fixed score histogram, for the colour bar; null where the map has none yet. */
  score_range: z.tuple([z.number(), z.number()]).nullable(),
})
export type MapEntry = z.infer<typeof mapEntrySchema>

export const methodEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  family: z.string(),
  procedure: procedureSchema,
  modalities: z.array(modalitySchema),
  description: z.string(),
  limits: z.string(),
  maps: count,
})
export type MethodEntry = z.infer<typeof methodEntrySchema>

/** What the engine tells without being asked. The page fetches again; events carry no data of their own. */
export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connected') }),
  /** Something was stored in the study, by this engine or by a command in a terminal. */
  z.object({ kind: z.literal('study-changed') }),
  /** Another study was opened, or the open one closed. */
  z.object({ kind: z.literal('study-opened') }),
  /** A job began, went on or ended. */
  z.object({ kind: z.literal('jobs-changed') }),
])
export type EngineEvent = z.infer<typeof eventSchema>

/** What every page reads of the open study. */
export const studyContract = {
  study: { summary: base.output(studySummarySchema) },
  scans: { list: base.output(z.array(scanEntrySchema)) },
  maps: {
    list: base.input(z.object({ scan_id: z.number().int().optional() })).output(z.array(mapEntrySchema)),
  },
  methods: { list: base.output(z.array(methodEntrySchema)) },
  /** The newest operating point of each method and modality. */
  calibrations: { list: base.output(z.array(calibrationSchema)) },
  events: base.output(eventIterator(eventSchema)),
}
