import { z } from 'zod'
import { base } from './base.ts'

/**
 * A folder or file that the person chose. A page keeps the id and hands it back; the engine alone knows what it stands
 * for, and gives ids only for what was chosen in a dialog, dropped on the window, typed, or opened before.
 */
export const placeSchema = z.object({
  id: z.string().min(1).max(64),
  /** Last part of the path. */
  name: z.string(),
  /** The whole path, to be read by the person. */
  shown: z.string(),
})
export type Place = z.infer<typeof placeSchema>

export const placeEntrySchema = placeSchema.extend({ kind: z.enum(['folder', 'study', 'file']) })
export type PlaceEntry = z.infer<typeof placeEntrySchema>

const place = z.object({ place: placeSchema.shape.id })

/** Which study is open, which were, and where folders are chosen in a host without dialogs of its own. */
export const libraryContract = {
  places: {
    /** What is in a folder; without one, where to begin. `files`: endings of the files to be listed, as '.csv'. */
    list: base
      .input(z.object({ place: placeSchema.shape.id.optional(), files: z.array(z.string()).default([]) }))
      .output(
        z.object({
          here: placeSchema.nullable(),
          parent: placeSchema.nullable(),
          entries: z.array(placeEntrySchema),
          /** There are more entries than are listed. */
          more: z.boolean(),
        }),
      ),
    /** A path as the person typed or pasted it. */
    typed: base.input(z.object({ path: z.string().min(1).max(4096) })).output(placeEntrySchema),
  },
  library: {
    /** The open study; null where none is. */
    current: base.output(placeSchema.extend({ study: z.string() }).nullable()),
    /** Newest first. `created` is the study's, empty where it is not known; `there` is false where the folder has gone. */
    recent: base.output(
      z.array(
        placeSchema.extend({
          study: z.string(),
          opened: z.string(),
          created: z.string(),
          there: z.boolean(),
        }),
      ),
    ),
    forget: base.input(place).output(z.void()),
    open: base.input(place).output(z.void()),
    /** Makes a study in a new folder of its own inside `place`, and opens it. */
    create: base.input(place.extend({ name: z.string().trim().min(1).max(120) })).output(z.void()),
    /** Opens the demo study; the first time it is generated and computed by a job. */
    demo: base.output(z.void()),
    close: base.output(z.void()),
  },
}
