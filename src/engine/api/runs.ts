import { implement } from '@orpc/server'
import { runsContract, type RunEntry, type RunNeed } from '../../contract/api.ts'
import { modalitySchema } from '../../contract/index.ts'
import { hasRunLog, openFailures, planOf, readRunLog, retryRequests } from '../jobs/index.ts'
import { isFitted, listMethods } from '../methods/index.ts'
import { listScans, type Study } from '../studies/index.ts'
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

/** Scans that a method is fitted on: healthy ones outside the test, or all healthy ones before a split. */
async function needs(study: Study): Promise<RunNeed[]> {
  const { mapsThere } = await import('../runs/index.ts')
  const scans = listScans(study)
  const made = new Map(mapsThere(study).map(({ method, modality, maps }) => [`${method} ${modality}`, maps]))
  return listMethods().flatMap(({ card }) =>
    card.modalities.flatMap((modality) => {
      const here = scans.filter((scan) => scan.modality === modality)
      if (here.length === 0) return []
      const healthy = here.filter(({ group, split }) => group === 'healthy' && split !== 'test')
      return [
        {
          method: card.id,
          modality: modalitySchema.parse(modality),
          scans: here.length,
          maps: made.get(`${card.id} ${modality}`) ?? 0,
          fit_scans: isFitted(card) ? healthy.length : null,
        },
      ]
    }),
  )
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
      needs: calls.runs.needs.handler(() => needs(session.study)),
      providers: calls.runs.providers.handler(() => ['auto', 'cpu', ...(byPlatform[process.platform] ?? [])]),
    },
  }
}
