import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { loopback, type EngineClient } from '../../contract/api.ts'

export interface Connection {
  readonly calls: EngineClient
  /** Voxels and other bytes by path. */
  readonly fetch: (path: string, signal: AbortSignal) => Promise<Response>
  /** Called once when the engine is gone. */
  readonly onLost: (listener: () => void) => void
}

const key = 'normascope-token'

/** The token of the address, kept for this tab alone and taken out of the address bar and the history. */
export function takeToken(): string | undefined {
  const url = new URL(window.location.href)
  const given = url.searchParams.get(loopback.tokenParameter)
  if (given === null) return sessionStorage.getItem(key) ?? undefined
  sessionStorage.setItem(key, given)
  url.searchParams.delete(loopback.tokenParameter)
  window.history.replaceState(window.history.state, '', url)
  return given
}

/** The engine behind `normascope serve`, at the address of this page. */
export function connect(token: string): Connection {
  const socket = new WebSocket(`ws://${window.location.host}${loopback.rpcPath}`, [
    loopback.protocol,
    loopback.tokenProtocol(token),
  ])
  return {
    calls: createORPCClient(new RPCLink({ websocket: socket })),
    fetch: (path, signal) => fetch(path, { headers: { [loopback.tokenHeader]: token }, signal }),
    onLost: (listener) => socket.addEventListener('close', listener, { once: true }),
  }
}
