import { chromium, type Browser } from '@playwright/test'
import { join } from 'node:path'
import { findBrowser, noBrowser } from '../../../scripts/browser.mjs'
import { netLog, recordingEnv } from './connections.ts'
import type { Host, HostOptions } from './host.ts'
import { childrenOf, chromiumFlags, startProgram } from './processes.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const program = join(root, 'src', 'cli', 'normascope.ts')

/** A Chromium of the tests, whose network is logged into the folder. */
export async function launchChromium(folder: string): Promise<Browser> {
  const executablePath = process.env['NORMASCOPE_BROWSER'] || findBrowser()
  if (!executablePath) throw new Error(noBrowser)
  return chromium.launch({ executablePath, args: [...chromiumFlags, `--log-net-log=${netLog(folder)}`] })
}

/** `normascope serve` as people run it, seen in a tab of the browser. */
export async function startServe(options: HostOptions, browser: Browser): Promise<Host> {
  const study = options.study === undefined ? [] : [options.study]
  const started = await startProgram([program, 'serve', ...study, '--no-open', '--json'], {
    ...recordingEnv(options.folder),
    NORMASCOPE_HOME: join(options.folder, 'home'),
  })
  if (started.line.trim() === '{') throw new Error(`serve refused: ${await started.rest()}`)
  const { url } = JSON.parse(started.line) as { url: string }
  return {
    kind: 'serve',
    url,
    origin: new URL(url).origin,
    token: new URL(url).searchParams.get('token') ?? '',
    async page() {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: options.locale ?? 'en-GB',
      })
      return { page: await context.newPage(), end: () => context.close() }
    },
    enginePid: async () =>
      childrenOf(started.process.pid!).find(({ command }) => /child\.ts/.test(command))!.pid,
    desktop: undefined,
    stop: () => started.stop('SIGINT'),
  }
}
