/**
 * npm run screenshots [-- --study FOLDER] [--pages cohort,review] [--kinds 1280-dark]: every page of the workstation at 1280 x 800 and 1920 x 1080,
 * dark and light, into docs/screenshots (JPEG, small). Without a study: one of the demo's, generated first (some minutes).
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import { launchChromium, startServe } from '../tests/e2e/hosts/serve.ts'
import { choose } from '../tests/e2e/places.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'docs', 'screenshots')
const { values } = parseArgs({
  options: { study: { type: 'string' }, pages: { type: 'string' }, kinds: { type: 'string' } },
})
const kinds = values.kinds?.split(',')

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]
const themes = ['dark', 'light'] as const
/** 'first' is what a person meets before any study is open. */
const pages = values.pages?.split(',') ?? [
  'first',
  'cohort',
  'methods',
  'runs',
  'calibration',
  'comparison',
  'bias',
  'review',
  'report',
  'import',
]

function demoStudy(folder: string): string {
  const made = spawnSync(process.execPath, [join(root, 'src/cli/normascope.ts'), 'demo', '--out', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (made.status !== 0) throw new Error('The demo could not be made.')
  const name = readdirSync(folder).find((entry) => existsSync(join(folder, entry, 'study.sqlite')))
  return join(folder, name!)
}

const drawn = '.screen[data-phase="drawn"]'
/** The report that the Report page shows, in the study as the page itself would write it; the one that is there stays. */
function writeReport(folder: string): void {
  const reports = join(folder, 'reports')
  if (existsSync(reports) && readdirSync(reports).some((name) => /^report-\d.*\.pdf$/.test(name))) return
  const pdf = join(reports, `report-${new Date().toISOString().slice(0, 10)}.pdf`)
  const made = spawnSync(
    process.execPath,
    [join(root, 'src/cli/normascope.ts'), 'report', folder, '--out', pdf],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  if (made.status !== 0) throw new Error('The report could not be written.')
}

/** What is there once a page has its answer. */
const ready: Record<string, readonly string[]> = {
  first: ['main h2'],
  cohort: ['main tbody tr', drawn],
  methods: ['main h2'],
  runs: ['main button'],
  calibration: ['svg.curve', drawn],
  comparison: ['main svg', 'main tbody tr', drawn, '.count:not(:empty)'],
  bias: ['main svg', 'main tbody tr', drawn],
  review: ['[data-finding]', drawn],
  report: ['main button', 'main [role="region"] img'],
  import: ['main .dicom tbody tr'],
}
/** What a person does before the page is worth a picture. */
async function goTo(page: Page, name: string): Promise<void> {
  if (name !== 'import') return page.evaluate(`location.hash = '#/${name}'`)
  await page.evaluate("location.hash = '#/cohort?view=import'")
  const button = page.getByRole('button', { name: 'Choose a folder of scans' })
  await choose({ desktop: undefined }, page, () => button.click(), archive)
}

/** The page has its answer and every image on it is drawn. */
async function settled(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  try {
    const link = name === 'import' ? 'cohort' : name
    if (name !== 'first') await page.waitForSelector(`nav a[aria-current="page"][href*="/${link}"]`)
    for (const sign of ready[name] ?? []) await page.waitForSelector(sign, { timeout: 120_000 })
    await page.waitForFunction(
      "[...document.querySelectorAll('.screen[data-phase]')].every((screen) => screen.dataset.phase === 'drawn')",
      undefined,
      { timeout: 60_000 },
    )
  } catch {
    console.warn(`${name} was not ready in time`)
  }
  await page.waitForTimeout(1500)
}

const room = mkdtempSync(join(tmpdir(), 'normascope-screenshots-'))
/** DICOM as an archive exports it, small and of nobody. */
const archive = join(room, 'archive')
cpSync(join(root, 'tests/fixtures/dicom/folder'), archive, { recursive: true })
const study = values.study ?? demoStudy(join(room, 'demo'))
mkdirSync(out, { recursive: true })
if (pages.includes('report')) writeReport(study)
const browser = await launchChromium(room)
try {
  const open = async (options: { study?: string }, wanted: readonly string[]): Promise<void> => {
    const host = await startServe({ folder: room, ...options }, browser)
    try {
      for (const theme of themes)
        for (const viewport of sizes) {
          if (kinds && !kinds.includes(`${viewport.width}-${theme}`)) continue
          const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce' })
          await context.addInitScript(`localStorage.setItem('normascope-theme', '${theme}')`)
          const page = await context.newPage()
          await page.goto(host.url)
          for (const name of wanted) {
            await page.waitForSelector('main h2, main .sentence')
            if (name !== 'first') await goTo(page, name)
            await settled(page, name)
            const file = `${name}-${viewport.width}-${theme}.jpg`
            await page.screenshot({ path: join(out, file), type: 'jpeg', quality: 62 })
            console.log(file)
          }
          await context.close()
        }
    } finally {
      await host.stop()
    }
  }
  if (pages.includes('first')) await open({}, ['first'])
  await open(
    { study },
    pages.filter((name) => name !== 'first'),
  )
} finally {
  await browser.close()
  rmSync(room, { recursive: true, force: true })
}
