import { z } from 'zod'

/** What a page sends to its window's process, checked there; the names and types are in `desktop-names.ts`. */
export * from './desktop-names.ts'

/** What is chosen for; the dialog's title and what it offers follow from it. */
export const pickSchema = z.object({
  for: z.enum([
    'study',
    'study-parent',
    'scans',
    'maps',
    'table',
    'card',
    'graph',
    'vector',
    'report',
    'export',
    'key',
  ]),
  /** Name of the file to be saved, for 'report' and 'export'. */
  suggested: z
    .string()
    .max(120)
    .regex(/^[^/\\]*$/)
    .optional(),
})
export type PickWish = z.infer<typeof pickSchema>

export const desktopSettingsSchema = z.object({
  language: z.enum(['en', 'de']).optional(),
  theme: z.enum(['dark', 'light']).optional(),
})
export type DesktopSettings = z.infer<typeof desktopSettingsSchema>

export const droppedSchema = z.string().min(1).max(4096)
export const placeIdSchema = z.string().min(1).max(64)
/** 0 to 1; null where nothing is going on. */
export const progressSchema = z.number().min(0).max(1).nullable()
