// npm run measure:ui [-- --study FOLDER --hosts serve,desktop]: how quick the workstation is, measured in its hosts.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import type { Host } from '../tests/e2e/hosts/host.ts'
import { startDouble } from '../tests/e2e/hosts/double.ts'
import { launchChromium, startServe } from '../tests/e2e/hosts/serve.ts'
import { framesOf, holds, median, pageOf, tableOf, type Limit } from './measure/figures.ts'
import { makeMeasuredStudy, measuredMethods } from './measure/study.ts'

const SCANS = 5000
const { values } = parseArgs({
  options: {
    /** The folder of a study made by an earlier run of this script. */
    study: { type: 'string' },
    hosts: { type: 'string', default: 'serve,desktop' },
    /** A page of Markdown to write the figures to, as docs/measurements-ui.md. */
    out: { type: 'string' },
  },
})

const drawn = (scan: string): string => `.screen[data-phase="drawn"][data-scan="${scan}"]`
const secondsSince = (start: number): number => (performance.now() - start) / 1000

/** Milliseconds between frames while `act` goes on in the page. */
async function gapsDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(`globalThis.__gaps = []; (() => {
    let last
    const frame = (now) => {
      if (last !== undefined) globalThis.__gaps?.push(now - last)
      last = now
      if (globalThis.__gaps) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })()`)
  await act()
  return page.evaluate<number[]>(
    '(() => { const gaps = globalThis.__gaps; globalThis.__gaps = undefined; return gaps })()',
  )
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

async function measure(start: () => Promise<Host>, labels: readonly string[]): Promise<Limit[]> {
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
  const { page, end } = await host.page()
  try {
    await page.goto('about:blank')
    const opened = performance.now()
    await page.goto(`${host.url}#/cohort`, { waitUntil: 'commit' })
    await page.locator('nav').first().waitFor()
    add('window to interactive', secondsSince(opened), 's', 2)
    await page.locator('tr[data-scan]').first().waitFor()
    add(`window to the first rows of ${SCANS} scans`, secondsSince(opened), 's', 1)

    const table = page.locator('tr[data-scan]').first()
    const box = (await table.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + 100)
    // The scan that is chosen by itself is drawn first: in software its drawing would be measured too.
    await page.locator('.screen[data-phase="drawn"]').first().waitFor({ timeout: 60_000 })
    await page.waitForTimeout(2000)
    const gaps = await gapsDuring(page, async () => {
      for (let i = 0; i < 60; i++) {
        await page.mouse.wheel(0, 120)
        await page.waitForTimeout(16)
      }
    })
    const frames = framesOf(gaps)
    add('scrolling the table', frames?.fps, 'frames/s', 60, true)
    add('longest wait for a frame while scrolling', frames?.worst, 'ms', 50)

    await page.goto('about:blank')
    await page.goto(`${host.url}#/cohort?scan=${labels[0]}&method=a`)
    await page.locator(drawn(labels[0]!)).waitFor({ timeout: 120_000 })
    const switches: number[] = []
    for (const label of [...labels.slice(1), labels[0]!]) {
      const from = performance.now()
      await page.evaluate(`location.hash = '#/cohort?scan=${label}&method=a'`)
      await page.locator(drawn(label)).waitFor({ timeout: 60_000 })
      switches.push(secondsSince(from))
    }
    add('to another scan of 1 mm with a map (median)', median(switches), 's', 0.5)

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
        : startDouble('desktop', { study: copy, folder: own }),
    labels,
  )
  await browser?.close()
  tables.push(tableOf(kind === 'serve' ? '`serve` in Chromium' : 'desktop on the stand-in', limits))
  console.log(`${tables.at(-1)}\n`)
  failed ||= limits.length === 0 || limits.some((limit) => !holds(limit))
}
if (values.out !== undefined) writeFileSync(values.out, pageOf(machine, tables))
process.exitCode = failed ? 1 : 0
