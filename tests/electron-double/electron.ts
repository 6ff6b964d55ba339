/**
 * A stand-in for Electron's main-process API, as much of it as the program uses, typed against electron.d.ts. Windows are
 * pages of a Chromium that is here already, utility processes are real processes, dialogs answer what a test told them.
 * A test steers it over a loopback address printed on standard output (`control.ts`).
 */
import type Electron from 'electron'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { closeBrowser, openBrowser } from './browser.ts'
import { control, type Inside } from './control.ts'
import { MessageChannelDouble } from './ports.ts'
import { DoubleServer } from './server.ts'
import { SessionDouble } from './session.ts'
import { UtilityProcessDouble } from './utility-process.ts'
import { WindowDouble } from './window.ts'

const server = new DoubleServer()
const switches: string[] = []
const profile =
  process.env['ELECTRON_DOUBLE_PROFILE'] ?? join(process.cwd(), 'test-results', 'electron-double')

class AppDouble extends EventEmitter {
  #paths = new Map<string, string>([['userData', join(profile, 'user-data')]])
  readonly #ready: Promise<void>
  readonly commandLine = {
    appendSwitch: (name: string, value?: string): void => {
      switches.push(value === undefined ? `--${name}` : `--${name}=${value}`)
    },
  }

  constructor() {
    super()
    this.#ready = new Promise((done) => setImmediate(done)).then(async () => {
      await server.listen()
      await openBrowser(profile, switches)
      this.emit('ready')
    })
  }
  whenReady(): Promise<void> {
    return this.#ready
  }
  enableSandbox(): void {}
  disableDomainBlockingFor3DAPIs(): void {}
  getPath(name: string): string {
    return this.#paths.get(name) ?? join(profile, name)
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }
  getLocale(): string {
    return process.env['ELECTRON_DOUBLE_LOCALE'] ?? 'en-GB'
  }
  requestSingleInstanceLock(): boolean {
    return true
  }
  quit(): void {
    void this.#quit()
  }
  #prevented(event: string): boolean {
    let prevented = false
    this.emit(event, { preventDefault: () => (prevented = true) })
    return prevented
  }
  async #quit(): Promise<void> {
    if (this.#prevented('before-quit')) return
    for (const window of WindowDouble.all) if (!(await window.close())) return
    if (this.#prevented('will-quit')) return
    this.emit('quit', {}, 0)
    server.close()
    void closeBrowser().finally(() => process.exit(0))
  }
}

const appDouble = new AppDouble()
const sessionDouble = new SessionDouble()

type IpcListener = (event: unknown, ...args: unknown[]) => unknown
class IpcDouble extends EventEmitter {
  readonly handlers = new Map<string, IpcListener>()
  handle(channel: string, handler: IpcListener): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }
}
const ipcDouble = new IpcDouble()

WindowDouble.stage = {
  server,
  session: sessionDouble,
  context: () => openBrowser(profile, switches),
  invoke: async (channel, event, args) => {
    const handler = ipcDouble.handlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return handler(event, ...args)
  },
  send: (channel, event, args) => void ipcDouble.emit(channel, event, ...args),
  created: (contents) => void appDouble.emit('web-contents-created', {}, contents),
  gone: (contents, details) => void appDouble.emit('render-process-gone', {}, contents, details),
}

const answers: Inside['answers'] = { open: [], save: [], box: [], shown: [] }
const answerBox = (args: unknown[]): number => {
  answers.shown.push(args.at(-1))
  return answers.box.shift() ?? 0
}
const dialogDouble = {
  showOpenDialog: async (...args: unknown[]) => {
    answers.shown.push(args.at(-1))
    const path = answers.open.shift()
    return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] }
  },
  showSaveDialog: async (...args: unknown[]) => {
    answers.shown.push(args.at(-1))
    const path = answers.save.shift()
    return { canceled: path === undefined, filePath: path ?? '' }
  },
  showMessageBox: async (...args: unknown[]) => ({ response: answerBox(args), checkboxChecked: false }),
  showMessageBoxSync: (...args: unknown[]) => answerBox(args),
}

class MenuDouble {
  static current: MenuDouble | null = null
  readonly template: readonly Electron.MenuItemConstructorOptions[]
  constructor(template: readonly Electron.MenuItemConstructorOptions[]) {
    this.template = template
  }
  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): MenuDouble {
    return new MenuDouble(template)
  }
  static setApplicationMenu(menu: MenuDouble | null): void {
    MenuDouble.current = menu
  }
}

const revealed: string[] = []

/** The members used, each as electron.d.ts has it; events come from EventEmitter, whose overloads no class can repeat. */
export const app = appDouble satisfies Pick<
  typeof Electron.app,
  | 'whenReady'
  | 'enableSandbox'
  | 'disableDomainBlockingFor3DAPIs'
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'getLocale'
>
export const session = { defaultSession: sessionDouble }
export const ipcMain = ipcDouble
export const protocol = {
  registerSchemesAsPrivileged: (): void => undefined,
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>): void =>
    server.handle(scheme, handler),
} satisfies Pick<typeof Electron.protocol, 'registerSchemesAsPrivileged'> & { handle: unknown }
export const dialog = dialogDouble satisfies Pick<
  typeof Electron.dialog,
  'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showMessageBoxSync'
>
export const shell = {
  showItemInFolder: (path: string): void => void revealed.push(path),
} satisfies Pick<typeof Electron.shell, 'showItemInFolder'>
let copied = ''
export const clipboard = {
  readText: async () => copied,
  writeText: async (text) => void (copied = text),
} satisfies Pick<typeof Electron.clipboard, 'readText' | 'writeText'>
const blockers = new Map<number, string>()
let nextBlocker = 1
export const powerSaveBlocker = {
  start: (type) => {
    blockers.set(nextBlocker, type)
    return nextBlocker++
  },
  stop: (id) => blockers.delete(id),
} satisfies Pick<typeof Electron.powerSaveBlocker, 'start' | 'stop'>
export const nativeTheme: Pick<typeof Electron.nativeTheme, 'themeSource'> = { themeSource: 'system' }
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } } as Electron.Display],
} satisfies Pick<typeof Electron.screen, 'getAllDisplays'>
export const utilityProcess = {
  fork: (entry: string, args: string[] = [], options: Electron.ForkOptions = {}) =>
    new UtilityProcessDouble(
      entry,
      args,
      options,
      (details) => void appDouble.emit('child-process-gone', {}, details),
    ),
}
export { MenuDouble as Menu, MessageChannelDouble as MessageChannelMain, WindowDouble as BrowserWindow }

server.control = control({
  answers,
  revealed,
  menu: () => MenuDouble.current?.template ?? [],
  windows: () => [...WindowDouble.all],
  session: sessionDouble,
  app: appDouble,
  switches,
  blockers: () => [...blockers.values()],
  server,
})

/** Tells whoever started the stand-in where it is, once a window is shown. */
export function announce(): void {
  const shown = setInterval(() => {
    if (![...WindowDouble.all].some((window) => window.shown)) return
    clearInterval(shown)
    process.stdout.write(`${JSON.stringify({ origin: server.origin, control: server.token })}\n`)
  }, 10)
}
