import { ORPCError, ValidationError, type AnyProcedure } from '@orpc/server'
import { z } from 'zod'
import type { SharedFault } from '../../contract/api.ts'
import { Fault, toFaultData, wrongValue } from '../../contract/index.ts'

/** A failure as the page may see it: what happened and what to do, without the path as a field of its own. */
export function sharedFault(error: unknown): SharedFault {
  const { code, message, remedy } = toFaultData(error)
  return { code, message, remedy }
}

/** What a page gave that the contract refuses, by its first field; anything else as it is. */
function asGiven(error: unknown, schema: unknown, input: unknown): unknown {
  const issue =
    error instanceof ORPCError && error.cause instanceof ValidationError ? error.cause.issues[0] : undefined
  if (!issue || !(schema instanceof z.ZodType)) return error
  const { field, wanted, given } = wrongValue(schema, input, issue as z.core.$ZodIssue)
  const name = field.slice(field.lastIndexOf('.') + 1).replaceAll('_', ' ')
  return new Fault({
    code: 'bad-input',
    message: `'${name}' must be ${wanted}, not ${given}.`,
    remedy: 'Correct the value and try again.',
  })
}

/** Middleware of every part: a failure crosses as a typed FAULT. `implement(partContract).use(withFaults)`. */
export async function withFaults<T>(
  { next, procedure }: { next: () => T; procedure: AnyProcedure },
  input: unknown,
): Promise<Awaited<T>> {
  try {
    return await next()
  } catch (thrown) {
    const error = asGiven(thrown, procedure['~orpc'].inputSchema, input)
    if (error instanceof ORPCError) throw error
    const data = sharedFault(error)
    throw new ORPCError('FAULT', { status: 422, message: data.message, data, cause: error })
  }
}
