import {
  ipcMain,
  shell,
  BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type WebContents,
} from 'electron'
import { dirname } from 'node:path'
import type { Place } from '../contract/api.ts'
import {
  channels,
  desktopSettingsSchema,
  droppedSchema,
  pickSchema,
  placeIdSchema,
  progressSchema,
  type DesktopSettings,
  type Dropped,
} from '../contract/desktop.ts'
import { pick } from './dialogs.ts'
import { dropOf } from './drop.ts'
import type { EngineProcess } from './engine-process.ts'
import type { Language } from './locale.ts'
import { isOwnSender } from './security.ts'

export interface IpcHost {
  readonly engine: EngineProcess
  readonly pages: ReadonlySet<WebContents>
  readonly language: () => Language
  readonly refused: () => number
  readonly settings: (settings: DesktopSettings) => void
}

/** Folder in which the last thing was chosen, where the next dialog begins. */
let last: string | undefined

async function pickPlace(host: IpcHost, event: IpcMainInvokeEvent, wish: unknown): Promise<Place | null> {
  const window = BrowserWindow.fromWebContents(event.sender)
  if (!window) return null
  const path = await pick(window, pickSchema.parse(wish), host.language(), last)
  if (path === undefined) return null
  last = dirname(path)
  return host.engine.grant(path)
}

async function grantDropped({ engine }: IpcHost, path: unknown): Promise<Dropped> {
  const { folder, table } = dropOf(droppedSchema.parse(path))
  return {
    folder: await engine.grant(folder),
    ...(table === undefined ? {} : { table: await engine.grant(table) }),
  }
}

/** Everything a page may ask of main. Each message is checked for who sent it, then for what it says. */
export function answerPages(host: IpcHost): void {
  const handle = (channel: string, answer: (event: IpcMainInvokeEvent, input: unknown) => unknown): void =>
    ipcMain.handle(channel, (event, input: unknown) => {
      if (!isOwnSender(event, host.pages)) throw new Error('refused: not a page of this program')
      return answer(event, input)
    })
  const on = (channel: string, take: (event: IpcMainEvent, input: unknown) => void): void => {
    ipcMain.on(channel, (event, input: unknown) => {
      if (isOwnSender(event, host.pages)) take(event, input)
    })
  }
  handle(channels.pick, (event, wish) => pickPlace(host, event, wish))
  handle(channels.dropped, (_event, path) => grantDropped(host, path))
  handle(channels.reveal, async (_event, place) => {
    const path = await host.engine.path(placeIdSchema.parse(place))
    if (path !== null) shell.showItemInFolder(path)
  })
  handle(channels.foreign, () => host.refused())
  on(channels.engine, (event) => host.engine.connect(event.sender))
  on(channels.settings, (_event, settings) => host.settings(desktopSettingsSchema.parse(settings)))
  on(channels.progress, (event, value) => {
    const fraction = progressSchema.parse(value)
    BrowserWindow.fromWebContents(event.sender)?.setProgressBar(fraction ?? -1)
  })
}
