import { Fault } from '../../../contract/index.ts'
import type { Fitter } from './fitted.ts'
import { GaussianFitter } from './gaussian.ts'
import { MemoryBankFitter } from './memory-bank.ts'
import type { ProcedureInput } from './types.ts'

/** An empty fit for a procedure that is fitted on features. */
export function fitterOf(input: ProcedureInput): Fitter {
  if (input.procedure === 'memory-bank') return new MemoryBankFitter(input)
  if (input.procedure === 'gaussian') return new GaussianFitter(input)
  throw new Fault({
    code: 'bad-card',
    message: `The procedure '${input.procedure}' is not fitted on features.`,
    remedy: 'Run the method as it is.',
  })
}
