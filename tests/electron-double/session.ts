import { EventEmitter } from 'node:events'

type Listener = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void
type PermissionHandler = (
  page: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string },
) => void

/** The session's policy as the program set it; the window asks it for every request. */
export class SessionDouble extends EventEmitter {
  #listener: Listener | undefined
  #permissions: PermissionHandler | undefined
  spellChecker = true
  readonly asked: { url: string; cancel: boolean }[] = []

  readonly webRequest = {
    onBeforeRequest: (listener: Listener): void => {
      this.#listener = listener
    },
  }
  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.#permissions = handler
  }
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }

  /** Whether the program cancels a request. */
  async ask(url: string): Promise<{ cancel: boolean }> {
    const listener = this.#listener
    if (!listener) return { cancel: false }
    const { cancel = false } = await new Promise<{ cancel?: boolean }>((done) => listener({ url }, done))
    this.asked.push({ url, cancel })
    return { cancel }
  }

  /** What the program answers when a page asks for a permission. */
  permission(name: string, requestingUrl: string): Promise<boolean> {
    const handler = this.#permissions
    if (!handler) return Promise.resolve(true) // Electron grants where there is no handler
    return new Promise((done) => handler(undefined, name, done, { requestingUrl }))
  }
}
