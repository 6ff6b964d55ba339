import type { Page } from '@playwright/test'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { drawn, expect, makeOnce, normascope, open, test, watch, type TestStudy } from './base.ts'
import { openThere } from './places.ts'

/** The files of a page arrive late. */
async function slowly(page: Page, name: string): Promise<void> {
  await page.route(new RegExp(`/assets/${name}[^/]*\\.js`), async (route) => {
    await new Promise((done) => setTimeout(done, 800))
    await route.fallback()
  })
}

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

test('a copied link names its study, and with another one open it says so and opens it', async ({
  start,
  study,
  folder,
}) => {
  const own = join(folder, 'link-own')
  const other = join(folder, 'link-other')
  cpSync(study.folder, own, { recursive: true })
  expect(normascope('study', 'create', other, '--name', 'Other study').status).toBe(0)
  const { label } = study.withLesion
  const host = await start({ study: own })
  await watch(host, async ({ page }) => {
    const title = page.getByRole('heading', { level: 1 })
    const notice = page.getByRole('alert').filter({ hasText: 'This link shows' })
    await open(page, host, { scan: label, plane: 'multi' })
    await page.evaluate(`navigator.clipboard.writeText = async (text) => { globalThis.copied = text }`)
    await page.getByRole('button', { name: 'Copy link' }).click()
    const link = new URL(await page.evaluate<string>('globalThis.copied'))
    expect(link.hash).toMatch(/study=Phantoms\+of\+the\+test&made=\d{4}/)
    expect(link.href).not.toContain(folder)

    // In its own study it is followed, and the address stays as short as it was.
    await page.evaluate(`location.hash = '#/methods'`)
    await expect(page).toHaveURL(/#\/methods$/)
    await page.evaluate(`location.hash = ${JSON.stringify(link.hash)}`)
    await expect(page).toHaveURL(new RegExp(`#/cohort\\?scan=${label}&plane=multi$`))
    await drawn(page, label)

    expect(await openThere(page, host, other)).toBeUndefined()
    await page.goto(`${host.url}#/methods`)
    await expect(title).toHaveText('Other study')
    await page.evaluate(`location.hash = ${JSON.stringify(link.hash)}`)
    await expect(notice).toContainText('the study “Phantoms of the test”; “Other study” is open')
    await expect(page).toHaveURL(/#\/methods$/)
    await notice.getByRole('button', { name: 'Show it in the open study' }).click()
    await expect(page).toHaveURL(/#\/cohort\?scan=/)
    await expect(notice).toHaveCount(0)

    // As the first address of a page, too.
    await page.goto('about:blank')
    await page.goto(`${host.url}${link.hash}`)
    await expect(notice).toBeVisible()
    await notice.getByRole('button', { name: 'Open “Phantoms of the test”' }).click()
    await expect(title).toHaveText('Phantoms of the test')
    await expect(page).toHaveURL(new RegExp(`#/cohort\\?scan=${label}&plane=multi$`))
    await expect(notice).toHaveCount(0)
    await drawn(page, label)

    // A study of the same name that was never opened here is told apart.
    const foreign = link.hash.replace(/made=\d{4}/, 'made=1999')
    await page.evaluate(`location.hash = ${JSON.stringify(foreign)}`)
    await expect(notice).toContainText('another study named “Phantoms of the test”, made')
    await expect(notice).toContainText('Open the folder of that study')
    await expect(notice.getByRole('button', { name: /^Open/ })).toHaveCount(0)
    await notice.getByRole('button', { name: 'Close' }).click()
    await expect(notice).toHaveCount(0)
  })
  await host.stop()
})
