import { _electron, type ElectronApplication } from '@playwright/test'
import { join } from 'node:path'
import { electronBinary } from '../../../scripts/electron-binary.ts'
import { netLog } from './connections.ts'
import type { Desktop, DesktopState, Host, HostOptions } from './host.ts'
import { chromiumFlags } from './processes.ts'

const root = join(import.meta.dirname, '..', '..', '..')

export const noElectron =
  "Electron's binary is not in node_modules (its install script is switched off here): these tests ran on the stand-in."

/** Answers of dialogs are put in place of the system's windows, in main itself. */
const desktopOf = (electron: ElectronApplication): Desktop => ({
  choose: (paths) =>
    electron.evaluate(({ dialog }, { open = [], save = [], box = [] }) => {
      const next = (list: string[]): string | undefined => list.shift()
      dialog.showOpenDialog = async () => {
        const path = next(open)
        return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] }
      }
      dialog.showMessageBoxSync = () => box.shift() ?? 0
      dialog.showMessageBox = async () => ({ response: box.shift() ?? 0, checkboxChecked: false })
      dialog.showSaveDialog = async () => {
        const path = next(save)
        return { canceled: path === undefined, filePath: path ?? '' }
      }
    }, paths),
  menu: (...path) =>
    electron.evaluate(({ Menu }, labels) => {
      let items = Menu.getApplicationMenu()!.items
      let found
      for (const label of labels) {
        found = items.find((item) => item.label.replace('&', '') === label)!
        items = found.submenu?.items ?? []
      }
      found!.click()
    }, path),
  accelerator: (keys) =>
    electron.evaluate(({ Menu }, wanted) => {
      const all = (items: Electron.MenuItem[]): Electron.MenuItem[] =>
        items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])])
      all(Menu.getApplicationMenu()!.items)
        .find((item) => item.accelerator === wanted)!
        .click()
    }, keys),
  state: () =>
    electron.evaluate(({ BrowserWindow, Menu }): DesktopState => {
      const shape = (item: Electron.MenuItem): DesktopState['menu'][number] => ({
        label: item.label,
        ...(item.accelerator ? { accelerator: String(item.accelerator) } : {}),
        enabled: item.enabled,
        items: (item.submenu?.items ?? []).map(shape),
      })
      return {
        menu: Menu.getApplicationMenu()!.items.map(shape),
        dialogs: [],
        revealed: [],
        switches: [],
        blockers: [],
        spellChecker: false,
        refused: [],
        windows: BrowserWindow.getAllWindows().map((window) => ({
          title: window.title,
          progress: -1,
          shown: window.isVisible(),
          bounds: window.getNormalBounds(),
          maximized: window.isMaximized(),
          popups: 0,
          url: window.webContents.getURL(),
        })),
      }
    }),
  secondInstance: (study, folder = '/') =>
    electron.evaluate(
      ({ app }, [study, folder]) => void app.emit('second-instance', {}, ['normascope', study], folder),
      [study, folder] as const,
    ),
  closeWindow: () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()),
  pageGone: () =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    ),
  graphicsGone: () =>
    electron.evaluate(
      ({ app }) => void app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 }),
    ),
  pageHangs: () =>
    electron.evaluate(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]!.emit('unresponsive')),
  permission: async () => false,
  bounds: (bounds) =>
    electron.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds(to), bounds),
  quit: () => electron.close(),
})

/** The desktop in Electron itself, where its binary is. */
export async function startElectron({ folder, study, locale = 'en-GB' }: HostOptions): Promise<Host> {
  const electron = await _electron.launch({
    executablePath: electronBinary()!,
    args: [
      ...chromiumFlags,
      `--lang=${locale}`,
      `--log-net-log=${netLog(folder)}`,
      root,
      ...(study === undefined ? [] : [study]),
    ],
    env: {
      ...(process.env as Record<string, string>),
      NORMASCOPE_HOME: join(folder, 'home'),
      NORMASCOPE_PROFILE: join(folder, 'profile'),
    },
  })
  const page = await electron.firstWindow()
  await page.setViewportSize({ width: 1280, height: 800 })
  return {
    kind: 'electron',
    url: 'app://normascope/',
    origin: 'app://normascope',
    token: '',
    page: async () => ({ page, end: async () => void (await page.goto('about:blank')) }),
    enginePid: () =>
      electron.evaluate(
        ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Normascope engine')!.pid,
      ),
    desktop: desktopOf(electron),
    stop: async () => {
      await electron.close()
      return 0
    },
  }
}
