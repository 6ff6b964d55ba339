import { z } from 'zod'
import { modalitySchema } from '../card.ts'
import { base, count } from './base.ts'
import { placeSchema } from './library.ts'

/** Why a series is not taken. */
export const seriesReasons = [
  // what it shows
  'other-modality',
  'not-head',
  'localizer',
  'derived',
  'diffusion',
  'functional',
  'angiography',
  'other-contrast',
  'unknown-contrast',
  'contrast-agent',
  'few-slices',
  // what keeps it from being one volume
  'damaged',
  'unsupported-coding',
  'no-geometry',
  'missing-slices',
  'several-volumes',
  'no-identity',
  // what else is there
  'other-taken',
  'in-study',
  'left-out',
] as const
export type SeriesReason = (typeof seriesReasons)[number]

/** What a person says of a series: its contrast, or that it is left out. */
export const seriesChoiceSchema = z.union([modalitySchema, z.literal('out')])
export type SeriesChoice = z.infer<typeof seriesChoiceSchema>

/** One series of slices of a DICOM folder. Holds no identity: no name, patient ID, date or UID. */
export const seriesSchema = z.object({
  /** Names the series in choices; the same at every look of this study. */
  key: z.string(),
  /** Pseudonym, as 'sub-D001'; '' where nothing says whose it is. */
  subject: z.string(),
  /** As '01': the examinations of a subject by their dates. */
  session: z.string(),
  number: z.number().int().nullable(),
  /** As written at the scanner: shown, and stored nowhere. */
  description: z.string(),
  /** Where its files lie, relative to the chosen folder ('' for the folder itself): shown, and stored nowhere. */
  folder: z.string(),
  files: count,
  /** Files that are there twice; each is read once. */
  duplicates: count,
  /** Columns, rows, slices; null where they are not known. */
  dims: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  spacing_mm: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  thickness_mm: z.number().nullable(),
  /** In years; 90 stands for everything over 89. */
  age: z.number().nullable(),
  sex: z.enum(['M', 'F']).nullable(),
  manufacturer: z.string().nullable(),
  /** Model, as in the study's column 'scanner'. */
  scanner: z.string().nullable(),
  field_tesla: z.number().nullable(),
  /** What it is taken for: as the person said, else as guessed; null: not known. */
  modality: modalitySchema.nullable(),
  contrast_agent: z.boolean(),
  /** Converted for this study before. */
  converted: z.boolean(),
  taken: z.boolean(),
  /** Whether a person may have it taken, by saying its contrast, where it is not by itself. */
  can_be_taken: z.boolean(),
  /** Why it is not taken; null where it is. The message is an engine text with a remedy. */
  reason: z.object({ code: z.enum(seriesReasons), message: z.string(), remedy: z.string() }).nullable(),
})
export type SeriesEntry = z.infer<typeof seriesSchema>

export const seriesListSchema = z.object({
  subjects: count,
  /** DICOM images that were read. */
  images: count,
  /** Files that are no DICOM images, DICOMDIR among them. */
  other_files: count,
  /** DICOM files that are damaged: how many, and what is wrong with the first ones. */
  damaged: count,
  damaged_examples: z.array(z.object({ message: z.string(), remedy: z.string() })),
  /** By subject, session and number. */
  series: z.array(seriesSchema),
})
export type SeriesList = z.infer<typeof seriesListSchema>

/** What a person says of a DICOM folder before it is taken. */
export const dicomWishSchema = z.object({
  /** By key of the series; the others are taken as they are recognised. */
  series: z.record(z.string(), seriesChoiceSchema).default({}),
  /** What all subjects are that are not named in `subjects`; absent: those without are left out. */
  group: z.enum(['healthy', 'patient']).optional(),
  /** By pseudonym. */
  subjects: z.record(z.string(), z.enum(['healthy', 'patient', 'out'])).default({}),
  /** A folder outside the study into which the key file (pseudonym, patient ID, study date) is written; absent: none is. */
  key_folder: placeSchema.shape.id.optional(),
})
export type DicomWish = z.infer<typeof dicomWishSchema>

export const dicomCalls = {
  /**
   * The series of a folder, from the headers of its files. Reads every file of the folder the first time, and answers at once
   * when it is asked again with other choices; `again` reads anew. Ends when the call is aborted.
   */
  series: base
    .input(
      z.object({
        folder: placeSchema.shape.id,
        choices: z.record(z.string(), seriesChoiceSchema).default({}),
        again: z.boolean().default(false),
      }),
    )
    .output(seriesListSchema),
  /** How far the reading is that `series` waits for; null while none is going. */
  seriesProgress: base.output(z.object({ files: count }).nullable()),
}
