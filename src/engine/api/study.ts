import { implement } from '@orpc/server'
import { studyContract } from '../../contract/api.ts'
import { changes } from './changes.ts'
import * as queries from './queries.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

export function studyPart(session: EngineSession) {
  const calls = implement(studyContract).use(withFaults)
  return {
    study: { summary: calls.study.summary.handler(() => queries.summary(session.study)) },
    scans: { list: calls.scans.list.handler(() => queries.scans(session.study)) },
    maps: { list: calls.maps.list.handler(({ input }) => queries.maps(session.study, input.scan_id)) },
    methods: { list: calls.methods.list.handler(() => queries.methods(session.study)) },
    calibrations: { list: calls.calibrations.list.handler(() => queries.calibrations(session.study)) },
    events: calls.events.handler(({ signal }) =>
      changes(session, signal ? AbortSignal.any([signal, session.ended]) : session.ended),
    ),
  }
}
