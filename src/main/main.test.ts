import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pages, type MenuCommand } from '../contract/desktop.ts'
import { studyOf } from './arguments.ts'
import { dropOf } from './drop.ts'
import { languageOf, words } from './locale.ts'
import { menuTemplate, type MenuState } from './menu.ts'
import { guardPages, guardSession, isOwn, isOwnSender, webPreferences } from './security.ts'
import { readState, visibleBounds, writeState } from './window-state.ts'

test('only addresses of the program itself are its own', () => {
  for (const url of [
    'app://normascope/',
    'app://normascope/assets/x.js',
    'blob:app://normascope/1-2',
    'data:image/png;base64,',
  ])
    expect(isOwn(url), url).toBe(true)
  for (const url of [
    'app://normascope.evil.example/',
    'app://other/',
    'blob:http://127.0.0.1/1',
    'http://127.0.0.1/',
    'https://example.org/app://normascope/',
    'file:///etc/passwd',
    'ws://localhost/',
    'devtools://devtools/bundled/x.html',
  ])
    expect(isOwn(url), url).toBe(false)
})

test('a message counts from the main frame of our window alone', () => {
  const ours = {} as Electron.WebContents
  const known = new Set([ours])
  const from = (sender: Electron.WebContents, url: string, parent: object | null = null): boolean =>
    isOwnSender({ sender, senderFrame: { url, parent } as Electron.WebFrameMain }, known)
  expect(from(ours, 'app://normascope/#/cohort')).toBe(true)
  expect(from({} as Electron.WebContents, 'app://normascope/')).toBe(false)
  expect(from(ours, 'app://normascope/', {})).toBe(false)
  expect(from(ours, 'https://evil.example/')).toBe(false)
  expect(isOwnSender({ sender: ours, senderFrame: null }, known)).toBe(false)
})

test('every page is sandboxed, isolated and without Node', () => {
  expect(webPreferences('/preload.cjs')).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  })
})

test('requests that go elsewhere are cancelled and counted', () => {
  type Listener = (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void
  let listener: Listener | undefined
  const noted = (): void => undefined
  const { refused } = guardSession({
    webRequest: { onBeforeRequest: (given: Listener) => (listener = given) },
    setPermissionRequestHandler: noted,
    setPermissionCheckHandler: noted,
    setDevicePermissionHandler: noted,
    setSpellCheckerEnabled: noted,
    on: noted,
  } as unknown as Electron.Session)
  const cancelled = (url: string): boolean | undefined => {
    let cancel: boolean | undefined
    listener?.({ url }, (response) => (cancel = response.cancel))
    return cancel
  }
  expect(cancelled('app://normascope/index.html')).toBe(false)
  expect(cancelled('https://fonts.example/font.woff2')).toBe(true)
  expect(refused()).toBe(1)
})

test('no page goes elsewhere or opens a window', () => {
  const listeners = new Map<string, (event: object) => void>()
  let open: (() => { action: string }) | undefined
  const page = {
    on: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: () => { action: string }) => (open = handler),
  }
  guardPages({
    on: (_name: string, made: (event: object, page: object) => void) => made({}, page),
  } as unknown as Electron.App)
  const prevented = (name: string, details: object): boolean => {
    let stopped = false
    listeners.get(name)?.({ ...details, preventDefault: () => (stopped = true) })
    return stopped
  }
  expect(prevented('will-navigate', { url: 'https://evil.example/' })).toBe(true)
  expect(prevented('will-navigate', { url: 'app://normascope/#/bias' })).toBe(false)
  expect(prevented('will-frame-navigate', { url: 'app://normascope/', isMainFrame: false })).toBe(true)
  expect(prevented('will-redirect', {})).toBe(true)
  expect(prevented('will-attach-webview', {})).toBe(true)
  expect(open?.()).toEqual({ action: 'deny' })
})

const state: MenuState = { language: 'en', theme: 'dark', mac: false, studyOpen: true, recent: [] }
const nothing = (): void => undefined
const native = { tellAbout: nothing, copyLink: nothing, openLink: nothing, drawInSoftware: nothing }
type Item = Electron.MenuItemConstructorOptions
const all = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...all(Array.isArray(item.submenu) ? item.submenu : [])])

test('the menu leads to every page, with a key each, and no key twice', () => {
  const sent: MenuCommand[] = []
  const items = all(menuTemplate(state, (command) => sent.push(command), native))
  const keys = items.flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []))
  expect(new Set(keys).size).toBe(keys.length)
  for (const [index] of pages.entries()) {
    const item = items.find(({ accelerator }) => accelerator === `CmdOrCtrl+${index + 1}`)
    ;(item?.click as () => void)()
  }
  expect(sent).toEqual(pages.map((page) => ({ kind: 'go', page })))
})

test('without a study there is nowhere to go; recent studies are offered by name and place', () => {
  const place = { id: 'x', name: 'b', shown: '/a/b' }
  const items = all(
    menuTemplate(
      { ...state, studyOpen: false, recent: [{ name: 'FLAIR 2026', place }] },
      () => undefined,
      native,
    ),
  )
  expect(items.find(({ label }) => label === 'Cohort')?.enabled).toBe(false)
  expect(items.find(({ label }) => label === 'FLAIR 2026  (/a/b)')).toBeDefined()
})

test('German has every word of its own', () => {
  const flat = (value: object): string[] =>
    Object.values(value).flatMap((one: unknown) => (typeof one === 'string' ? [one] : flat(one as object)))
  const [en, de] = [flat(words('en')), flat(words('de'))]
  expect(de.length).toBe(en.length)
  // Words that are the same in both languages.
  const same = en.filter((word, i) => word === de[i])
  expect(same).toEqual(['PDF'])
  expect([languageOf('de-AT'), languageOf('en-US'), languageOf('fr')]).toEqual(['de', 'en', 'en'])
})

test('the window returns to where it was, unless that screen is gone', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const kept = { x: 100, y: 80, width: 1200, height: 800 }
  expect(visibleBounds(kept, [screen])).toEqual(kept)
  expect(visibleBounds({ ...kept, x: 3000 }, [screen])).toBeUndefined()
  expect(visibleBounds({ ...kept, width: 4000 }, [screen])).toMatchObject({ width: 1920 })
  expect(visibleBounds(undefined, [screen])).toBeUndefined()
})

test('a window state that cannot be read is as if it were not there', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'normascope-window-')), 'deep', 'window.json')
  expect(readState(file)).toEqual({ maximized: false })
  writeState(file, { maximized: true, theme: 'light' })
  expect(readState(file)).toEqual({ maximized: true, theme: 'light' })
  writeFileSync(file, '{"maximized": "perhaps"')
  expect(readState(file)).toEqual({ maximized: false })
})

test('a study named at a start is looked for from the folder of that start', () => {
  const room = mkdtempSync(join(tmpdir(), 'normascope-arguments-'))
  mkdirSync(join(room, 'study'))
  writeFileSync(join(room, 'study', 'study.sqlite'), '')
  const program = ['/usr/bin/normascope', '--flag']
  expect(studyOf([...program, 'study'], room)).toBe(join(room, 'study'))
  expect(studyOf([...program, join('study', 'study.sqlite')], room)).toBe(join(room, 'study'))
  expect(studyOf([...program, 'study'], tmpdir())).toBeNull()
  expect(studyOf([...program, join(room, 'study')], tmpdir())).toBe(join(room, 'study'))
})

test('a dropped table comes with its folder, a dropped scan is its folder', () => {
  const room = mkdtempSync(join(tmpdir(), 'normascope-drop-'))
  for (const name of ['scans.CSV', 'sub-01_T2w.nii.gz']) writeFileSync(join(room, name), '')
  expect(dropOf(room)).toEqual({ folder: room })
  expect(dropOf(join(room, 'scans.CSV'))).toEqual({ folder: room, table: join(room, 'scans.CSV') })
  expect(dropOf(join(room, 'sub-01_T2w.nii.gz'))).toEqual({ folder: room })
  expect(dropOf(join(room, 'gone'))).toEqual({ folder: join(room, 'gone') })
})
