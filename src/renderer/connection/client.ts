import { createORPCClient } from '@orpc/client'
import type { EngineClient, Overview } from '../../contract/api.ts'
import { overviewPath } from '../../contract/api/paths.ts'
import { answered, ShownFault } from './faults.ts'
import type { Fetch, Lines } from './link.ts'

export interface Loss {
  /** The engine is being started again by its host; false: the person has to do something. */
  readonly restarting: boolean
}

/** The engine, the same for as long as the page lives: it outlives the process behind it. */
export interface Connection {
  readonly calls: EngineClient
  /** Voxels and other bytes by path; `send` puts bytes there. */
  readonly fetch: Fetch
  /** What every page reads of the open study, null where none is open. Throws ShownFault. */
  readonly overview: () => Promise<Overview | null>
  /** Called whenever the engine is gone. Returns the function that ends it. */
  readonly onLost: (listener: (loss: Loss) => void) => () => void
  /** Called whenever there is an engine (again); at once where there is one. Returns the function that ends it. */
  readonly onRestored: (listener: () => void) => () => void
}

function listeners<T extends unknown[]>(): {
  add: (listener: (...values: T) => void) => () => void
  tell: (...values: T) => void
} {
  const all = new Set<(...values: T) => void>()
  return {
    add: (listener) => {
      all.add(listener)
      return () => void all.delete(listener)
    },
    tell: (...values) => {
      for (const listener of all) listener(...values)
    },
  }
}

const overviewBy = async (fetch: Fetch): Promise<Overview | null> => {
  const response = await answered(await fetch(overviewPath, new AbortController().signal))
  return (await response.json()) as Overview | null
}

/** The overview as it was asked for when the page began, the first time; asked for anew from then on. */
function overviews(early: Promise<Overview | null>, lines: Lines): () => Promise<Overview | null> {
  let first: Promise<Overview | null> | undefined = early
  early.catch(() => undefined) // whoever asks is told, or it is asked for again
  return async () => {
    const asked = first
    first = undefined
    try {
      if (asked) return await asked
    } catch (error) {
      // an engine that took long to start is waited for once more
      if (error instanceof ShownFault && error.fault.code !== 'process-died') throw error
    }
    return overviewBy(lines.fetch)
  }
}

/**
 * A connection over lines that a host puts in place, and how the host tells of them. `early` is a way to bytes that may be
 * there before the first line is.
 */
export function makeConnection(
  lines: Lines,
  early: Fetch = lines.fetch,
): {
  connection: Connection
  lost: (loss: Loss) => void
  restored: () => void
} {
  const losses = listeners<[Loss]>()
  const returns = listeners<[]>()
  const connection: Connection = {
    calls: createORPCClient(lines.link),
    fetch: lines.fetch,
    overview: overviews(overviewBy(early), lines),
    onLost: losses.add,
    onRestored: (listener) => {
      if (lines.connected) queueMicrotask(listener)
      return returns.add(listener)
    },
  }
  return { connection, lost: losses.tell, restored: returns.tell }
}
