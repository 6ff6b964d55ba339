import { chromium, type Page } from '@playwright/test'
import { join } from 'node:path'
import { netLog, recordingEnv } from './connections.ts'
import type { Desktop, DesktopState, Host, HostOptions } from './host.ts'
import { childrenOf, chromiumFlags, startProgram } from './processes.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const double = join(root, 'tests', 'electron-double', 'main.ts')
const entries = {
  desktop: join(root, 'out', 'main', 'index.js'),
  sources: join(root, 'src', 'main', 'index.ts'),
}

type Ask = (order: Record<string, unknown>) => Promise<unknown>

const desktopOver = (ask: Ask, ended: () => Promise<unknown>): Desktop => ({
  choose: async (paths) => void (await ask({ do: 'choose', ...paths })),
  menu: async (...path) => void (await ask({ do: 'menu', path })),
  accelerator: async (keys) => void (await ask({ do: 'accelerator', keys })),
  state: async () => (await ask({ do: 'state' })) as DesktopState,
  secondInstance: async (study, folder = '/') =>
    void (await ask({ do: 'second-instance', args: ['normascope', study], folder })),
  closeWindow: async () => void (await ask({ do: 'close-window' })),
  pageGone: async () => void (await ask({ do: 'page-gone' })),
  graphicsGone: async () => void (await ask({ do: 'graphics-gone' })),
  pageHangs: async () => void (await ask({ do: 'page-hangs' })),
  permission: async (name) => (await ask({ do: 'permission', name })) as boolean,
  bounds: async (bounds) => void (await ask({ do: 'bounds', bounds })),
  quit: async () => {
    await ask({ do: 'quit' })
    await ended()
  },
})

/** Back to an empty page: nothing of a test is left for the next one. */
async function clear(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' }).catch(() => undefined)
  await page
    .evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    .catch(() => undefined)
  await page.goto('about:blank').catch(() => undefined)
}

/** The desktop's main and preload on the stand-in for Electron; the test drives the window's page over CDP. */
export async function startDouble(kind: 'desktop' | 'sources', options: HostOptions): Promise<Host> {
  const { folder, study, locale = 'en-GB' } = options
  const args = [double, entries[kind], ...(study === undefined ? [] : [study])]
  const started = await startProgram(args, {
    ...recordingEnv(folder),
    NORMASCOPE_HOME: join(folder, 'home'),
    ELECTRON_DOUBLE_PROFILE: folder,
    ELECTRON_DOUBLE_LOCALE: locale,
    ELECTRON_DOUBLE_CHROMIUM: [...chromiumFlags, `--log-net-log=${netLog(folder)}`].join('\n'),
  })
  const { origin, control } = JSON.parse(started.line) as { origin: string; control: string }
  const ask: Ask = async (order) => {
    const response = await fetch(`${origin}/__double/control/${control}`, {
      method: 'POST',
      body: JSON.stringify(order),
    })
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  const { debuggingPort } = (await ask({ do: 'state' })) as { debuggingPort: number }
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`)
  const page = browser.contexts()[0]!.pages()[0]!
  await page.setViewportSize({ width: 1280, height: 800 })
  const stop = async (): Promise<number | null> => {
    await browser.close().catch(() => undefined)
    return started.stop('SIGTERM')
  }
  return {
    kind,
    url: `${origin}/`,
    origin,
    token: '',
    page: async () => ({ page, end: () => clear(page) }),
    enginePid: async () =>
      childrenOf(started.process.pid!).find(({ command }) => /engine\.(js|ts)/.test(command))!.pid,
    desktop: desktopOver(ask, () => started.stop('SIGCONT')),
    stop,
  }
}
