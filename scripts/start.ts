// npm start [-- STUDY]: the desktop program; where Electron's binary is missing, the same program in a browser window.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findBrowser, quietFlags } from './browser.mjs'
import { electronBinary } from './electron-binary.ts'

const root = join(import.meta.dirname, '..')

function startElectron(binary: string, args: readonly string[]): void {
  const child = spawn(binary, [root, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

/** A window of Chromium without tabs, with a profile of its own, which sends nothing of its own accord. */
async function openWindow(url: string): Promise<boolean> {
  const browser = findBrowser()
  const display = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (!browser || !display) return false
  const { programFolder } = await import('../src/engine/places/index.ts')
  const profile = join(programFolder(), 'browser')
  const child = spawn(browser, [`--app=${url}`, `--user-data-dir=${profile}`, ...quietFlags], {
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
  if (!(await openWindow(served.url))) console.log('Open this address in Chrome, Chromium, Edge or Firefox.')
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
