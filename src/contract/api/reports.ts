import { z } from 'zod'
import { reportOptionsSchema } from '../report-options.ts'
import { base, count } from './base.ts'

export const storedReportSchema = z.object({
  /** Of the PDF, in the folder `reports` of the study. */
  name: z.string(),
  bytes: count,
  written: z.string(),
  data: z.object({
    /** Of the newest result in it. */
    date: z.string(),
    options: reportOptionsSchema,
    summary: z.array(z.object({ id: z.string(), text: z.string() })),
  }),
})
export type StoredReportEntry = z.infer<typeof storedReportSchema>

const one = z.object({ name: z.string().max(80) })

/** What of a report is saved elsewhere, and where. */
const copy = one.extend({ kind: z.enum(['pdf', 'json']), place: z.string().max(64) })

const verifiedPart = z.object({
  part: z.string(),
  compared: count,
  differing: count,
  /** The first of them. */
  differences: z.array(z.object({ path: z.string(), reported: z.string(), now: z.string() })),
})
export const verificationSchema = z.object({
  holds: z.boolean(),
  compared: count,
  differing: count,
  /** Null where it could not be checked. */
  pages_match: z.boolean().nullable(),
  changed_sources: count,
  parts: z.array(verifiedPart),
})
export type VerificationEntry = z.infer<typeof verificationSchema>

/** Reports of the open study. Writing one is a job of the kind 'report'. */
export const reportsContract = {
  reports: {
    list: base.output(z.array(storedReportSchema)),
    /** How many pages the preview has; they are had by `reportPagePath`. */
    pages: base.input(one).output(z.object({ pages: count })),
    /** Writes the PDF, or its numbers, where the desktop's dialog was answered with. */
    save: base.input(copy),
    /** Computes the report's numbers again and says what still holds. */
    verify: base.input(one).output(verificationSchema),
  },
}

/** GET with the token: the PDF or its numbers. */
export const reportFilePath = (name: string): string => `/report/${name}`
/** GET with the token: a page of the preview as SVG, from 1. */
export const reportPagePath = (name: string, page: number): string => `/report/${name}/${page}`
