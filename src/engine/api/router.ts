import { implement, ORPCError } from '@orpc/server'
import { contract, type SharedFault } from '../../contract/api.ts'
import { toFaultData } from '../../contract/index.ts'
import type { Study } from '../studies/index.ts'
import { changes } from './changes.ts'
import * as queries from './queries.ts'

/** A failure as the page may see it: what happened and what to do, without the path as a field of its own. */
export function sharedFault(error: unknown): SharedFault {
  const { code, message, remedy } = toFaultData(error)
  return { code, message, remedy }
}

/** The contract over one open study. `closing` ends the event streams. */
export function makeRouter(study: Study, closing: AbortSignal) {
  const calls = implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      if (error instanceof ORPCError) throw error
      const data = sharedFault(error)
      throw new ORPCError('FAULT', { status: 422, message: data.message, data, cause: error })
    }
  })
  return calls.router({
    study: { summary: calls.study.summary.handler(() => queries.summary(study)) },
    scans: { list: calls.scans.list.handler(() => queries.scans(study)) },
    maps: { list: calls.maps.list.handler(({ input }) => queries.maps(study, input.scan_id)) },
    methods: { list: calls.methods.list.handler(() => queries.methods(study)) },
    calibrations: { list: calls.calibrations.list.handler(() => queries.calibrations(study)) },
    events: calls.events.handler(({ signal }) =>
      changes(study, signal ? AbortSignal.any([signal, closing]) : closing),
    ),
  })
}
