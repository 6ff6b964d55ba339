// npm run measure:ui [-- --study FOLDER --hosts serve,desktop]: how quick the workstation is, measured in its hosts.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import type { Host } from '../tests/e2e/hosts/host.ts'
import { startDouble } from '../tests/e2e/hosts/double.ts'
import { launchChromium, startServe } from '../tests/e2e/hosts/serve.ts'
import { framesOf, holds, median, pageOf, tableOf, type Frames, type Limit } from './measure/figures.ts'
import { filterBy, jumps, jumpTo, LOOK_MS, touchFiles, type Jump } from './measure/jumps.ts'
import { noteOpenings, openingOf } from './measure/opening.ts'
import { makeMeasuredStudy, measuredMethods } from './measure/study.ts'

const SCANS = 5000
/** A browser that has just been started is busy with itself. */
const SETTLE_MS = 3000
/** After what is shown was drawn: whatever is done ahead of the reader is done. */
const REST_MS = 2000
const FRAME_MS = 1000 / 60
interface Smoothness {
  readonly frames: Frames | undefined
  readonly laidOut: number
  readonly all: number
}
const { values } = parseArgs({
  options: {
    /** The folder of a study made by an earlier run of this script. */
    study: { type: 'string' },
    hosts: { type: 'string', default: 'serve,desktop' },
    /** A page of Markdown to write the figures to, as docs/measurements-ui.md. */
    out: { type: 'string' },
  },
})

const secondsSince = (start: number): number => (performance.now() - start) / 1000

/** Frames while `act` goes on in the page, and what its main thread does for each in ms of its own time on a processor. */
async function smoothness(page: Page, act: () => Promise<void>): Promise<Smoothness> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const work = async (): Promise<Record<string, number>> => {
    const { metrics } = (await session.send('Performance.getMetrics')) as {
      metrics: { name: string; value: number }[]
    }
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
  }
  await page.evaluate(`globalThis.__gaps = []; (() => {
    let last
    const frame = (now) => {
      if (last !== undefined) globalThis.__gaps?.push(now - last)
      last = now
      if (globalThis.__gaps) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })()`)
  const before = await work()
  await act()
  const after = await work()
  const gaps = await page.evaluate<number[]>(
    '(() => { const gaps = globalThis.__gaps; globalThis.__gaps = undefined; return gaps })()',
  )
  await session.detach()
  const each = (...names: string[]): number =>
    (1000 * names.reduce((sum, name) => sum + (after[name] ?? NaN) - (before[name] ?? NaN), 0)) / gaps.length
  return {
    frames: framesOf(gaps),
    laidOut: each('ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'),
    all: each('TaskDuration'),
  }
}

/** Bytes that the page's process holds for its own: heap, arrays, pictures. From Chromium, after a collection. */
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number
    backingStorageSize?: number
  }
  await session.detach()
  return usedSize + backingStorageSize
}

/** Resident memory of the largest renderer process below a process, on Linux; undefined elsewhere. */
function residentOfRenderer(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const { readdirSync } = process.getBuiltinModule('node:fs')
  let largest = 0
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=renderer')) continue
      const kilobytes = Number(
        /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] ?? 0,
      )
      largest = Math.max(largest, kilobytes * 1024)
    } catch {
      // it has ended meanwhile
    }
  }
  return largest
}

/** Rounds of two jumps. */
const ROUNDS = 3

/** Both halves of some jumps to a scan of 1 mm with a map: the median. */
function limitsOfJumps(how: string, all: readonly Jump[]): Limit[] {
  const of = (half: 0 | 1): number => median(all.map((jump) => jump[half]))!
  const name = `to a scan of 1 mm with a map${how}`
  return all.length === 0
    ? []
    : [
        { name: `${name}, until the last order to draw`, value: of(0), unit: 's', limit: 0.5 },
        { name: `${name}, until its pixels are there`, value: of(1), unit: 's', limit: 0.5 },
      ]
}

/** Jumps in a session of the program of its own: nothing is in its memory. */
async function jumpsInSession(
  start: () => Promise<Host>,
  labels: readonly string[],
  rounds: number,
  before?: () => void,
): Promise<Jump[]> {
  const host = await start()
  try {
    const { page, end } = await host.page()
    await page.goto('about:blank')
    await page.waitForTimeout(SETTLE_MS)
    const all = await jumps(page, host, labels, rounds, before ? { before } : {})
    await page.waitForTimeout(SETTLE_MS) // what is kept is written a moment later
    await end().catch(() => undefined)
    return all
  } finally {
    await host.stop()
  }
}

/** The threshold from a fifth of its way to four fifths, in a second or so. */
async function drag(page: Page): Promise<Smoothness> {
  const slider = page.locator('.viewer input[type="range"]').nth(1)
  const track = (await slider.boundingBox())!
  const y = track.y + track.height / 2
  await page.mouse.move(track.x + 0.2 * track.width, y)
  await page.mouse.down()
  const found = await smoothness(page, async () => {
    for (let i = 0; i < 60; i++) {
      await page.mouse.move(track.x + (0.2 + 0.01 * i) * track.width, y)
      await page.waitForTimeout(16)
    }
  })
  await page.mouse.up()
  return found
}

async function measure(
  start: () => Promise<Host>,
  folder: string,
  labels: readonly string[],
): Promise<Limit[]> {
  const host = await start()
  const limits: Limit[] = []
  const add = (
    name: string,
    value: number | undefined,
    unit: string,
    limit: number,
    atLeast = false,
  ): void => {
    if (value !== undefined) limits.push({ name, value, unit, limit, ...(atLeast ? { atLeast } : {}) })
  }
  const addFrames = (what: string, { frames, laidOut, all }: Smoothness): void => {
    add(what, frames?.fps, 'frames/s', 60, true)
    add(`${what}: longest wait for a frame`, frames?.worst, 'ms', 50)
    add(`${what}: script, style and layout of a frame`, laidOut, 'ms', FRAME_MS)
    add(`${what}: all of the page's main thread, a frame`, all, 'ms', FRAME_MS)
  }
  const { page, end } = await host.page()
  try {
    await noteOpenings(page)
    await page.goto('about:blank')
    await page.waitForTimeout(SETTLE_MS)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const opened = performance.now()
    await page.goto(`${host.url}#/cohort`, { waitUntil: 'commit' })
    await page.locator('tr[data-scan]').first().waitFor()
    const noticed = secondsSince(opened)
    const { metrics } = (await session.send('Performance.getMetrics')) as {
      metrics: { name: string; value: number }[]
    }
    await session.detach()
    const { shown, interactive, rows } = await openingOf(page)
    add('request for the page to interactive', interactive / 1000, 's', 2)
    add(`window shown to the first rows of ${SCANS} scans`, (rows - shown) / 1000, 's', 1)
    add('request for the page to the first rows', rows / 1000, 's', 1)
    add('request for the page until this script has noticed them', noticed, 's', 1)
    const worked = metrics.find(({ name }) => name === 'TaskDuration')?.value
    add("of which the page's main thread worked, on a processor", worked, 's', 1)

    const table = page.locator('tr[data-scan]').first()
    const box = (await table.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + 100)
    // The scan that is chosen by itself is drawn first: in software its drawing would be measured too.
    await page.locator('.screen[data-phase="drawn"]').first().waitFor({ timeout: 60_000 })
    await page.waitForTimeout(REST_MS)
    addFrames(
      'scrolling the table',
      await smoothness(page, async () => {
        for (let i = 0; i < 60; i++) {
          await page.mouse.wheel(0, 120)
          await page.waitForTimeout(16)
        }
      }),
    )

    const touch = (): void => touchFiles(folder)
    const cold = await jumps(page, host, labels, ROUNDS, { before: touch })
    const hovered = await jumps(page, host, labels, ROUNDS, { before: touch, hover: true })
    const ahead: Jump[] = []
    await jumpTo(page, labels[0]!, 'b')
    for (const label of labels.slice(1, 4)) {
      await page.waitForTimeout(LOOK_MS)
      ahead.push(await jumpTo(page, label, 'b'))
    }
    limits.push(
      ...limitsOfJumps(`, the next one, after ${LOOK_MS / 1000} s with the one before`, ahead),
      ...limitsOfJumps(', a click on its row with the pointer on it for 0.2 s, from the press', hovered),
      ...limitsOfJumps(', not foretold by anything, nothing kept of it', cold),
    )

    await page.waitForTimeout(REST_MS)
    addFrames('dragging the threshold over a map of 1 mm', await drag(page))
    await jumpTo(page, labels[4]!, 'b')
    addFrames('dragging the threshold as soon as a map of 1 mm is drawn', await drag(page))

    await page.goto('about:blank')
    const panes = ['none', ...measuredMethods].join(',')
    await page.goto(`${host.url}#/comparison?modality=FLAIR&panes=${panes}`)
    await page.locator('.screen[data-phase="drawn"]').nth(5).waitFor({ timeout: 120_000 })
    add('page with six panes: heap and arrays', (await memoryOf(page)) / 2 ** 20, 'MiB', 1024)
    const resident = residentOfRenderer()
    add('page with six panes: memory of its process', resident && resident / 2 ** 20, 'MiB', 1024)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
  await end().catch(() => undefined)
  await host.stop()
  const inSession = (rounds: number, before?: () => void): Promise<Jump[]> =>
    jumpsInSession(start, labels, rounds, before)
  try {
    await inSession(1)
    limits.push(...limitsOfJumps(', not foretold, looked at in an earlier session', await inSession(1)))
    filterBy(folder, 'median4')
    const touch = (): void => touchFiles(folder)
    const filtered = ', map filtered by median4'
    limits.push(...limitsOfJumps(`${filtered}, not foretold, nothing kept of it`, await inSession(2, touch)))
    limits.push(
      ...limitsOfJumps(`${filtered}, not foretold, looked at in an earlier session`, await inSession(1)),
    )
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
  return limits
}

const folder = mkdtempSync(join(tmpdir(), 'normascope-measure-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const made =
  values.study ?? (console.error('Making a study of 5,000 scans …'), await makeMeasuredStudy(folder, SCANS))
if (!existsSync(join(made, 'study.sqlite'))) throw new Error(`${made} is not a study`)
const { openStudy, listScans } = await import('../src/engine/studies/index.ts')
const study = openStudy(made)
const labels = listScans(study)
  .filter(({ path }) => existsSync(path))
  .map(({ label }) => label)
study.close()

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, no graphics card used (drawing in software), load ${loadavg()[0]?.toFixed(1)} at the start`
const tables: string[] = []
console.log(`${machine}\n`)
let failed = false
for (const kind of values.hosts.split(',')) {
  const own = join(folder, kind)
  mkdirSync(own)
  const copy = join(own, 'study')
  cpSync(made, copy, { recursive: true })
  const browser = kind === 'serve' ? await launchChromium(own) : undefined
  const limits = await measure(
    () =>
      browser
        ? startServe({ study: copy, folder: own }, browser)
        : startDouble('desktop', { study: copy, folder: mkdtempSync(join(own, 'profile-')) }),
    copy,
    labels,
  )
  await browser?.close()
  tables.push(tableOf(kind === 'serve' ? '`serve` in Chromium' : 'desktop on the stand-in', limits))
  console.log(`${tables.at(-1)}\n`)
  failed ||= limits.length === 0 || limits.some((limit) => !holds(limit))
}
if (values.out !== undefined) writeFileSync(values.out, pageOf(machine, tables))
process.exitCode = failed ? 1 : 0
