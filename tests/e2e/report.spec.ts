import type { Page } from '@playwright/test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAccessible } from './axe.ts'
import { normascope, test as phantoms, watch, type Host } from './base.ts'
import { expect, test } from './figures.ts'
import { jobDone } from './job-end.ts'
import { withOwnStudy } from './own-study.ts'

const options = (page: Page) => page.getByRole('group', { name: 'Options' })
const pagesOf = (page: Page) => page.getByRole('region', { name: 'Report' })

/** Chapters and settings chosen as a person does, then the report written as a job whose end is awaited. */
async function write(
  page: Page,
  chapters: readonly string[],
  language = 'English',
  /** Reports that the engine has written since it began. */
  earlier = 0,
): Promise<void> {
  const boxes = page.getByRole('group', { name: 'Chapters' })
  await boxes.getByLabel('All', { exact: true }).uncheck()
  for (const chapter of chapters) await boxes.getByLabel(chapter, { exact: true }).check()
  await options(page).getByLabel('Language').selectOption(language)
  await options(page).getByLabel('FROC curves').uncheck()
  await page.getByRole('button', { name: 'Write the report' }).click()
  // the newest comes first; the one before stands there until this one is known
  const jobs = page.locator('[data-kind="report"]')
  await expect(jobs).toHaveCount(earlier + 1)
  await jobDone(jobs.first(), 140_000)
  await page.getByRole('complementary', { name: 'Jobs' }).getByRole('button', { name: 'Close' }).click()
}

/** Presses what saves a file; its bytes as they came to the person: a download, or written where the dialog answered. */
async function saved(host: Host, page: Page, button: string, folder: string, as: string): Promise<Buffer> {
  const press = (): Promise<void> => page.getByRole('button', { name: button }).click()
  if (!host.desktop) {
    const [download] = await Promise.all([page.waitForEvent('download'), press()])
    expect(download.suggestedFilename()).toMatch(/^report-\d{4}-\d\d-\d\d(-\d+)?\.(pdf|json)$/)
    return readFileSync(await download.path())
  }
  const path = join(folder, as)
  await host.desktop.choose({ save: [path] })
  await press()
  await expect.poll(() => existsSync(path)).toBe(true)
  return readFileSync(path)
}

const stored = (host: string, ending: string): Buffer => {
  const folder = join(host, 'reports')
  const name = readdirSync(folder).find((one) => one.endsWith(ending))
  return readFileSync(join(folder, name!))
}

/** Another operating point of the z-map, set with a reason as a person does; its scans are measured again. */
async function recalibrate(page: Page, url: string): Promise<void> {
  await page.goto(`${url}#/calibration?method=zmap`)
  await page.getByRole('button', { name: '5 %', exact: true }).click()
  await page.getByLabel(/^Reason/).fill('more sensitive')
  await page.getByRole('button', { name: 'Set as operating point (5 %)' }).click()
  const jobs = page.getByRole('complementary', { name: 'Jobs' })
  for (const kind of ['calibrate', 'evaluate'])
    await jobDone(jobs.locator(`[data-kind="${kind}"]`).first(), 150_000)
  await jobs.getByRole('button', { name: 'Close' }).click()
}

test('writes a report, shows its pages, saves it and its numbers, and says whether they still hold', async ({
  start,
  study,
  folder,
}) => {
  test.setTimeout(420_000)
  await withOwnStudy({ start, study, folder }, 'report', async (host, { page, complaints }) => {
    const own = join(folder, 'own-report')
    await page.goto(`${host.url}#/report`)
    await expect(page.locator('.sentence')).toContainText('No report has been written yet.')
    await isAccessible(page)
    await write(page, ['Flow of scans', 'Operating thresholds', 'Results'])

    await expect(page.locator('.sentence')).toHaveText(
      /^The newest report, of .+, has \d+ pages\. FLAIR: Autoencoder has the highest mean Dice, 0\.\d\d/,
    )
    const sheets = pagesOf(page).getByRole('img')
    await expect(sheets.first()).toHaveAccessibleName(/^Page 1 of \d+$/)
    await expect
      .poll(() =>
        sheets.first().evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBeGreaterThan(100)
    const fetched = await sheets.count()
    await pagesOf(page).focus()
    await page.keyboard.press('End')
    await expect.poll(() => sheets.count()).toBeGreaterThanOrEqual(fetched)
    await isAccessible(page)

    const pdf = await saved(host, page, 'Save the PDF', folder, 'board.pdf')
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.equals(stored(own, '.pdf'))).toBe(true)
    const json = await saved(host, page, 'Save its numbers', folder, 'board.json')
    expect(json.equals(stored(own, '.json'))).toBe(true)
    const { options: asked } = JSON.parse(json.toString()) as { options: object }
    expect(asked).toMatchObject({
      sections: ['summary', 'flow', 'calibration', 'results'],
      language: 'en',
      froc: false,
    })
    if (host.desktop) {
      const { dialogs } = await host.desktop.state()
      expect(dialogs.map(({ title }) => title)).toContain('Save the report')
    }

    await page.getByRole('button', { name: 'Verify' }).click()
    const verdict = page.locator('.verified')
    await expect(verdict).toContainText(/Holds: [\d,]{3,} numbers and words computed again are the same\./, {
      timeout: 60_000,
    })
    await expect(verdict).toContainText('Its pages say what its numbers say.')

    await recalibrate(page, host.url)
    await page.goto(`${host.url}#/report`)
    await expect(page.getByText('The study has newer results than this report.')).toBeVisible()
    await page.getByRole('button', { name: 'Verify' }).click()
    await expect(verdict).toContainText(
      /\d+ of [\d,]+ numbers and words are no longer what the study gives\./,
      {
        timeout: 60_000,
      },
    )
    await verdict.locator('summary', { hasText: 'Operating thresholds' }).click()
    // 0.02 where the tests of Calibration went before, in the study that this one is a copy of
    await expect(verdict.getByText(/target_fpr: reported 0\.0[12], now 0\.05/).first()).toBeVisible()
    await isAccessible(page)
    expect(complaints).toEqual([])
  })
})

test('writes it in German beside the first, and a changed mind in the dialog saves nothing', async ({
  start,
  study,
  folder,
}) => {
  test.setTimeout(300_000)
  await withOwnStudy({ start, study, folder }, 'report-german', async (host, { page, complaints }) => {
    await page.goto(`${host.url}#/report`)
    await options(page).getByLabel('Names').selectOption('As in the study')
    await expect(page.getByText('Labels of subjects and sites will stand in the report.')).toBeVisible()
    await options(page).getByLabel('Names').selectOption('Name nothing at all')
    const german = page
      .getByRole('listitem')
      .filter({ hasText: 'FLAIR: Autoencoder hat den höchsten mittleren Dice' })
    await write(page, [], 'German')
    await expect(german).toHaveCount(0) // behind 'Summary', in the words of the report: the page speaks English
    await expect(page.locator('.sentence')).toHaveText(/has 1 page\.\s*$/)
    await page.locator('summary', { hasText: 'Summary' }).click()
    await expect(german).toBeVisible()
    await write(page, [], 'English', 1)
    await expect(page.getByLabel('Written reports').getByRole('option')).toHaveCount(2)
    await expect(page.locator('.sentence')).toContainText('FLAIR: Autoencoder has the highest mean Dice')
    await page.getByLabel('Written reports').selectOption({ index: 1 })
    await expect(page.locator('.sentence')).toHaveText(/has 1 page\.\s*$/)
    await expect(german).toBeVisible()
    if (host.desktop) {
      await host.desktop.choose({ save: [] })
      await page.getByRole('button', { name: 'Save the PDF' }).click()
      await expect(page.getByRole('button', { name: 'Save the PDF' })).toBeEnabled()
      await expect(page.getByRole('alert')).toHaveCount(0)
      // where nothing can be written, the place is named with what to do
      await host.desktop.choose({ save: [join(folder, 'gone', 'board.pdf')] })
      await page.getByRole('button', { name: 'Save the PDF' }).click()
      await expect(page.getByRole('alert')).toContainText('does not exist')
      expect(complaints).toEqual([])
    }
  })
})

phantoms('a study without results says what is needed first', async ({ start, study, folder }) => {
  const own = join(folder, 'without maps')
  expect(normascope('study', 'create', own, '--name', 'Without maps').status).toBe(0)
  const cohort = join(study.withLesion.path, '..', '..', '..')
  expect(normascope('import', own, cohort, '--layout', 'bids').status).toBe(0)
  const host = await start({ study: own })
  await watch(host, async ({ page, complaints }) => {
    await page.goto(`${host.url}#/report`)
    await expect(page.getByRole('heading', { name: 'There are no anomaly maps yet.' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Run methods' })).toHaveAttribute('href', /runs/)
    await expect(page.getByRole('button', { name: 'Write the report' })).toHaveCount(0)
    await isAccessible(page)
    expect(complaints).toEqual([])
  })
  await host.stop()
})
