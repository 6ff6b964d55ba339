import { oc } from '@orpc/contract'
import { z } from 'zod'
import { faultCodes } from '../faults.ts'

/** A failure as it crosses the process boundary: `FaultData`, less the path of the file. */
export const faultDataSchema = z.object({
  code: z.enum(faultCodes),
  message: z.string(),
  remedy: z.string(),
})
export type SharedFault = z.infer<typeof faultDataSchema>

export const count = z.number().int().nonnegative()
export const triple = z.tuple([z.number(), z.number(), z.number()])

/** Every call can fail with a fault that says what happened and what to do. */
export const base = oc.errors({ FAULT: { status: 422, data: faultDataSchema } })
