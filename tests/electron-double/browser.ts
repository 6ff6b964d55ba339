import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type BrowserContext } from 'playwright-core'
import { findBrowser, noBrowser } from '../../scripts/browser.mjs'

let opened: Promise<BrowserContext> | undefined
export let debuggingPort = 0

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })

async function launch(profile: string, switches: readonly string[]): Promise<BrowserContext> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error(noBrowser)
  debuggingPort = await freePort()
  const extra = (process.env['ELECTRON_DOUBLE_CHROMIUM'] ?? '').split('\n').filter((text) => text !== '')
  // The stand-in's own address takes the place of the program's scheme: it alone may be found.
  const allowed = switches.map((text) =>
    text.startsWith('--host-resolver-rules=') ? `${text}, EXCLUDE 127.0.0.1` : text,
  )
  return chromium.launchPersistentContext(join(profile, 'chromium'), {
    executablePath,
    args: [
      ...extra,
      ...allowed,
      `--remote-debugging-port=${debuggingPort}`,
      '--remote-debugging-address=127.0.0.1',
    ],
    viewport: { width: 1280, height: 800 },
    locale: process.env['ELECTRON_DOUBLE_LOCALE'] ?? 'en-GB',
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

/** The Chromium behind the windows, started once with the switches that the program appended. */
export const openBrowser = (profile: string, switches: readonly string[]): Promise<BrowserContext> =>
  (opened ??= launch(profile, switches))

/** A browser that is asked by two clients at once may not answer: it ends with this process at the latest. */
export async function closeBrowser(): Promise<void> {
  const late = new Promise<void>((done) => setTimeout(done, 10_000).unref())
  await Promise.race([(await opened)?.close(), late])
}
