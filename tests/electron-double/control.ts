import type Electron from 'electron'
import type { EventEmitter } from 'node:events'
import { debuggingPort } from './browser.ts'
import type { Control, DoubleServer } from './server.ts'
import type { SessionDouble } from './session.ts'
import type { WindowDouble } from './window.ts'

export interface Inside {
  readonly answers: { open: string[]; save: string[]; box: number[]; shown: unknown[] }
  readonly revealed: readonly string[]
  readonly menu: () => readonly Electron.MenuItemConstructorOptions[]
  readonly windows: () => readonly WindowDouble[]
  readonly session: SessionDouble
  readonly app: EventEmitter & { quit(): void }
  readonly switches: readonly string[]
  /** What keeps the computer awake. */
  readonly blockers: () => readonly string[]
  readonly server: DoubleServer
}

type Item = Electron.MenuItemConstructorOptions
const items = (item: Item): readonly Item[] => (Array.isArray(item.submenu) ? item.submenu : [])

function find(menu: readonly Item[], labels: readonly string[]): Item {
  const [label, ...rest] = labels
  const found = menu.find((item) => item.label?.replace('&', '') === label)
  if (!found) throw new Error(`the menu has no ${label}: ${menu.map((item) => item.label).join(', ')}`)
  return rest.length === 0 ? found : find(items(found), rest)
}

function byAccelerator(menu: readonly Item[], keys: string): Item | undefined {
  for (const item of menu) {
    if (item.accelerator === keys) return item
    const within = byAccelerator(items(item), keys)
    if (within) return within
  }
  return undefined
}

function click(item: Item): void {
  if (item.enabled === false) throw new Error(`${item.label} is disabled`)
  const act = item.click as ((...args: unknown[]) => void) | undefined
  act?.()
}

const shape = (item: Item): unknown => ({
  label: item.label,
  role: item.role,
  accelerator: item.accelerator,
  enabled: item.enabled,
  items: items(item).map(shape),
})

/** What a test may do with the desktop, and what it can see of it. */
export const control =
  ({ answers, revealed, menu, windows, session, app, switches, blockers, server }: Inside): Control =>
  (order) => {
    const closeWindow = async (): Promise<void> => {
      if ((await windows()[0]?.close()) && windows().length === 0) app.emit('window-all-closed')
    }
    const strings = (key: string): string[] => (order[key] as string[] | undefined) ?? []
    switch (order['do']) {
      case 'choose':
        answers.open.push(...strings('open'))
        answers.save.push(...strings('save'))
        answers.box.push(...((order['box'] as number[] | undefined) ?? []))
        return undefined
      case 'menu':
        return click(find(menu(), strings('path')))
      case 'accelerator': {
        const item = byAccelerator(menu(), String(order['keys']))
        if (!item) throw new Error(`nothing in the menu has ${String(order['keys'])}`)
        return click(item)
      }
      case 'second-instance':
        return void app.emit('second-instance', {}, strings('args'), String(order['folder']))
      case 'close-window':
        return void setImmediate(() => void closeWindow())
      case 'page-gone':
        return windows()[0]?.webContents.gone({ reason: 'crashed', exitCode: 1 })
      case 'graphics-gone':
        return void app.emit('child-process-gone', {}, {
          type: 'GPU',
          reason: 'crashed',
          exitCode: 139,
          serviceName: 'GPU',
        } satisfies Electron.Details)
      case 'page-hangs':
        return windows()[0]?.emit('unresponsive')
      case 'permission':
        return session.permission(String(order['name']), `${server.own}/`)
      case 'bounds':
        return windows()[0]?.setBounds(order['bounds'] as Electron.Rectangle)
      case 'quit':
        return void setImmediate(() => app.quit())
      default:
        return {
          debuggingPort,
          menu: menu().map(shape),
          dialogs: answers.shown,
          revealed,
          switches,
          blockers: blockers(),
          spellChecker: session.spellChecker,
          refused: session.asked.filter(({ cancel }) => cancel).map(({ url }) => url),
          windows: windows().map((window) => ({
            title: window.title,
            progress: window.progress,
            shown: window.shown,
            bounds: window.getNormalBounds(),
            maximized: window.isMaximized(),
            popups: window.webContents.opened,
            url: window.webContents.getURL(),
          })),
        }
    }
  }
