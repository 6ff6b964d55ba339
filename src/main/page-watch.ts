import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { words, type Language } from './locale.ts'

/** A second death of the page within this time is asked about: it might die again and again. */
const WITHIN_MS = 60_000

interface Question {
  readonly message: string
  readonly detail: string
}

const box = ({ message, detail }: Question): MessageBoxOptions => ({
  type: 'warning',
  title: 'Normascope',
  message,
  detail,
})

/** What becomes of a page that is left with something unsaved, that dies, or that hangs: the person is told, or asked. */
export function watchPage(window: BrowserWindow, language: () => Language): void {
  const page = window.webContents
  const said = (): ReturnType<typeof words>['page'] => words(language()).page

  page.on('will-prevent-unload', (event) => {
    const { unsaved } = said()
    const answer = dialog.showMessageBoxSync(window, {
      ...box(unsaved),
      buttons: [unsaved.close, unsaved.stay],
      defaultId: 1,
      cancelId: 1,
    })
    if (answer === 0) event.preventDefault() // the page is left, whatever it holds
  })

  let died = -Infinity
  /** The person has asked for the page to be ended. */
  let wanted = false
  page.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const asked = wanted
    const again = Date.now() - died < WITHIN_MS
    wanted = false
    died = Date.now()
    if (again && !asked) return void askWhetherAgain()
    page.reload()
    if (!asked) void dialog.showMessageBox(window, box(said().gone))
  })
  async function askWhetherAgain(): Promise<void> {
    const { goneAgain } = said()
    const { response } = await dialog.showMessageBox(window, {
      ...box(goneAgain),
      buttons: [goneAgain.reload, goneAgain.quit],
      cancelId: 1,
    })
    if (response === 1) app.quit()
    else if (!window.isDestroyed()) page.reload()
  }

  let hanging: AbortController | undefined
  window.on('responsive', () => hanging?.abort())
  window.on('unresponsive', () => void askWhetherToWait())
  async function askWhetherToWait(): Promise<void> {
    if (hanging) return
    const { hangs } = said()
    hanging = new AbortController()
    const { response } = await dialog.showMessageBox(window, {
      ...box(hangs),
      buttons: [hangs.wait, hangs.reload],
      cancelId: 0,
      signal: hanging.signal,
    })
    hanging = undefined
    if (response !== 1 || window.isDestroyed()) return
    wanted = true
    page.forcefullyCrashRenderer()
  }
}
