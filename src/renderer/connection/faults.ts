import { ORPCError } from '@orpc/client'
import { faultDataSchema, type SharedFault } from '../../contract/api.ts'

/** A failure with its remedy, as it is shown to the person. */
export class ShownFault extends Error {
  readonly fault: SharedFault
  constructor(fault: SharedFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** Any thrown value as what the page shows. */
export function faultFrom(error: unknown): SharedFault {
  if (error instanceof ShownFault) return error.fault
  if (error instanceof ORPCError) {
    const parsed = faultDataSchema.safeParse(error.data)
    if (parsed.success) return parsed.data
  }
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error), remedy: '' }
}

export const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError'
