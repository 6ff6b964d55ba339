import { z } from 'zod'

/** Sections of the report in the order in which they are printed. The title block is always there. */
export const reportSections = [
  'summary',
  'flow',
  'cohort',
  'methods',
  'calibration',
  'results',
  'comparison',
  'bias',
  'lesions',
  'failures',
  'annotations',
  'limits',
  'provenance',
  'checklists',
] as const
export type ReportSection = (typeof reportSections)[number]

export const papers = ['a4', 'us-letter'] as const
export const reportLanguages = ['en', 'de'] as const
/** Subjects by pseudonym; by the labels of the study; or nothing named at all. */
export const naming = ['pseudonyms', 'labels', 'none'] as const
/** Ages as median and range in years, or only as counts of the bands that the bias analysis uses. */
export const agePrecision = ['years', 'bands'] as const

/** What a person chooses; written into the report's data, so that it can be made again as it was. */
export const reportOptionsSchema = z.object({
  language: z.enum(reportLanguages).default('en'),
  paper: z.enum(papers).default('a4'),
  names: z.enum(naming).default('pseudonyms'),
  ages: z.enum(agePrecision).default('years'),
  sections: z.array(z.enum(reportSections)).default([...reportSections]),
  /** Pictures of each kind of failure; 0 leaves pictures out. */
  failures: z.number().int().min(0).max(24).default(4),
  /** FROC curves need every test map to be read once; the counts are kept in the study. */
  froc: z.boolean().default(true),
})
export type ReportOptions = z.infer<typeof reportOptionsSchema>
/** As a caller may give them: all have defaults. */
export type ReportChoices = z.input<typeof reportOptionsSchema>
