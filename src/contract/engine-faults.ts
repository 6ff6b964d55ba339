import type { FaultData } from './faults.ts'

/** What becomes of a question to an engine that is gone. */
export const engineStopped = {
  code: 'process-died',
  message: 'The engine stopped while it worked on this.',
  remedy: 'It is started again by itself; what was stored is kept. Then do this once more.',
} as const satisfies FaultData

export const engineEnded = {
  code: 'process-died',
  message: 'The engine has ended, so that this cannot be done.',
  remedy:
    'Start the program again; in a browser, start the server again and open the address that it prints.',
} as const satisfies FaultData
