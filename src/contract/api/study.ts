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
  /** When the newest map, calibration, result, drawing or judgement was stored; null in a study without any. */
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
  /** Keeps the image as it would look healthy beside its maps. */
  reconstructs: z.boolean(),
})
export type MethodEntry = z.infer<typeof methodEntrySchema>

/** What the engine tells without being asked. The page fetches again; events carry nothing of the study. */
export const eventSchema = z.discriminatedUnion('kind', [
  /** `stamp` is that of an `Overview` as long as nothing has changed in between. */
  z.object({ kind: z.literal('connected'), stamp: z.string() }),
  /** Something was stored in the study, by this engine or by a command in a terminal. */
  z.object({ kind: z.literal('study-changed') }),
  /** Another study was opened, or the open one closed. */
  z.object({ kind: z.literal('study-opened') }),
  /** A job began, went on or ended. */
  z.object({ kind: z.literal('jobs-changed') }),
])
export type EngineEvent = z.infer<typeof eventSchema>

/**
 * What every page reads of the open study: GET `overviewPath`, one answer of one moment. It is asked for before the page's
 * own code is there. null while no study is open; a failure is JSON (`SharedFault`).
 */
export const overviewSchema = z.object({
  /** That of the 'connected' event as long as nothing has changed since. */
  stamp: z.string(),
  summary: studySummarySchema,
  scans: z.array(scanEntrySchema),
  maps: z.array(mapEntrySchema),
  methods: z.array(methodEntrySchema),
  /** The newest operating point of each method and modality. */
  calibrations: z.array(calibrationSchema),
})
export type Overview = z.infer<typeof overviewSchema>

/** What goes on in the engine. */
export const studyContract = {
  events: base.output(eventIterator(eventSchema)),
}
