import { randomUUID } from 'node:crypto'
import type { EngineEvent } from '../../contract/api.ts'
import { quietChanges } from '../annotations/index.ts'
import type { Study } from '../studies/index.ts'
import type { EngineSession } from './session.ts'

const WAIT_MS = 1000
/** Jobs tell of every scan; a page needs to know some times a second. */
const JOBS_MS = 200

/** Waits for the time, for the signal, or a moment after something called `wake`. */
function pause(signal: AbortSignal, subscribe: (wake: () => void) => () => void): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    let timer = setTimeout(finish, WAIT_MS)
    let woken = false
    const end = subscribe(() => {
      if (woken) return
      woken = true
      clearTimeout(timer)
      timer = setTimeout(finish, JOBS_MS)
    })
    signal.addEventListener('abort', finish, { once: true })
    function finish(): void {
      clearTimeout(timer)
      end()
      signal.removeEventListener('abort', finish)
      done()
    }
  })
}

const totalChanges = (db: Study['db']): number =>
  db.prepare<[], number>('SELECT total_changes()').pluck().get()!

/** This engine among those that the page has had: each counts its study's changes from the beginning. */
const engine = randomUUID()
const numbers = new WeakMap<Study, number>()
let taken = 0

/**
 * The same as long as nothing is stored in the open study, by this process or by a command in a terminal, and no other one
 * is opened. SQLite counts what other connections commit; asking costs microseconds.
 */
export function stampOf({ open: study }: EngineSession): string {
  if (!study?.db.open) return engine
  const number = numbers.get(study) ?? ++taken
  numbers.set(study, number)
  const { db } = study
  const stored = `${db.pragma('data_version', { simple: true })} ${totalChanges(db) - quietChanges({ db })}`
  return `${engine} ${number} ${stored}`
}

/**
 * Tells that the study was changed, by this process or by a command in a terminal, that a job went on, and that another
 * study was opened, until the signal ends it.
 */
export async function* changes(session: EngineSession, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  let study = session.open
  let last = stampOf(session)
  let queue = session.jobs
  let jobs = queue.revision
  yield { kind: 'connected', stamp: last }
  while (!signal.aborted) {
    await pause(signal, (wake) => session.jobs.onChange(wake))
    if (signal.aborted) return
    const current = stampOf(session)
    if (session.open !== study) yield { kind: 'study-opened' }
    else if (current !== last) yield { kind: 'study-changed' }
    study = session.open
    last = current
    const went = session.jobs !== queue || session.jobs.revision !== jobs
    queue = session.jobs
    jobs = queue.revision
    if (went) yield { kind: 'jobs-changed' }
  }
}
