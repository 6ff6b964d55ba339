import { RPCLink } from '@orpc/client/websocket'
import { loopback } from '../../contract/api/paths.ts'
import { makeConnection, type Connection } from './client.ts'
import { Lines, type Fetch } from './link.ts'

/** Between two tries to reach an engine that went away. */
const PAUSE_MS = 500
/** After this long without an engine the page stops to say that one is being started. */
const GIVE_UP_MS = 20_000

/** The engine behind `normascope serve`, at the address of this page; tried again when it goes away. */
export function connectBrowser(token: string): Connection {
  const lines = new Lines()
  const byFetch: Fetch = (path, signal, send) =>
    fetch(path, {
      method: send?.method ?? 'GET',
      headers: { [loopback.tokenHeader]: token },
      signal,
      ...(send ? { body: send.body as Uint8Array<ArrayBuffer> } : {}),
    })
  const { connection, lost, restored } = makeConnection(lines, byFetch)
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
      lostAt ??= Date.now()
      const restarting = Date.now() - lostAt < GIVE_UP_MS
      lines.break(restarting)
      lost({ restarting })
      setTimeout(open, restarting ? PAUSE_MS : PAUSE_MS * 10)
    })
  }
  open()
  return connection
}
