import type { EngineEvent } from '../../contract/api.ts'
import type { Connection } from './client.ts'

/**
 * Tells every event of the engine, for as long as the page lives: begins again with 'connected' whenever there is an engine
 * again, so that whoever fetches on 'connected' is never behind. Returns the function that ends it.
 */
export function followEvents(connection: Connection, tell: (event: EngineEvent) => void): () => void {
  let ending = new AbortController()
  const follow = async (signal: AbortSignal): Promise<void> => {
    try {
      for await (const event of await connection.calls.events(undefined, { signal })) {
        if (signal.aborted) return
        tell(event)
      }
    } catch {
      // the engine is gone, which onLost tells, or it was ended here; onRestored begins again
    }
  }
  const stop = connection.onRestored(() => {
    ending.abort()
    ending = new AbortController()
    void follow(ending.signal)
  })
  return () => {
    stop()
    ending.abort()
  }
}
