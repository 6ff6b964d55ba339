import { z } from 'zod'
import { modalitySchema } from '../card.ts'
import { fileKinds, layouts, subjectRules, wordMeanings } from '../import-words.ts'
import { base, count } from './base.ts'
import { dicomCalls, dicomWishSchema } from './dicom.ts'
import { placeSchema } from './library.ts'

export const layoutSchema = z.enum(layouts)
export type ImportLayout = z.infer<typeof layoutSchema>

export const groupChoiceSchema = z.enum(['healthy', 'patient', 'out'])
export type GroupChoice = z.infer<typeof groupChoiceSchema>

export const wordMeaningSchema = z.enum(wordMeanings)
export type WordMeaning = z.infer<typeof wordMeaningSchema>
export const subjectRuleSchema = z.enum(subjectRules)
export type SubjectRule = z.infer<typeof subjectRuleSchema>
export const fileKindSchema = z.enum(fileKinds)
export type FileKind = z.infer<typeof fileKindSchema>

/** What a person says of a folder whose scans are recognised by their names. */
export const namesChoiceSchema = z.object({
  words: z.record(z.string(), wordMeaningSchema).optional(),
  subject: subjectRuleSchema.optional(),
  /** Of all subjects; else the folders say it. */
  group: z.enum(['healthy', 'patient']).optional(),
})
export type NamesChoice = z.infer<typeof namesChoiceSchema>

const wishSchema = z.object({
  folder: placeSchema.shape.id,
  /** Recognised where absent. */
  layout: layoutSchema.optional(),
  table: placeSchema.shape.id.optional(),
  /** Which column holds what, where the names do not say: field -> column, '' for none. */
  columns: z.record(z.string(), z.string()).optional(),
  /** What words of the column "group" mean, where they are not understood: 'out' leaves their scans out. */
  groups: z.record(z.string(), groupChoiceSchema).optional(),
  /** For 'images'. */
  names: namesChoiceSchema.optional(),
  /** For 'dicom'. */
  dicom: dicomWishSchema.optional(),
})
export type ImportWish = z.infer<typeof wishSchema>

const example = z.object({ message: z.string(), remedy: z.string() })

export const previewSchema = z.object({
  layout: layoutSchema,
  table: z
    .object({
      place: placeSchema,
      columns: z.array(z.string()),
      taken: z.record(z.string(), z.string()),
      missing: z.array(z.string()),
      fields: z.array(z.string()),
      rows: count,
      sample: z.array(z.array(z.string())),
    })
    .nullable(),
  /** Of 'images': what the names of the files say. */
  names: z
    .object({
      subject: subjectRuleSchema,
      /** What each rule calls the subject of one of the files. */
      examples: z.record(subjectRuleSchema, z.string()),
      words: z.array(z.object({ word: z.string(), files: count, as: wordMeaningSchema })),
      files: count,
      /** The first files; `file` with the folders that lead to it. */
      rows: z.array(
        z.object({ file: z.string(), kind: fileKindSchema, subject: z.string(), session: z.string() }),
      ),
    })
    .nullable(),
  scans: count,
  subjects: count,
  healthy: count,
  patients: count,
  /** Subjects whose group their lesion masks decide. */
  undecided: count,
  masks: count,
  brainMasks: count,
  /** Scans that the study has already. */
  already: count,
  modalities: z.record(z.string(), count),
  /** Words of the column "group" that are not understood by themselves, and what was said of them. */
  group_words: z.array(z.object({ word: z.string(), scans: count, as: groupChoiceSchema.nullable() })),
  /** The first scans. */
  rows: z.array(
    z.object({
      subject: z.string(),
      session: z.string(),
      modality: modalitySchema,
      group: z.enum(['healthy', 'patient']).nullable(),
      age: z.number().nullable(),
      sex: z.string().nullable(),
      scanner: z.string().nullable(),
      lesion_type: z.string().nullable(),
      mask: z.boolean(),
      /** The file's name. */
      file: z.string(),
    }),
  ),
  problems: z.array(
    z.object({
      level: z.enum(['skipped', 'warning']),
      code: z.string(),
      count,
      examples: z.array(example),
    }),
  ),
})
export type ImportPreviewEntry = z.infer<typeof previewSchema>

export const importsContract = {
  imports: {
    /** What an import would take, without writing. Of a DICOM folder only the layout is told: `series` has the rest. */
    preview: base.input(wishSchema).output(previewSchema),
    /** What the names of files say as a table that can be imported: its text, and written to `place` where one is given. */
    nameTable: base
      .input(wishSchema.extend({ place: placeSchema.shape.id.optional() }))
      .output(z.object({ csv: z.string() })),
    /** Takes the scans, as a job. */
    start: base.input(wishSchema).output(z.object({ id: count })),
    ...dicomCalls,
  },
}
