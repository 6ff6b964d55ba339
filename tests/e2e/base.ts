import { expect, test as plain, type Browser, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  readFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { foreign } from './hosts/connections.ts'
import type { Host, HostKind, HostOptions } from './hosts/host.ts'
import { launchChromium, startServe } from './hosts/serve.ts'
import { readPng } from './png.ts'

export type { Desktop, DesktopState, Host, HostKind } from './hosts/host.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(root, 'src', 'cli', 'normascope.ts')

export interface TestScan {
  id: number
  label: string
  modality: string
  path: string
}
export interface TestStudy {
  folder: string
  scans: TestScan[]
  withLesion: TestScan
}

/** One command of the program, to its end. */
export function normascope(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** Everything that a page asked for, and what it complained of. */
export interface Watched {
  readonly page: Page
  readonly requests: string[]
  readonly complaints: string[]
}

export const isLoopback = (address: string): boolean => {
  const url = new URL(address)
  return (
    ['data:', 'blob:', 'about:', 'app:'].includes(url.protocol) ||
    ['127.0.0.1', 'localhost'].includes(url.hostname)
  )
}

/** Folder of everything that one run of the suite makes once: its name has the process id of the runner. */
const runFolder = join(tmpdir(), `normascope-e2e-run-${process.ppid}`)

const WAIT = new Int32Array(new SharedArrayBuffer(4))
/** One worker makes it, the others wait; who finds that making failed makes it again. */
function made(script: string, template: string): string {
  const printed = join(template, 'printed.json')
  const making = `${template}.making`
  mkdirSync(runFolder, { recursive: true })
  for (let waited = 0; !existsSync(printed); waited += 200) {
    try {
      mkdirSync(making)
    } catch {
      if (waited > 200_000) throw new Error(`${template} was not made by the worker that began it`)
      Atomics.wait(WAIT, 0, 0, 200)
      continue
    }
    try {
      rmSync(template, { recursive: true, force: true })
      mkdirSync(template)
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, script), template],
        { encoding: 'utf8' },
      )
      if (status !== 0) throw new Error(stderr)
      writeFileSync(`${printed}.new`, stdout)
      renameSync(`${printed}.new`, printed)
    } finally {
      rmSync(making, { recursive: true })
    }
  }
  return readFileSync(printed, 'utf8')
}

/** The same files under other names: one can be taken away without the other. */
function linkAll(from: string, to: string, less: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [here, there] = [join(from, entry.name), join(to, entry.name)]
    if (here === less) continue
    if (entry.isDirectory()) linkAll(here, there, less)
    else linkSync(here, there)
  }
}

/** Says in a study that everything in one folder lies in another. */
function moveScans(study: string, from: string, to: string): void {
  const db = new Database(join(study, 'study.sqlite'))
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    for (const table of tables)
      for (const { name, type } of db.pragma(`table_info("${table}")`) as { name: string; type: string }[])
        if (type === 'TEXT')
          db.prepare(
            `UPDATE "${table}" SET "${name}" = replace("${name}", @from, @to) WHERE instr("${name}", @from) > 0`,
          ).run({ from: from + sep, to: to + sep })
  } finally {
    db.close()
  }
}

/**
 * What a script makes in a folder and prints as JSON, made once in a run. Every worker has a study and scans of its own, which
 * its tests may change, take away or damage by writing anew.
 */
export function makeOnce<T extends { folder: string }>(script: string, name: string, into: string): T {
  const template = join(runFolder, name)
  const printed = made(script, template)
  const original = (JSON.parse(printed) as T).folder
  const [folder, scans] = [join(into, name), join(into, `${name}-scans`)]
  cpSync(original, folder, { recursive: true })
  linkAll(template, scans, original)
  moveScans(folder, template, scans)
  const moved = JSON.parse(printed, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(template + sep)
      ? scans + value.slice(template.length)
      : value,
  ) as T
  return { ...moved, folder }
}

interface Fixtures {
  watched: Watched
}
interface Shared {
  /** Which host this project runs on. */
  host: HostKind
  chrome: Browser
  folder: string
  study: TestStudy
  /** Starts a host of this project's kind, to be stopped by whoever started it. */
  start: (options: Omit<HostOptions, 'folder'> & { folder?: string }) => Promise<Host>
  /** The host with the study open. */
  server: Host
}

export const test = plain.extend<Fixtures, Shared>({
  host: ['serve', { option: true, scope: 'worker' }],
  chrome: [
    async ({ folder }, use) => {
      const browser = await launchChromium(folder)
      await use(browser)
      await browser.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  folder: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'normascope-e2e-'))
      await use(folder)
      expect(foreign(folder), 'connections beyond this machine').toEqual([])
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  study: [
    async ({ folder }, use) => use(makeOnce<TestStudy>('make-study.ts', 'study', folder)),
    { scope: 'worker', timeout: 240_000 },
  ],
  start: [
    async ({ host, folder, playwright }, use) => {
      void playwright
      let browser: Browser | undefined
      let count = 0
      await use(async (options) => {
        const own = options.folder ?? join(folder, `host-${count++}`)
        mkdirSync(own, { recursive: true })
        if (host === 'electron')
          return (await import('./hosts/electron.ts')).startElectron({ ...options, folder: own })
        if (host !== 'serve')
          return (await import('./hosts/double.ts')).startDouble(host, { ...options, folder: own })
        browser ??= await launchChromium(folder)
        return startServe({ ...options, folder: own }, browser)
      })
      await browser?.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  server: [
    async ({ study, start }, use) => {
      const server = await start({ study: study.folder })
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  /** A page at 1280 x 800 whose every request is recorded; none may leave the machine and nothing may be complained of. */
  watched: async ({ server }, use) => {
    await watch(server, use)
  },
})

/**
 * The page's own connection as `normascopeEngine` of its window, for what a test asks of the engine past the page. The program
 * puts nothing there: it is found through the Vue application on its element.
 */
const engineOfPage = `Object.defineProperty(window, 'normascopeEngine', {
  configurable: true,
  get: () =>
    document.getElementById('app')?.__vue_app__?.config.globalProperties.$pinia._s.get('study')?.connection,
})`

/** Runs `use` with a page of the host, everything that it asks for recorded. */
export async function watch(host: Host, use: (watched: Watched) => Promise<void>): Promise<void> {
  const { page, end } = await host.page()
  const watched: Watched = { page, requests: [], complaints: [] }
  page.setDefaultTimeout(60_000) // what waits longer than that is named, instead of the whole test
  await page.addInitScript(engineOfPage)
  await page.evaluate(engineOfPage) // a desktop's page is there already
  // a desktop's first page is on its way: the test begins after it (runs.spec.ts tells of an address asked for meanwhile)
  if (page.url() !== 'about:blank')
    await page
      .waitForFunction(() => window.normascopeEngine !== undefined, undefined, { timeout: 20_000 })
      .catch(() => undefined)
  const context = page.context()
  const listeners = {
    request: (request: { url(): string }) => void watched.requests.push(request.url()),
    websocket: (socket: { url(): string }) => void watched.requests.push(socket.url()),
    pageerror: (error: Error) => void watched.complaints.push(error.message),
    console: (message: { type(): string; text(): string }) => {
      if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text())
    },
  }
  context.on('request', listeners.request)
  page.on('websocket', listeners.websocket)
  page.on('pageerror', listeners.pageerror)
  page.on('console', listeners.console)
  try {
    await use(watched)
  } finally {
    context.off('request', listeners.request)
    page.off('websocket', listeners.websocket)
    page.off('pageerror', listeners.pageerror)
    page.off('console', listeners.console)
  }
  expect(watched.requests.filter((url) => !isLoopback(url))).toEqual([])
  await end()
}

export { expect }

/** Opens a view and waits until exactly what it asks for is on the screen. */
export async function open(
  page: Page,
  server: Pick<Host, 'url'>,
  query: Record<string, string>,
): Promise<void> {
  await page.goto(`${server.url}#/cohort?${new URLSearchParams(query).toString()}`)
  await drawn(page, query['scan'])
}

export const drawn = async (page: Page, scan?: string): Promise<void> =>
  expect(
    page.locator(`.screen[data-phase="drawn"]${scan === undefined ? '' : `[data-scan="${scan}"]`}`),
  ).toBeVisible({ timeout: 60_000 })

export interface Pixels {
  /** Share of pixels that are not black. */
  lit: number
  /** Of a colour of the map: far from grey, more red than blue. */
  map: number
  /** Of the reference's cyan; the crosshair is darker. */
  reference: number
}

/** What is seen on the images, as shares of their pixels. */
export async function pixels(page: Page): Promise<Pixels> {
  const { data, channels } = readPng(await page.locator('.screen').screenshot())
  const share = (is: (r: number, g: number, b: number) => boolean): number => {
    let count = 0
    for (let i = 0; i < data.length; i += channels) count += Number(is(data[i]!, data[i + 1]!, data[i + 2]!))
    return count / (data.length / channels)
  }
  return {
    lit: share((r, g, b) => r + g + b > 60),
    map: share((r, g, b) => r > 90 && r - Math.min(g, b) > 50),
    reference: share((r, g, b) => g > 190 && b > 190 && r < 90),
  }
}
