import { RPCLink } from '@orpc/client/websocket'
import { loopback } from '../../contract/api.ts'
import { makeConnection, type Connection } from './client.ts'
import { desktop } from './desktop.ts'
import { Lines, type Fetch } from './link.ts'

const key = 'normascope-token'

/**
 * The token of the address, kept for this tab alone and taken out of the address bar and the history; empty on the desktop,
 * which needs none.
 */
export function takeToken(): string | undefined {
  if (desktop()) return ''
  const url = new URL(window.location.href)
  const given = url.searchParams.get(loopback.tokenParameter)
  if (given === null) return sessionStorage.getItem(key) ?? undefined
  sessionStorage.setItem(key, given)
  url.searchParams.delete(loopback.tokenParameter)
  window.history.replaceState(window.history.state, '', url)
  return given
}

/** Between two tries to reach an engine that went away. */
const PAUSE_MS = 500
/** After this long without an engine the page stops to say that one is being started. */
const GIVE_UP_MS = 20_000

/** The engine behind `normascope serve`, at the address of this page; tried again when it goes away. */
export function connectBrowser(token: string): Connection {
  const lines = new Lines()
  const { connection, lost, restored } = makeConnection(lines)
  const byFetch: Fetch = (path, signal, send) =>
    fetch(path, {
      method: send?.method ?? 'GET',
      headers: { [loopback.tokenHeader]: token },
      signal,
      ...(send ? { body: send.body as Uint8Array<ArrayBuffer> } : {}),
    })
  let lostAt: number | undefined
  const open = (): void => {
    const socket = new WebSocket(`ws://${window.location.host}${loopback.rpcPath}`, [
      loopback.protocol,
      loopback.tokenProtocol(token),
    ])
    socket.addEventListener('open', () => {
      lostAt = undefined
      lines.put({ link: new RPCLink({ websocket: socket }), fetch: byFetch })
      restored()
    })
    socket.addEventListener('close', () => {
      lines.break()
      lostAt ??= Date.now()
      const restarting = Date.now() - lostAt < GIVE_UP_MS
      lost({ restarting })
      setTimeout(open, restarting ? PAUSE_MS : PAUSE_MS * 10)
    })
  }
  open()
  return connection
}
