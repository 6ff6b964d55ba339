import { implement } from '@orpc/server'
import { runsContract, type RunNeed } from '../../contract/api.ts'
import type { ReferenceChoice } from '../../contract/index.ts'
import { openFailures, planOf, readRunLog, retryRequests } from '../jobs/index.ts'
import type { Study } from '../studies/index.ts'
import { runHistory } from './run-history.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

async function needs(study: Study, reference: ReferenceChoice): Promise<RunNeed[]> {
  const { runNeeds } = await import('../runs/index.ts')
  return runNeeds(study, reference)
}

const byPlatform: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'cuda', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
}

export function runsPart(session: EngineSession) {
  const calls = implement(runsContract).use(withFaults)
  return {
    runs: {
      history: calls.runs.history.handler(() => runHistory(session.study)),
      log: calls.runs.log.handler(({ input }) => readRunLog(session.study, input.id)),
      failures: calls.runs.failures.handler(() => openFailures(session.study)),
      retry: calls.runs.retry.handler(() => ({
        jobs: retryRequests(session.study).map((request) =>
          session.jobs.start(planOf(session.study, request, session.spawn)),
        ),
      })),
      needs: calls.runs.needs.handler(({ input }) => needs(session.study, input.reference)),
      providers: calls.runs.providers.handler(() => ['auto', 'cpu', ...(byPlatform[process.platform] ?? [])]),
    },
  }
}
