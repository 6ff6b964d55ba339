import { z } from 'zod'
import { modalitySchema } from '../card.ts'
import { maybe } from '../estimate.ts'
import { ledgerQuerySchema, ledgerSchema } from '../ledger.ts'
import { base, count, triple } from './base.ts'

/** A reader's name as it stands in file names: letters and digits. */
export const readerSchema = z.string().regex(/^[A-Za-z0-9]{1,24}$/)
export const drawingTools = [
  'pen',
  'eraser',
  'fill',
  'interpolate',
  'grow',
  'copy',
  'clear',
  'other',
] as const
export type DrawingTool = (typeof drawingTools)[number]

/** What one reader drew on one scan. Its voxels: GET /volume/annotation/<annotation_id>. */
export const annotationSchema = z.object({
  annotation_id: count,
  scan_id: z.number().int(),
  scan: z.string(),
  reader: z.string(),
  /** Number of the newest entry of the journal; 0 before the first stroke. A change names the one it follows. */
  last: count,
  /** Strokes in force; how many of them can be undone, and how many undone ones can be had back. */
  strokes: count,
  undoable: count,
  redoable: count,
  voxels: count,
  volume_ml: z.number(),
  created: z.string(),
  changed: z.string(),
  /** Whether the mask file shows the newest entry. */
  written: z.boolean(),
})
export type AnnotationEntry = z.infer<typeof annotationSchema>

/** A change as it crosses: runs of flipped voxels (`science/drawing` encodeRuns), base64. Undo and redo answer with theirs. */
const changed = annotationSchema.extend({ runs: z.string() })
const follows = z.object({ annotation_id: count, after: count })

export const noteCategories = [
  'missed-lesion',
  'false-alarm',
  'artefact',
  'reference-wrong',
  'agreed',
] as const
export type NoteCategory = (typeof noteCategories)[number]

export const reviewNoteSchema = z.object({
  scan_id: z.number().int(),
  reader: readerSchema,
  /** Which finding: `findingKey` of a row of the ledger, or of a place. */
  item: z.string().min(1).max(200),
  category: z.enum(noteCategories).nullable(),
  comment: z.string().max(4000),
  place_mm: triple,
})
export const storedNoteSchema = reviewNoteSchema.extend({ scan: z.string(), changed: z.string() })
export type ReviewNote = z.infer<typeof reviewNoteSchema>
export type StoredNote = z.infer<typeof storedNoteSchema>
/** A note with what became of its finding: in the list now, gone from it, or unknown while its scan has to be read again. */
export const judgementSchema = storedNoteSchema.extend({ finding: z.enum(['listed', 'gone', 'unknown']) })
export type Judgement = z.infer<typeof judgementSchema>

/**
 * Stable name of a finding within its scan: what it is, whose, and where to a millimetre. Rows of the ledger are found
 * anew when a threshold moves; what was said of one holds while it stays where it is.
 */
export const findingKey = (row: {
  kind: string
  method: string | null
  centre_mm: readonly [number, number, number]
}): string => `${row.kind} ${row.method ?? '-'} ${row.centre_mm.map((value) => Math.round(value)).join(',')}`

/** Which mask stands for the truth when the study is measured. */
export const referenceChoiceSchema = z.union([
  z.literal('original'),
  z.literal('combined'),
  z.templateLiteral(['reader:', z.string().regex(/^[A-Za-z0-9]{1,24}$/)]),
])
export type ReferenceChoice = z.infer<typeof referenceChoiceSchema>

export const agreementRowSchema = z.object({
  scan_id: z.number().int(),
  scan: z.string(),
  /** 'reference' for the imported mask, else a reader. */
  first: z.string(),
  second: z.string(),
  voxels_first: count,
  voxels_second: count,
  dice: maybe,
  kappa: maybe,
})
export const agreementSchema = z.object({
  rows: z.array(agreementRowSchema),
  pairs: z.array(
    z.object({
      first: z.string(),
      second: z.string(),
      scans: count,
      /** Mean over the scans where it is defined, and how many of them it is not. */
      dice: maybe,
      undefined_dice: count,
      kappa: maybe,
      undefined_kappa: count,
    }),
  ),
})
export type AgreementTable = z.infer<typeof agreementSchema>

export const annotationsContract = {
  annotations: {
    list: base.input(z.object({ scan_id: z.number().int().optional() })).output(z.array(annotationSchema)),
    /** A reader's drawing on a scan; made (empty) where there is none. */
    open: base.input(z.object({ scan_id: z.number().int(), reader: readerSchema })).output(annotationSchema),
    /** Stored when it answers. Refused ('locked') where the journal went on since: another window draws as this reader. */
    stroke: base
      .input(follows.extend({ tool: z.enum(drawingTools), runs: z.string() }))
      .output(annotationSchema),
    undo: base.input(follows).output(changed),
    redo: base.input(follows).output(changed),
    /** Writes the mask file now. */
    save: base.input(z.object({ annotation_id: count })).output(annotationSchema),
    agreement: base.output(agreementSchema),
  },
  notes: {
    /** Stores it in place of the reader's earlier one on the same finding. */
    put: base.input(reviewNoteSchema).output(storedNoteSchema),
    remove: base.input(reviewNoteSchema.pick({ scan_id: true, reader: true, item: true })).output(z.void()),
  },
  review: {
    /** Rows of the stored ledger; `stale` scans have to be read again by the job 'ledger' first. Reads no map. */
    worklist: base.input(ledgerQuerySchema).output(ledgerSchema),
    /** The same, with a stamp; null where it is still what was answered to the same query with the stamp `known`. */
    worklistSince: base
      .input(z.object({ query: ledgerQuerySchema, known: z.string().optional() }))
      .output(z.object({ stamp: z.string(), ledger: ledgerSchema.nullable() })),
    /** What all readers said of the scans of a modality. Reads no map. */
    judgements: base.input(z.object({ modality: modalitySchema })).output(z.array(judgementSchema)),
  },
  reference: {
    /** The study's choice; the next evaluation measures by it. */
    get: base.output(z.object({ choice: referenceChoiceSchema, readers: z.array(z.string()) })),
    set: base.input(z.object({ choice: referenceChoiceSchema })).output(z.void()),
  },
}
