/** The desktop's host: one window, one engine in a process of its own, and the policy that keeps everything on this machine. */
import {
  app,
  clipboard,
  dialog,
  Menu,
  nativeTheme,
  protocol,
  session,
  type MessageBoxOptions,
} from 'electron'
import { join, resolve } from 'node:path'
import { channels, type DesktopSettings, type MenuCommand } from '../contract/desktop.ts'
import { linkTo, type StudyMark } from '../contract/study-link.ts'
import { aboutBox } from './about.ts'
import { studyOf } from './arguments.ts'
import { EngineProcess } from './engine-process.ts'
import { files } from './entries.ts'
import { answerPages } from './ipc.ts'
import { canDrawInSoftware, drawInSoftware, watchGraphics } from './graphics.ts'
import { keepAwake } from './keep-awake.ts'
import { languageOf, words, type Language } from './locale.ts'
import { menuTemplate, type MenuState, type Native } from './menu.ts'
import { watchPage } from './page-watch.ts'
import { recordProcesses } from './process-log.ts'
import { schemes, servePage } from './protocol.ts'
import { guardPages, guardSession, silenceChromium } from './security.ts'
import { readState } from './window-state.ts'
import { MainWindow } from './windows.ts'

silenceChromium(app)
protocol.registerSchemesAsPrivileged(schemes)
guardPages(app)
app.enableSandbox()
app.disableDomainBlockingFor3DAPIs() // our page alone is shown: it may draw again after its graphics process died
if (process.env['NORMASCOPE_PROFILE']) app.setPath('userData', resolve(process.env['NORMASCOPE_PROFILE']))
const profile = (name: string): string => join(app.getPath('userData'), name)
const inSoftware = canDrawInSoftware && readState(profile('window.json')).softwareDrawing === true
if (inSoftware) drawInSoftware(app)
recordProcesses(app, profile('processes.log'))

function start(): void {
  const { refused } = guardSession(session.defaultSession)
  servePage(protocol, files.page)
  const main = new MainWindow(profile('window.json'), (window) => watchPage(window, () => language))
  const engine = new EngineProcess(studyOf(process.argv, process.cwd()))
  let language: Language = main.state.language ?? languageOf(app.getLocale())
  let open: StudyMark | null = null
  let menu: Omit<MenuState, 'language' | 'theme'> = {
    mac: process.platform === 'darwin',
    studyOpen: false,
    recent: [],
  }

  const send = (command: MenuCommand): void => main.open(language).webContents.send(channels.command, command)
  const ask = async (options: MessageBoxOptions): Promise<number> =>
    (await (main.window ? dialog.showMessageBox(main.window, options) : dialog.showMessageBox(options)))
      .response
  const show = (options: MessageBoxOptions): void => void ask(options)
  const tell = (message: string, detail: string): void =>
    show({ type: 'warning', title: 'Normascope', message, detail })
  const native: Native = {
    tellAbout: () => show(aboutBox(language)),
    copyLink: () => {
      const address = main.open(language).webContents.getURL()
      void clipboard.writeText(open ? linkTo(address, open) : address)
    },
    openLink: () => void clipboard.readText().then((link) => send({ kind: 'open-link', link })),
    drawInSoftware: (on) => {
      main.keep({ softwareDrawing: on })
      showMenu()
    },
  }
  const showMenu = (): void => {
    const { theme = 'dark', softwareDrawing = false } = main.state
    const state = {
      ...menu,
      language,
      theme,
      softwareDrawing: canDrawInSoftware ? softwareDrawing : undefined,
    }
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, send, native)))
  }
  const settings = (change: DesktopSettings): void => {
    language = change.language ?? language
    if (change.theme) nativeTheme.themeSource = change.theme
    main.keep({ ...(change.language ? { language } : {}), ...(change.theme ? { theme: change.theme } : {}) })
    showMenu()
  }

  engine.on('study', (now) => {
    open = now
    menu = { ...menu, studyOpen: open !== null }
    main.window?.setTitle(open ? `${open.name} – Normascope` : 'Normascope')
    showMenu()
  })
  engine.on('recent', (recent) => {
    menu = { ...menu, recent }
    showMenu()
  })
  engine.on('working', keepAwake())
  engine.on('not-opened', ({ message, remedy }) => tell(words(language).notOpened, `${message}\n\n${remedy}`))
  engine.on('lost', (_why, restarting) => {
    main.window?.setProgressBar(-1)
    if (!restarting) tell(words(language).engine.stopped, words(language).engine.stoppedText)
  })
  watchGraphics(app, {
    language: () => language,
    ask,
    inSoftware: () => inSoftware,
    useSoftware: () => native.drawInSoftware(true),
  })
  answerPages({ engine, pages: main.pages, language: () => language, refused, settings })

  nativeTheme.themeSource = main.state.theme ?? 'dark'
  showMenu()
  main.open(language)

  app.on('activate', () => main.open(language))
  app.on('second-instance', (_event, args, folder) => {
    const study = studyOf(args, folder)
    main.open(language)
    if (study === null) return
    engine.grant(study).then(
      (place) => send({ kind: 'open-place', place }),
      () => tell(words(language).notOpened, words(language).engine.gone),
    )
  })
  let ended = false
  // once the windows are closed: a page may still ask to stay, and then needs its engine
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void engine.end().finally(() => {
      ended = true
      app.quit()
    })
  })
}

if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(start)
}
