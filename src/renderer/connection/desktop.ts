import { RPCLink } from '@orpc/client/message-port'
import { engineMessage, type DesktopBridge, type EngineMessage } from '../../contract/desktop-names.ts'
import { fetchOver } from './bytes-port.ts'
import type { Connection } from './client.ts'
import { makeConnection } from './client.ts'
import { Lines } from './link.ts'

declare global {
  interface Window {
    /** Put there by the desktop's preload script; absent in a browser. */
    readonly normascope?: DesktopBridge
  }
}

/** The desktop's bridge; undefined in a browser. */
export const desktop = (): DesktopBridge | undefined => window.normascope

function isEngineMessage(data: unknown): data is EngineMessage {
  return typeof data === 'object' && data !== null && (data as Partial<EngineMessage>).kind === engineMessage
}

/** The engine of the desktop, through the ports that the window's process hands over, again after every restart. */
export function connectDesktop(bridge: DesktopBridge): Connection {
  const lines = new Lines()
  const { connection, lost, restored } = makeConnection(lines)
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || !isEngineMessage(event.data)) return
    const { state } = event.data
    if (state.state === 'lost') {
      lines.break(state.restarting)
      return lost({ restarting: state.restarting })
    }
    const [calls, bytes] = event.ports
    if (!calls || !bytes) return
    calls.start()
    lines.put({ link: new RPCLink({ port: calls }), fetch: fetchOver(bytes) })
    restored()
  })
  bridge.askForEngine()
  return connection
}
