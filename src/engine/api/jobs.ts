import { implement } from '@orpc/server'
import { jobsContract } from '../../contract/api.ts'
import { planOf } from '../jobs/index.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

export function jobsPart(session: EngineSession) {
  const calls = implement(jobsContract).use(withFaults)
  return {
    jobs: {
      list: calls.jobs.list.handler(() => session.jobs.list()),
      start: calls.jobs.start.handler(({ input }) => ({
        id: session.jobs.start(planOf(session.study, input, session.spawn)),
      })),
      cancel: calls.jobs.cancel.handler(({ input }) => session.jobs.cancel(input.id)),
      pause: calls.jobs.pause.handler(({ input }) => session.jobs.pause(input.id)),
      resume: calls.jobs.resume.handler(({ input }) => session.jobs.resume(input.id)),
      retry: calls.jobs.retry.handler(({ input }) => ({ id: session.jobs.retry(input.id) })),
      log: calls.jobs.log.handler(({ input }) => session.jobs.log(input.id)),
    },
  }
}
