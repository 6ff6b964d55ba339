import { dirname } from 'node:path'
import { demoPlan } from '../demo/index.ts'
import { planOf, type Unfinished } from '../jobs/index.ts'
import type { EngineSession } from './session.ts'

/**
 * Puts back into the queue what an engine that died was doing in the open study: `going` goes on at once what was going
 * (the host has just started a new engine), else every job waits for the person to resume it. Returns how many.
 */
export function resumeJobs(session: EngineSession, left: readonly Unfinished[], going: boolean): number {
  const { study, spawn, jobs } = session
  for (const { request, paused } of left) {
    const plan =
      request.kind === 'demo' ? demoPlan(study, dirname(study.folder), spawn) : planOf(study, request, spawn)
    jobs.start(plan, { paused: paused || !going })
  }
  return left.length
}
