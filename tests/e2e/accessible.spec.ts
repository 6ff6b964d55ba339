import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { isAccessible } from './axe.ts'
import { expect, makeOnce, test, watch, type Host, type TestStudy } from './base.ts'
import { choose } from './places.ts'

const model = join(import.meta.dirname, '..', '..', 'resources', 'models', 'ae', 'ae.onnx')
const themes = ['dark', 'light'] as const

/** Axe on the page as it is, in both themes. */
async function inBothThemes(page: Page): Promise<void> {
  for (const theme of themes) {
    await page.getByLabel('Light or dark').selectOption(theme)
    await isAccessible(page)
  }
}

/**
 * Goes round by the Tab key from the top of the page and back to it. Gives what could not be reached by it though it can be
 * pressed or filled in, and fails where the key is held fast.
 */
async function unreachedByTab(page: Page): Promise<string[]> {
  // Of radio buttons of one name one is reached, the others by its arrow keys.
  const marked = await page.evaluate<number>(`(() => {
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')
    const wanted = [...all].filter(
      (one) => one.tabIndex >= 0 && one.checkVisibility() && !one.matches(':disabled, [type="radio"]'),
    )
    wanted.forEach((one, at) => one.setAttribute('data-tab', String(at)))
    document.activeElement?.blur()
    return wanted.length
  })()`)
  const seen = new Set<string>()
  for (let presses = 0; presses < marked + 20 && seen.size < marked; presses++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate<string | null>("document.activeElement?.getAttribute('data-tab') ?? null")
    if (at !== null) seen.add(at)
  }
  const all = await page.evaluate<[at: string, html: string][]>(
    "[...document.querySelectorAll('[data-tab]')].map((one) => [one.getAttribute('data-tab'), one.outerHTML.slice(0, 120)])",
  )
  return all.filter(([at]) => !seen.has(at)).map(([, html]) => html)
}

/** Every page and view, with what says that it is there. */
const views: readonly { at: string; there: (page: Page) => Promise<void> }[] = [
  { at: 'cohort', there: (page) => drawnImage(page, '') },
  {
    at: 'cohort?view=split',
    there: (page) => expect(page.getByText('Draw the split')).toBeVisible(),
  },
  { at: 'cohort?view=charts', there: (page) => drawnCharts(page) },
  { at: 'cohort?view=checks', there: (page) => expect(page.locator('.sentence')).toBeVisible() },
  {
    at: 'cohort?view=import',
    there: (page) => expect(page.getByRole('button', { name: 'Choose a folder of scans' })).toBeVisible(),
  },
  { at: 'methods', there: (page) => expect(page.locator('[data-method]').first()).toBeVisible() },
  { at: 'runs', there: (page) => expect(page.locator('tr[data-method]').first()).toBeVisible() },
  { at: 'runs?view=failures', there: (page) => expect(page.getByText('No scan failed.')).toBeVisible() },
  { at: 'runs?view=history', there: (page) => expect(page.locator('.sentence')).toBeVisible() },
  {
    at: 'calibration?modality=FLAIR',
    there: (page) => expect(page.locator('.sentence')).toBeVisible({ timeout: 60_000 }),
  },
  { at: 'comparison?modality=FLAIR', there: (page) => drawnCharts(page) },
  { at: 'bias?modality=FLAIR', there: (page) => expect(page.locator('.sentence').first()).toBeVisible() },
  {
    at: 'review?modality=FLAIR',
    there: (page) => drawnImage(page, '.review '),
  },
  { at: 'report', there: (page) => expect(page.locator('.sentence').first()).toBeVisible() },
]
const drawnImage = (page: Page, within: string): Promise<void> =>
  expect(page.locator(`${within}.screen[data-phase="drawn"]`)).toBeVisible({ timeout: 60_000 })
const drawnCharts = (page: Page): Promise<void> =>
  expect(page.locator('[data-drawn="true"]').first()).toBeVisible({ timeout: 60_000 })

test.describe('every page and view: no serious obstacle in either theme, the Tab key reaches everything', () => {
  let host: Host
  test.beforeAll(async ({ start, folder }) => {
    test.setTimeout(240_000)
    const made = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-axe'))
    host = await start({ study: made.folder })
  })
  test.afterAll(() => host.stop())

  for (const { at, there } of views) {
    test(at, async () => {
      test.setTimeout(240_000)
      await watch(host, async ({ page }) => {
        await page.goto(`${host.url}#/${at}`)
        await there(page)
        await inBothThemes(page)
        expect(await unreachedByTab(page)).toEqual([])
        // Each chart can be read as a table.
        const charts = await page.locator('.chart [data-drawn]').count()
        await expect(page.locator('.chart').getByRole('button', { name: /^(Show|Hide) table$/ })).toHaveCount(
          charts,
        )
      })
    })
  }
})

test('every dialog, panel and form that opens over a page', async ({ start, folder, host: kind }) => {
  test.setTimeout(400_000)
  const made = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-panels'))
  const host = await start({ study: made.folder })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/cohort`)
    await page.getByRole('button', { name: 'Correct facts' }).click()
    await expect(page.getByLabel('Age, sub-001_T1w')).toBeVisible()
    await inBothThemes(page)
    await page.keyboard.press('?')
    await expect(page.getByRole('region', { name: 'Keys' })).toBeVisible()
    await page.getByRole('button', { name: /^Jobs/ }).click()
    await expect(page.getByRole('complementary', { name: 'Jobs' })).toBeVisible()
    await inBothThemes(page)
    await page.getByRole('button', { name: 'Close the jobs' }).click()

    await page.goto(`${host.url}#/methods`)
    await page.getByRole('button', { name: 'Add a method' }).click()
    const press = (): Promise<void> => page.getByRole('button', { name: 'Choose an ONNX file' }).click()
    if (kind === 'serve') {
      await press()
      await expect(page.getByRole('dialog').getByRole('list')).toBeVisible()
      await isAccessible(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    }
    await choose(host, page, press, model, 'file')
    await page.getByText('Further answers').click()
    await inBothThemes(page)
    expect(await unreachedByTab(page)).toEqual([])

    await page.goto(`${host.url}#/review?modality=FLAIR`)
    await page.getByLabel('Reader').fill('AB')
    await page.getByRole('button', { name: 'Begin' }).click()
    await expect(page.getByRole('toolbar', { name: 'Drawing' })).toBeVisible()
    await page.getByRole('button', { name: /^Grow/ }).click()
    await page.getByText('Reference and readers').click()
    await inBothThemes(page)
    expect(await unreachedByTab(page)).toEqual([])

    await page.goto(`${host.url}#/`)
    await page.getByRole('button', { name: /^New study/ }).click()
    await expect(page.getByLabel('Name of the study')).toBeVisible()
    await inBothThemes(page)
  })
  await host.stop()
})
