import { BrowserWindow, screen, type WebContents } from 'electron'
import { files } from './entries.ts'
import { origin } from './protocol.ts'
import { webPreferences } from './security.ts'
import { readState, standardSize, visibleBounds, writeState, type WindowState } from './window-state.ts'

const background = { dark: '#16181c', light: '#ffffff' } as const

/** The program's window, where and as large as it last was. */
export class MainWindow {
  readonly pages = new Set<WebContents>()
  #window: BrowserWindow | undefined
  #state: WindowState
  readonly #file: string
  readonly #made: (window: BrowserWindow) => void

  /** `made` is called with every window before its page is loaded. */
  constructor(file: string, made: (window: BrowserWindow) => void) {
    this.#file = file
    this.#made = made
    this.#state = readState(file)
  }

  get state(): WindowState {
    return this.#state
  }
  get window(): BrowserWindow | undefined {
    return this.#window
  }

  keep(change: Partial<WindowState>): void {
    this.#state = { ...this.#state, ...change }
    writeState(this.#file, this.#state)
  }

  /** Opens the window, or brings it to the front where it is open. */
  open(language: string): BrowserWindow {
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.focus()
      return this.#window
    }
    const bounds = visibleBounds(
      this.#state.bounds,
      screen.getAllDisplays().map((display) => display.workArea),
    )
    const window = new BrowserWindow({
      ...(bounds ?? standardSize),
      minWidth: 960,
      minHeight: 600,
      show: false,
      title: 'Normascope',
      backgroundColor: background[this.#state.theme ?? 'dark'],
      ...(files.icon === undefined ? {} : { icon: files.icon }),
      webPreferences: {
        ...webPreferences(files.preload),
        additionalArguments: [`--normascope-language=${language}`],
      },
    })
    this.#window = window
    this.pages.add(window.webContents)
    if (this.#state.maximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    window.on('page-title-updated', (event) => event.preventDefault())
    window.on('close', () => this.keep({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }))
    window.once('closed', () => {
      this.pages.clear()
      this.#window = undefined
    })
    this.#made(window)
    void window.loadURL(`${origin}/`)
    return window
  }
}
