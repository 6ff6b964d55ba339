import { createORPCClient } from '@orpc/client'
import type { EngineClient } from '../../contract/api.ts'
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

/** A connection over lines that a host puts in place, and how the host tells of them. */
export function makeConnection(lines: Lines): {
  connection: Connection
  lost: (loss: Loss) => void
  restored: () => void
} {
  const losses = listeners<[Loss]>()
  const returns = listeners<[]>()
  const connection: Connection = {
    calls: createORPCClient(lines.link),
    fetch: lines.fetch,
    onLost: losses.add,
    onRestored: (listener) => {
      if (lines.connected) queueMicrotask(listener)
      return returns.add(listener)
    },
  }
  return { connection, lost: losses.tell, restored: returns.tell }
}
