import { jobRequestSchema, type FailureEntry, type JobRequest } from '../../contract/api.ts'
import { listMethods } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'

/** Scans on which a method failed and that have no map of it since, newest first. */
export const openFailures = ({ db }: Pick<Study, 'db'>): FailureEntry[] =>
  db
    .prepare<[], FailureEntry>(
      `SELECT scan_id, label AS scan, method, run_id, time, code, message, remedy FROM failure
       JOIN scan ON scan.id = scan_id
       WHERE NOT EXISTS (SELECT 1 FROM map
         WHERE map.scan_id = failure.scan_id AND map.method = failure.method AND map.created > failure.time)
       ORDER BY time DESC, label`,
    )
    .all()

type RunRequest = Extract<JobRequest, { kind: 'run' }>

/**
 * How a run was asked for; what every run is without a word where that is not known. What maps are compared with is left to what holds
 * in the study by now.
 */
function settingsOf({ db }: Pick<Study, 'db'>, run: number | null): RunRequest {
  const text = db.prepare<[number | null], string>('SELECT settings FROM run WHERE id = ?').pluck().get(run)
  const { methods, provider, quality, jobs } = JSON.parse(text ?? '{}') as Record<string, unknown>
  const known =
    Array.isArray(methods) && methods.length > 0 ? methods : listMethods().map(({ card }) => card.id)
  return jobRequestSchema.parse({
    kind: 'run',
    methods: known,
    provider,
    quality,
    processes: jobs,
  }) as RunRequest
}

/**
 * What is to be run so that the failed scans are tried again and no others: for every run that left failures one request
 * with its provider and quality (another quality would be another map of every scan). A scan that could not be aligned had
 * no method run on it: it is tried with all methods of its run.
 */
export function retryRequests(study: Pick<Study, 'db'>): RunRequest[] {
  const byRun = Map.groupBy(openFailures(study), ({ run_id }) => run_id)
  return [...byRun].flatMap(([run, failures]) => {
    const settings = settingsOf(study, run)
    const byScan = Map.groupBy(failures, ({ scan_id }) => scan_id)
    const wanted = [...byScan].map(([scan, all]) => ({
      scan,
      methods: all.some(({ method }) => method === 'alignment')
        ? settings.methods
        : settings.methods.filter((id) => all.some(({ method }) => method === id)),
    }))
    const byMethods = Map.groupBy(wanted, ({ methods }) => methods.join())
    return [...byMethods.values()]
      .filter(([first]) => first!.methods.length > 0)
      .map((alike) => ({
        ...settings,
        methods: alike[0]!.methods,
        scans: alike.map(({ scan }) => scan).sort((a, b) => a - b),
      }))
  })
}
