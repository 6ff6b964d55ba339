import type { MenuItemConstructorOptions } from 'electron'
import type { Place } from '../contract/api.ts'
import { pages, type MenuCommand } from '../contract/desktop.ts'
import { words, type Language } from './locale.ts'

export interface MenuState {
  readonly language: Language
  readonly theme: 'dark' | 'light'
  readonly mac: boolean
  readonly studyOpen: boolean
  readonly recent: readonly { readonly name: string; readonly place: Place }[]
}

type Send = (command: MenuCommand) => void
type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

function fileMenu({ language, mac, studyOpen, recent }: MenuState, send: Send): Item {
  const { menu } = words(language)
  const recentItems: Item[] = recent.map(({ name, place }) => ({
    label: `${name}  (${place.shown})`,
    click: () => send({ kind: 'open-place', place }),
  }))
  return {
    label: menu.file,
    submenu: [
      { label: menu.newStudy, accelerator: 'CmdOrCtrl+N', click: () => send({ kind: 'new-study' }) },
      { label: menu.openStudy, accelerator: 'CmdOrCtrl+O', click: () => send({ kind: 'open-study' }) },
      {
        label: menu.recent,
        submenu: recentItems.length > 0 ? recentItems : [{ label: menu.noRecent, enabled: false }],
      },
      { label: menu.demo, click: () => send({ kind: 'demo-study' }) },
      separator,
      {
        label: menu.importScans,
        accelerator: 'CmdOrCtrl+I',
        enabled: studyOpen,
        click: () => send({ kind: 'import' }),
      },
      {
        label: menu.closeStudy,
        accelerator: 'CmdOrCtrl+W',
        enabled: studyOpen,
        click: () => send({ kind: 'close-study' }),
      },
      ...(mac ? [] : [separator, { label: menu.quit, role: 'quit', accelerator: 'CmdOrCtrl+Q' } as Item]),
    ],
  }
}

/** Undo and redo are the page's own (strokes as well as text): the menu names the keys and leaves them to the page. */
function editMenu({ language }: MenuState): Item {
  const { menu } = words(language)
  return {
    label: menu.edit,
    submenu: [
      { label: menu.undo, accelerator: 'CmdOrCtrl+Z', registerAccelerator: false, role: 'undo' },
      { label: menu.redo, accelerator: 'CmdOrCtrl+Shift+Z', registerAccelerator: false, role: 'redo' },
      separator,
      { label: menu.cut, role: 'cut' },
      { label: menu.copy, role: 'copy' },
      { label: menu.paste, role: 'paste' },
      { label: menu.selectAll, role: 'selectAll' },
    ],
  }
}

function viewMenu({ language, theme }: MenuState, send: Send): Item {
  const { menu } = words(language)
  const themes: Item[] = (['dark', 'light'] as const).map((one) => ({
    label: menu[one],
    type: 'radio',
    checked: theme === one,
    click: () => send({ kind: 'theme', theme: one }),
  }))
  const languages: Item[] = (['en', 'de'] as const).map((one) => ({
    label: { en: 'English', de: 'Deutsch' }[one],
    type: 'radio',
    checked: language === one,
    click: () => send({ kind: 'language', language: one }),
  }))
  return {
    label: menu.view,
    submenu: [
      ...themes,
      separator,
      { label: menu.language, submenu: languages },
      separator,
      { label: menu.zoomReset, role: 'resetZoom' },
      { label: menu.zoomIn, role: 'zoomIn' },
      { label: menu.zoomOut, role: 'zoomOut' },
      { label: menu.fullScreen, role: 'togglefullscreen' },
    ],
  }
}

function goMenu({ language, studyOpen }: MenuState, send: Send): Item {
  const { menu, pages: titles } = words(language)
  return {
    label: menu.go,
    submenu: pages.map((page, index) => ({
      label: titles[page],
      accelerator: `CmdOrCtrl+${index + 1}`,
      enabled: studyOpen,
      click: () => send({ kind: 'go', page }),
    })),
  }
}

/**
 * The whole menu as a template. Every item of ours sends a command to the page, which does the same as its own buttons; what
 * the program is, its own window tells.
 */
export function menuTemplate(state: MenuState, send: Send, tellAbout: () => void): Item[] {
  const { menu } = words(state.language)
  const about: Item = { label: menu.about, click: tellAbout }
  const application: Item = {
    label: 'Normascope',
    submenu: [
      about,
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      separator,
      { label: menu.quit, role: 'quit' },
    ],
  }
  return [
    ...(state.mac ? [application] : []),
    fileMenu(state, send),
    editMenu(state),
    viewMenu(state, send),
    goMenu(state, send),
    { label: menu.window, submenu: [{ label: menu.minimize, role: 'minimize' }] },
    {
      label: menu.help,
      submenu: [
        { label: menu.keys, accelerator: 'F1', click: () => send({ kind: 'keys' }) },
        ...(state.mac ? [] : [about]),
      ],
    },
  ]
}
