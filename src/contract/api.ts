import { eventIterator, oc } from '@orpc/contract'
import type { ContractRouterClient } from '@orpc/contract'
import { z } from 'zod'
import { modalitySchema, procedureSchema } from './card.ts'
import { faultCodes } from './faults.ts'
import { calibrationSchema, postprocessingSchema, scanFactsSchema } from './results.ts'

/**
 * Every call between a page and the engine, written once: the page derives its client from it, the engine its router,
 * and both ends validate against it. A page gets ids, never paths.
 */

/** A failure as it crosses the process boundary: `FaultData`, less the path of the file. */
export const faultDataSchema = z.object({
  code: z.enum(faultCodes),
  message: z.string(),
  remedy: z.string(),
})
export type SharedFault = z.infer<typeof faultDataSchema>

const count = z.number().int().nonnegative()

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

const triple = z.tuple([z.number(), z.number(), z.number()])

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
])
export type EngineEvent = z.infer<typeof eventSchema>

const base = oc.errors({ FAULT: { status: 422, data: faultDataSchema } })

export const contract = {
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
export type EngineClient = ContractRouterClient<typeof contract>

/**
 * Voxels travel beside the calls, by id: GET `/volume/<kind>/<id>` with the token in a header. The body is the voxels
 * as little-endian numbers, x fastest, in the order of the scan's own grid; `loopback.volumeHeader` says which grid.
 * `id` is the scan's for 'scan' and 'mask' (its reference mask), the map's for 'map'. A map comes post-processed as the
 * study has it, so that what is seen above the operating point is what was counted. A failure is JSON (`SharedFault`).
 */
export const volumeKinds = ['scan', 'map', 'mask'] as const
export type VolumeKind = (typeof volumeKinds)[number]
export const volumePath = (kind: VolumeKind, id: number): string => `/volume/${kind}/${id}`

export const volumeInfoSchema = z.object({
  datatype: z.enum(['float32', 'uint8']),
  dims: triple,
  /** Voxel to RAS+ mm, row-major 4 x 4. */
  affine: z.array(z.number()).length(16),
})
export type VolumeInfo = z.infer<typeof volumeInfoSchema>

/** Names of the loopback host (`normascope serve`). */
export const loopback = {
  rpcPath: '/rpc',
  tokenHeader: 'x-normascope-token',
  volumeHeader: 'x-normascope-volume',
  tokenParameter: 'token',
  protocol: 'normascope.v1',
  /** A page cannot set headers on a WebSocket: the token travels as a second protocol. */
  tokenProtocol: (token: string): string => `normascope.token.${token}`,
} as const
