import type Electron from 'electron'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page, Request as PageRequest, Route } from 'playwright-core'
import type { WebSocket } from 'ws'
import { pack, unpack } from './codec.js'
import { doubles, Relays } from './ports.ts'
import type { DoubleServer } from './server.ts'
import type { SessionDouble } from './session.ts'

type FromPage =
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'port'; port: number; data: unknown }
  | { kind: 'close'; port: number }

export interface Stage {
  readonly server: DoubleServer
  readonly session: SessionDouble
  readonly context: () => Promise<BrowserContext>
  /** Calls to the program's handlers. */
  readonly invoke: (channel: string, event: unknown, args: unknown[]) => Promise<unknown>
  readonly send: (channel: string, event: unknown, args: unknown[]) => void
  readonly created: (contents: WebContentsDouble) => void
  readonly gone: (contents: WebContentsDouble, details: Electron.RenderProcessGoneDetails) => void
}

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/** The script that runs before the page's own: the bridge, and the program's preload script inside it. */
function bridgeScript(address: string, preferences: Electron.WebPreferences): string {
  const codec = text('./codec.js').replaceAll(/^export /gm, '')
  const preload = preferences.preload === undefined ? '' : readFileSync(preferences.preload, 'utf8')
  const put = {
    BRIDGE: JSON.stringify(address),
    ARGV: JSON.stringify(['page', ...(preferences.additionalArguments ?? [])]),
    PLATFORM: JSON.stringify(process.platform),
  }
  const names = Object.keys(put).join(', ')
  return `(() => { ${codec}\n((${names}, PRELOAD) => {\n${text('./page.js')}\n})(${Object.values(put).join(', ')}, (require, process, exports, module) => {\n${preload}\n})})()`
}

/**
 * Every frame of a WebSocket is told to whoever debugs the browser, in base64: two clients here, seconds for the voxels of a
 * scan. What is larger than this the page fetches, and only its address goes through the socket.
 */
const LARGE = 2 ** 16

/** What main sees of a page. */
export class WebContentsDouble extends EventEmitter {
  page: Page | undefined
  #socket: WebSocket | undefined
  #relays = new Relays()
  #waiting: Uint8Array[] = []
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  readonly #stage: Stage
  destroyed = false
  opened = 0

  constructor(stage: Stage) {
    super()
    this.#stage = stage
    stage.created(this)
  }

  isDestroyed(): boolean {
    return this.destroyed
  }
  getURL(): string {
    return this.#stage.server.toProgram(this.page?.url() ?? '')
  }
  reload(): void {
    void this.page?.reload({ waitUntil: 'domcontentloaded' })
  }
  forcefullyCrashRenderer(): void {
    this.gone({ reason: 'killed', exitCode: 9 })
  }
  /** Its process has ended. */
  gone(details: Electron.RenderProcessGoneDetails): void {
    this.emit('render-process-gone', {}, details)
    this.#stage.gone(this, details)
  }
  /** Whether the page may be left: it says so itself, or the program decides against it. */
  async mayUnload(): Promise<boolean> {
    const asks = this.page?.evaluate(`!dispatchEvent(new Event('beforeunload', { cancelable: true }))`)
    if (!(await asks?.catch(() => false))) return true
    let leave = false
    this.emit('will-prevent-unload', { preventDefault: () => (leave = true) })
    return leave
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler
  }
  send(channel: string, ...args: unknown[]): void {
    this.#post({ kind: 'channel', channel, args, ports: [] })
  }
  postMessage(channel: string, message: unknown, transfer?: Electron.MessagePortMain[]): void {
    const relays = this.#relays
    const place = {
      send: (port: number, data: unknown) => this.#post({ kind: 'port', port, data }),
      close: (port: number) => this.#post({ kind: 'close', port }),
    }
    const ports = doubles(transfer).map((port) => port.give(place, relays))
    this.#post({ kind: 'channel', channel, args: [message], ports })
  }

  /** A page was loaded (again): ports of the page before are closed. */
  attach(socket: WebSocket): void {
    this.#relays.end()
    this.#relays = new Relays()
    this.#socket = socket
    const relays = this.#relays
    for (const bytes of this.#waiting.splice(0)) socket.send(bytes)
    socket.on('message', (data: Buffer) => this.#received(unpack(data) as FromPage, relays))
    socket.on('close', () => {
      relays.end()
      if (this.#socket === socket) this.#socket = undefined
    })
  }

  async open(url: string, preferences: Electron.WebPreferences): Promise<void> {
    const { server, context } = this.#stage
    const within = await context()
    const page = within.pages().find((one) => one.url() === 'about:blank') ?? (await within.newPage())
    this.page = page
    await page.addInitScript(
      bridgeScript(
        server.bridge((socket) => this.attach(socket)),
        preferences,
      ),
    )
    // What a new window would ask for, before the program has refused the window itself.
    await within.route('**/*', (route) => route.abort('aborted'))
    await page.route('**/*', (route, request) => void this.#ask(route, request))
    page.on('popup', (popup) => void this.#popup(popup))
    page.on('crash', () => this.gone({ reason: 'crashed', exitCode: 1 }))
    await page.goto(server.toChromium(url), { waitUntil: 'domcontentloaded' })
  }

  async #popup(popup: Page): Promise<void> {
    if (this.#openHandler({ url: popup.url() }).action === 'deny') await popup.close()
    else this.opened += 1
  }

  async #ask(route: Route, request: PageRequest): Promise<void> {
    const url = this.#stage.server.toProgram(request.url())
    if (
      request.isNavigationRequest() &&
      this.getURL() !== 'about:blank' &&
      !this.#mayNavigate(request, url)
    ) {
      return route.abort('aborted') // the page stays where it is, as in Electron
    }
    const { cancel } = await this.#stage.session.ask(url)
    return (cancel ? route.abort('blockedbyclient') : route.continue()).catch(() => undefined)
  }

  #mayNavigate(request: PageRequest, url: string): boolean {
    let prevented = false
    const isMainFrame = request.frame().parentFrame() === null
    const event = { url, isMainFrame, preventDefault: () => (prevented = true) }
    if (isMainFrame) this.emit('will-navigate', event)
    this.emit('will-frame-navigate', event)
    return !prevented
  }

  #post(message: unknown): void {
    const whole = pack(message)
    const bytes =
      whole.length < LARGE ? whole : pack({ kind: 'parcel', path: this.#stage.server.parcel(whole) })
    if (this.#socket) this.#socket.send(bytes)
    else this.#waiting.push(bytes)
  }

  #received(message: FromPage, relays: Relays): void {
    if (message.kind === 'port') return relays.receive(message.port, message.data)
    if (message.kind === 'close') return relays.closed(message.port)
    const event = { sender: this, senderFrame: { url: this.getURL(), parent: null }, ports: [] }
    if (message.kind === 'send') return this.#stage.send(message.channel, event, message.args)
    this.#stage.invoke(message.channel, event, message.args).then(
      (value) => this.#post({ kind: 'answer', id: message.id, value }),
      (error: unknown) => this.#post({ kind: 'answer', id: message.id, error: String(error) }),
    )
  }
}

type Bounds = Electron.Rectangle

/** A window backed by a page of Chromium; what only a desktop has (bounds, title, progress) is remembered for the test. */
export class WindowDouble extends EventEmitter {
  static readonly all = new Set<WindowDouble>()
  static stage: Stage
  readonly webContents: WebContentsDouble
  readonly #options: Electron.BrowserWindowConstructorOptions
  #bounds: Bounds
  #maximized = false
  #destroyed = false
  title: string
  progress = -1
  shown = false
  focused = 0

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.#options = options
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.title = options.title ?? ''
    this.webContents = new WebContentsDouble(WindowDouble.stage)
    WindowDouble.all.add(this)
  }
  static fromWebContents(contents: unknown): WindowDouble | null {
    return [...WindowDouble.all].find((window) => window.webContents === contents) ?? null
  }
  static getAllWindows(): WindowDouble[] {
    return [...WindowDouble.all]
  }

  async loadURL(url: string): Promise<void> {
    const preferences = this.#options.webPreferences ?? {}
    if (
      preferences.sandbox !== true ||
      preferences.contextIsolation === false ||
      preferences.nodeIntegration
    ) {
      throw new Error('the stand-in has sandboxed, isolated pages alone')
    }
    await this.webContents.open(url, preferences)
    const { width, height } = this.#bounds
    await this.webContents.page?.setViewportSize({ width, height })
    this.emit('ready-to-show')
  }
  show(): void {
    this.shown = true
    this.emit('show')
  }
  focus(): void {
    this.focused += 1
  }
  restore(): void {
    this.shown = true
  }
  maximize(): void {
    this.#maximized = true
  }
  isMaximized(): boolean {
    return this.#maximized
  }
  isMinimized(): boolean {
    return false
  }
  getNormalBounds(): Bounds {
    return this.#bounds
  }
  setBounds(bounds: Bounds): void {
    this.#bounds = bounds
  }
  setTitle(title: string): void {
    this.title = title
  }
  setProgressBar(fraction: number): void {
    this.progress = fraction
  }
  /** Resolves to whether it was closed. */
  async close(): Promise<boolean> {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented || !(await this.webContents.mayUnload())) return false
    this.destroy()
    return true
  }
  isDestroyed(): boolean {
    return this.#destroyed
  }
  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.webContents.destroyed = true
    WindowDouble.all.delete(this)
    this.emit('closed')
    this.webContents.emit('destroyed')
    void this.webContents.page?.close().catch(() => undefined)
  }
}
