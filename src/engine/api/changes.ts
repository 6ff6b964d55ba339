import type { EngineEvent } from '../../contract/api.ts'
import type { Study } from '../studies/index.ts'

const WAIT_MS = 1000

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) return done()
    const timer = setTimeout(finish, WAIT_MS)
    signal.addEventListener('abort', finish, { once: true })
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      done()
    }
  })

/**
 * Tells that the study was changed, by this process or by a command in a terminal, until the signal ends it.
 * SQLite counts what other connections commit; asking costs microseconds.
 */
export async function* changes({ db }: Pick<Study, 'db'>, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const version = (): string =>
    `${db.pragma('data_version', { simple: true })} ${db.prepare('SELECT total_changes()').pluck().get()}`
  let last = version()
  yield { kind: 'connected' }
  while (!signal.aborted) {
    await pause(signal)
    if (signal.aborted || !db.open) return
    const now = version()
    if (now === last) continue
    last = now
    yield { kind: 'study-changed' }
  }
}
