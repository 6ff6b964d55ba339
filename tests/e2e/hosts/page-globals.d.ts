/** What the page's own scripts put on its window, for the functions that tests evaluate there. */
import type { DesktopBridge } from '../../../src/contract/desktop-names.ts'
import type { EngineClient, Overview } from '../../../src/contract/api.ts'

declare global {
  interface Window {
    readonly normascope?: DesktopBridge
    /** Put there by base.ts for tests, not by the program. */
    readonly normascopeEngine?: {
      readonly calls: EngineClient
      readonly overview: () => Promise<Overview | null>
    }
  }
  const window: Window & typeof globalThis
}
