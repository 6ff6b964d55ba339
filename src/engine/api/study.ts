import { implement } from '@orpc/server'
import { studyContract } from '../../contract/api.ts'
import { changes } from './changes.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

export function studyPart(session: EngineSession) {
  const calls = implement(studyContract).use(withFaults)
  return {
    events: calls.events.handler(({ signal }) =>
      changes(session, signal ? AbortSignal.any([signal, session.ended]) : session.ended),
    ),
  }
}
