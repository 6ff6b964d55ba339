// npm start [-- STUDY]: the desktop program; where Electron's binary is missing, the same program in a browser window.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'

const root = join(import.meta.dirname, '..')

/** Electron's binary, where its install script has fetched it; undefined without. */
export function electronBinary(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const named = env['ELECTRON_OVERRIDE_DIST_PATH']
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8').trim()
    : { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string]
  const path = join(named ?? join(folder, 'dist'), name ?? 'electron')
  return existsSync(path) ? path : undefined
}

function startElectron(binary: string, args: readonly string[]): void {
  const child = spawn(binary, [root, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

/** A window of Chromium without tabs, where one is installed; else the default browser. */
function openWindow(url: string): boolean {
  const browser = findBrowser()
  const display = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (!browser || !display) return false
  const child = spawn(browser, [`--app=${url}`, '--no-first-run', '--disable-background-networking'], {
    stdio: 'ignore',
    detached: true,
  })
  child.on('error', () => undefined) // the address stands in the terminal
  child.unref()
  return true
}

async function startInBrowser(study: string | undefined): Promise<void> {
  console.error("Electron's binary is not in node_modules, so the program opens in a browser window instead.")
  console.error(
    'To get it: `npm rebuild electron --foreground-scripts` with "electron": true under allowScripts.',
  )
  const { supervise } = await import('../src/cli/serve/supervise.ts')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  const served = await supervise(study, {
    open: false,
    signal: stop.signal,
    log: (line) => console.log(line),
  })
  if (!openWindow(served.url)) console.log('Open this address in Chrome, Chromium, Edge or Firefox.')
  await served.closed
}

async function main(args: readonly string[]): Promise<void> {
  const study = args.find((text) => !text.startsWith('-'))
  const binary = electronBinary()
  if (binary) return startElectron(binary, args)
  return startInBrowser(study)
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  })
}
