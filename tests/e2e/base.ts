import { chromium, expect, test as plain, type Browser, type Page } from '@playwright/test'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPng } from './png.ts'
import { findBrowser, noBrowser } from '../../scripts/browser.mjs'

/** Software rendering, and none of Chromium's own traffic. */
const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

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

export class Server {
  readonly url: string
  readonly #process: ChildProcess
  constructor(url: string, process: ChildProcess) {
    this.url = url
    this.#process = process
  }
  get origin(): string {
    return new URL(this.url).origin
  }
  get token(): string {
    return new URL(this.url).searchParams.get('token') ?? ''
  }
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((done) => this.#process.once('exit', (code) => done(code)))
    this.#process.kill('SIGINT')
    return ended
  }
}

/** One command of the program, to its end. */
export function normascope(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** `normascope serve` as people run it. */
export async function startServer(study: string): Promise<Server> {
  const child = spawn(process.execPath, [program, 'serve', study, '--no-open', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (part: Buffer) => (said += part.toString()))
  const line = await new Promise<string>((done, fail) => {
    let text = ''
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('\n')) done(text)
    })
    child.once('exit', (code) => fail(new Error(`serve ended with ${code}: ${said}`)))
  })
  return new Server((JSON.parse(line) as { url: string }).url, child)
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
    ['data:', 'blob:', 'about:'].includes(url.protocol) || ['127.0.0.1', 'localhost'].includes(url.hostname)
  )
}

interface Fixtures {
  watched: Watched
}
interface Shared {
  chrome: Browser
  folder: string
  study: TestStudy
  server: Server
}

export const test = plain.extend<Fixtures, Shared>({
  chrome: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const executablePath = process.env['NORMASCOPE_BROWSER'] || findBrowser()
      if (!executablePath) throw new Error(noBrowser)
      const browser = await chromium.launch({ executablePath, args: flags })
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
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  study: [
    async ({ folder }, use) => {
      const made = spawnSync(process.execPath, [join(import.meta.dirname, 'make-study.ts'), folder], {
        encoding: 'utf8',
      })
      if (made.status !== 0) throw new Error(made.stderr)
      await use(JSON.parse(made.stdout) as TestStudy)
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  server: [
    async ({ study }, use) => {
      const server = await startServer(study.folder)
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  /** A fresh tab at 1280 x 800 whose every request is recorded; none may leave the machine and nothing may be complained of. */
  watched: async ({ chrome }, use) => {
    const context = await chrome.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    const page = await context.newPage()
    const watched: Watched = { page, requests: [], complaints: [] }
    context.on('request', (request) => watched.requests.push(request.url()))
    page.on('websocket', (socket) => watched.requests.push(socket.url()))
    page.on('pageerror', (error) => watched.complaints.push(error.message))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text())
    })
    await use(watched)
    expect(watched.requests.filter((url) => !isLoopback(url))).toEqual([])
    await context.close()
  },
})

export { expect }

/** Opens a view and waits until exactly what it asks for is on the screen. */
export async function open(page: Page, server: Server, query: Record<string, string>): Promise<void> {
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
