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
  /** Whether images are drawn without the graphics card; undefined where they cannot be. */
  readonly softwareDrawing?: boolean | undefined
}

type Send = (command: MenuCommand) => void
/** What the window's process does itself. */
export interface Native {
  readonly tellAbout: () => void
  readonly copyLink: () => void
  readonly openLink: () => void
  readonly drawInSoftware: (on: boolean) => void
}
type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

function fileMenu({ language, mac, studyOpen, recent }: MenuState, send: Send, native: Native): Item {
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
      { label: menu.openLink, click: native.openLink },
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
function editMenu({ language, studyOpen }: MenuState, native: Native): Item {
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
      separator,
      { label: menu.copyLink, enabled: studyOpen, click: native.copyLink },
    ],
  }
}

function viewMenu(state: MenuState, send: Send, native: Native): Item {
  const { language, theme, softwareDrawing } = state
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
  const software: Item[] = [
    separator,
    {
      label: menu.software,
      type: 'checkbox',
      checked: softwareDrawing === true,
      click: () => native.drawInSoftware(softwareDrawing !== true),
    },
  ]
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
      ...(softwareDrawing === undefined ? [] : software),
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
 * The whole menu as a template. Most items of ours send a command to the page, which does the same as its own buttons.
 */
export function menuTemplate(state: MenuState, send: Send, native: Native): Item[] {
  const { menu } = words(state.language)
  const about: Item = { label: menu.about, click: native.tellAbout }
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
    fileMenu(state, send, native),
    editMenu(state, native),
    viewMenu(state, send, native),
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
