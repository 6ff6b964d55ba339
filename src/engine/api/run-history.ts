import type { RunEntry } from '../../contract/api.ts'
import { hasRunLog } from '../jobs/index.ts'
import { isLockedFor, type Study } from '../studies/index.ts'

interface RunRow {
  id: number
  started: string
  ended: string | null
  outcome: RunEntry['outcome'] | null
  settings: string
  maps: number
}

const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** What became of a run without an end: the newest one goes on while a program runs methods on the study, any other was broken off. */
const openOutcome = (study: Study, id: number): 'running' | 'interrupted' =>
  isLockedFor(study, 'run') && id === study.db.prepare('SELECT max(id) FROM run').pluck().get()
    ? 'running'
    : 'interrupted'

/** The newest 200 runs of a study, newest first. */
export function runHistory(study: Study): RunEntry[] {
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
        outcome: row.outcome ?? openOutcome(study, row.id),
        methods: listed(chosen['methods']),
        modalities: listed(chosen['modalities']),
        provider: String(chosen['provider'] ?? ''),
        quality: String(chosen['quality'] ?? ''),
        has_log: hasRunLog(study, row.id),
      }
    })
}
