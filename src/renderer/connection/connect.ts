import { connectBrowser } from './browser.ts'
import type { Connection } from './client.ts'
import { connectDesktop, desktop } from './desktop.ts'

/** The engine of this host: through ports on the desktop, by WebSocket with the address's token in a browser. */
export function connect(token: string): Connection {
  const bridge = desktop()
  return bridge ? connectDesktop(bridge) : connectBrowser(token)
}
