import { implement } from '@orpc/server'
import { runsContract, type RunEntry, type RunNeed } from '../../contract/api.ts'
import type { ReferenceChoice } from '../../contract/index.ts'
import { hasRunLog, openFailures, planOf, readRunLog, retryRequests } from '../jobs/index.ts'
import type { Study } from '../studies/index.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

interface RunRow {
  id: number
  started: string
  ended: string | null
  outcome: RunEntry['outcome']
  settings: string
  maps: number
}

const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function history(study: Study): RunEntry[] {
  return study.db
    .prepare<[], RunRow>(
      `SELECT id, started, ended, outcome, settings, (SELECT count(*) FROM map WHERE run_id = run.id) AS maps
       FROM run ORDER BY id DESC LIMIT 200`,
    )
    .all()
    .map(({ settings, ...row }) => {
      const chosen = JSON.parse(settings) as Record<string, unknown>
      return {
        ...row,
        methods: listed(chosen['methods']),
        modalities: listed(chosen['modalities']),
        provider: String(chosen['provider'] ?? ''),
        quality: String(chosen['quality'] ?? ''),
        has_log: hasRunLog(study, row.id),
      }
    })
}

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
      history: calls.runs.history.handler(() => history(session.study)),
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
