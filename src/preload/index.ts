/** The bridge: the only things of the desktop that a page can reach. Runs in the sandbox, in a world of its own. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  channels,
  engineMessage,
  type DesktopBridge,
  type EngineMessage,
  type EngineState,
  type MenuCommand,
} from '../contract/desktop-names.ts'

/** The part of the page's world that is used here. */
declare const window: {
  readonly location: { readonly origin: string }
  postMessage(message: EngineMessage, origin: string, ports: readonly unknown[]): void
}

/** A port cannot go through the bridge between the two worlds; a message of the window carries it. */
ipcRenderer.on(channels.engine, (event, state: EngineState) => {
  const message: EngineMessage = { kind: engineMessage, state }
  window.postMessage(message, window.location.origin, [...event.ports])
})

const language = process.argv.find((text) => text.startsWith('--normascope-language='))?.split('=')[1]

const bridge: DesktopBridge = {
  platform: process.platform,
  language: language === 'de' ? 'de' : 'en',
  pick: (wish) => ipcRenderer.invoke(channels.pick, wish),
  dropped: async (file) => {
    const path = webUtils.getPathForFile(file)
    return path === '' ? null : ipcRenderer.invoke(channels.dropped, path)
  },
  reveal: (place) => ipcRenderer.invoke(channels.reveal, place),
  foreign: () => ipcRenderer.invoke(channels.foreign),
  progress: (fraction) => ipcRenderer.send(channels.progress, fraction),
  settings: (settings) => ipcRenderer.send(channels.settings, settings),
  onCommand: (listener) => {
    ipcRenderer.on(channels.command, (_event, command: MenuCommand) => listener(command))
  },
  askForEngine: () => ipcRenderer.send(channels.engine),
}
contextBridge.exposeInMainWorld('normascope', bridge)
