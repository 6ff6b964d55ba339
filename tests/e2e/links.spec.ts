import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { drawn, expect, makeOnce, open, test, watch, type TestStudy } from './base.ts'

/** The files of a page arrive late. */
const slowly = (page: Page, name: string): Promise<void> =>
  page.route(new RegExp(`/assets/${name}[^/]*\\.js`), async (route) => {
    await new Promise((done) => setTimeout(done, 800))
    await route.fallback()
  })

test('a link is followed while the page that is left still writes into its address', async ({
  watched: { page },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label, plane: 'axial' })
  await slowly(page, 'BiasPage')
  await page.locator('.screen').first().focus()
  await page.evaluate(`location.hash = '#/bias?modality=FLAIR'`)
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press(i % 2 === 0 ? ']' : '[')
    await page.waitForTimeout(60)
  }
  await expect(page.getByRole('link', { name: /^Bias/ })).toHaveAttribute('aria-current', 'page')
  await expect(page).toHaveURL(/#\/bias\?modality=FLAIR$/)
})

test('a link that is followed at once after a stroke is never lost, and neither is the stroke', async ({
  start,
  folder,
}) => {
  test.setTimeout(240_000)
  const study = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-links'))
  const host = await start({ study: study.folder })
  await watch(host, async ({ page }) => {
    const review = `#/review?modality=FLAIR&scan=${study.withLesion.label}`
    await page.goto(`${host.url}${review}`)
    await page.getByLabel('Reader').fill('AB')
    await page.getByRole('button', { name: 'Begin' }).click()
    for (let turn = 0; turn < 6; turn++) {
      await drawn(page)
      await expect(page.getByRole('toolbar', { name: 'Drawing' })).toBeVisible()
      await page.keyboard.press('d')
      const box = (await page.locator('.screen').first().boundingBox())!
      const y = box.y + (0.4 + 0.03 * turn) * box.height
      await page.mouse.move(box.x + 0.45 * box.width, y)
      await page.mouse.down()
      await page.mouse.move(box.x + 0.55 * box.width, y, { steps: 4 })
      await page.mouse.up()
      const view = ['/bias?modality=FLAIR', '/calibration?modality=FLAIR', '/comparison?modality=FLAIR'][
        turn % 3
      ]!
      await page.evaluate(`location.hash = '#${view}'`)
      await expect(page).toHaveURL(new RegExp(`#${view.replace('?', '\\?')}`))
      await page.waitForTimeout(500)
      await expect(page).toHaveURL(new RegExp(`#${view.replace('?', '\\?')}`))
      await page.evaluate(`location.hash = '${review}'`)
    }
    await drawn(page)
    await expect(page.locator('.saved')).toHaveText(/^saved \d/)
  })
  await host.stop()
})
