import type { App, IpcMainEvent, IpcMainInvokeEvent, Session, WebContents, WebPreferences } from 'electron'
import { origin } from './protocol.ts'

/** Every window's: a sandboxed page without Node, in its own world, without a spell checker or embedded pages. */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: process.env['NORMASCOPE_DEVTOOLS'] === '1',
})

/** Chromium's own traffic, which nobody asked for; and no name but this machine's resolves. */
export function silenceChromium(app: Pick<App, 'commandLine'>): void {
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-sync',
    'no-pings',
    'no-first-run',
  ])
    app.commandLine.appendSwitch(name)
  app.commandLine.appendSwitch('disable-features', 'AutofillServerCommunication')
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

/** Addresses that stay inside the window: the program's own files, and what a page makes in memory. */
export const isOwn = (url: string): boolean =>
  url === origin ||
  url.startsWith(`${origin}/`) ||
  url.startsWith(`blob:${origin}/`) ||
  url.startsWith('data:')

const isOwnPage = (url: string | undefined): boolean =>
  url !== undefined && (url === origin || url.startsWith(`${origin}/`))

/** A message counts only when the main frame of one of our windows sent it. */
export function isOwnSender(
  event: Pick<IpcMainEvent | IpcMainInvokeEvent, 'senderFrame' | 'sender'>,
  pages: ReadonlySet<WebContents>,
): boolean {
  const { senderFrame, sender } = event
  return (
    pages.has(sender) && senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url)
  )
}

/** What a page may do without asking: put text it shows on the clipboard. Everything else is denied. */
const allowed = new Set(['clipboard-sanitized-write'])

export interface Guarded {
  /** Requests that were refused because they went elsewhere. */
  readonly refused: () => number
}

/** The policy of the session: nothing leaves, nothing is permitted, nothing is downloaded but what the page made itself. */
export function guardSession(session: Session): Guarded {
  let refused = 0
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isOwn(details.url)
    if (cancel) refused += 1
    answer({ cancel })
  })
  session.setPermissionRequestHandler((_page, permission, answer, details) =>
    answer(allowed.has(permission) && isOwnPage(details.requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_page, permission, requesting) => allowed.has(permission) && isOwnPage(requesting.replace(/\/$/, '')),
  )
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event, item) => {
    if (!isOwn(item.getURL())) event.preventDefault()
  })
  return { refused: () => refused }
}

/** The policy of every page there is or will be: it stays where it is and opens nothing. */
export function guardPages(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, page) => {
    page.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault()
    })
    page.on('will-redirect', (event) => event.preventDefault())
    page.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault()
    })
    page.on('will-attach-webview', (event) => event.preventDefault())
    page.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
