import { connectBrowser } from './browser.ts'
import type { Connection } from './client.ts'
import { connectDesktop, desktop } from './desktop.ts'

declare global {
  interface Window {
    /** The page's own connection, for the console and for the end-to-end tests: it can do what the page can do. */
    normascopeEngine?: Connection
  }
}

/** The engine of this host: through ports on the desktop, by WebSocket with the address's token in a browser. */
export function connect(token: string): Connection {
  const bridge = desktop()
  const connection = bridge ? connectDesktop(bridge) : connectBrowser(token)
  window.normascopeEngine = connection
  return connection
}
