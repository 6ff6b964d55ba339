import { ORPCError } from '@orpc/client'
import { engineEnded, engineStopped } from '../../contract/engine-faults.ts'
import { faultCodes } from '../../contract/faults.ts'
import type { SharedFault } from '../../contract/api.ts'

/** A failure with its remedy, as it is shown to the person. */
export class ShownFault extends Error {
  readonly fault: SharedFault
  constructor(fault: SharedFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** A fault of the engine as it crosses over to the page, undefined for anything else. */
function asFault(data: unknown): SharedFault | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { code, message, remedy } = data as Partial<Record<keyof SharedFault, unknown>>
  const known = faultCodes.find((one) => one === code)
  if (known === undefined || typeof message !== 'string' || typeof remedy !== 'string') return undefined
  return { code: known, message, remedy }
}

/** Any thrown value as what the page shows. */
export function faultFrom(error: unknown): SharedFault {
  if (error instanceof ShownFault) return error.fault
  const fault = error instanceof ORPCError ? asFault(error.data) : undefined
  if (fault) return fault
  // of an error in the window's process its text alone comes over
  const gone = [engineStopped, engineEnded].find(
    ({ message }) => error instanceof Error && error.message.includes(message),
  )
  if (gone) return gone
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error), remedy: '' }
}

async function faultOf(response: Response): Promise<ShownFault> {
  const text = await response.text()
  const unexpected: SharedFault = { code: 'unexpected', message: text.trim(), remedy: '' }
  try {
    return new ShownFault(asFault(JSON.parse(text)) ?? unexpected)
  } catch {
    return new ShownFault(unexpected)
  }
}

/** An answer with what was asked for. Throws ShownFault with the engine's words for any other. */
export async function answered(response: Response): Promise<Response> {
  if (!response.ok) throw await faultOf(response)
  return response
}

export const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError'
