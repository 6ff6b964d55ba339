import { z } from 'zod'

/** A number, or null with its reason beside it. Never 0 or NaN for "no answer". */
export const maybe = z.number().nullable()

/** An estimate over n units (subjects) with its 95 % interval; nulls when not estimable, with the reason in `note`. */
export const estimateSchema = z.object({
  value: maybe,
  lo: maybe,
  hi: maybe,
  n: z.number().int(),
  note: z.string().optional(),
})
export type Estimate = z.infer<typeof estimateSchema>
