import { ORPCError } from '@orpc/server'
import type { SharedFault } from '../../contract/api.ts'
import { toFaultData } from '../../contract/index.ts'

/** A failure as the page may see it: what happened and what to do, without the path as a field of its own. */
export function sharedFault(error: unknown): SharedFault {
  const { code, message, remedy } = toFaultData(error)
  return { code, message, remedy }
}

/** Middleware of every part: a failure crosses as a typed FAULT. `implement(partContract).use(withFaults)`. */
export async function withFaults<T>({ next }: { next: () => T }): Promise<Awaited<T>> {
  try {
    return await next()
  } catch (error) {
    if (error instanceof ORPCError) throw error
    const data = sharedFault(error)
    throw new ORPCError('FAULT', { status: 422, message: data.message, data, cause: error })
  }
}
