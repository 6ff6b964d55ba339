import type { Locator } from '@playwright/test'
import { join } from 'node:path'
import { listScans, openStudy } from '../../src/engine/studies/index.ts'
import { readVolume, writeVolume } from '../../src/engine/volumes/index.ts'
import { expect, makeOnce, test, watch, type TestStudy } from './base.ts'
import { readPng } from './png.ts'

const screen = '.screen'

test('panes of one scan look at the same place', async ({ start, folder }) => {
  const study = makeOnce<TestStudy>('review-study.ts', 'review-study', folder)
  const host = await start({ study: study.folder })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/comparison?modality=FLAIR&scan=${study.withLesion.label}`)
    const panes = page.locator(`.linked ${screen}[data-phase="drawn"]`)
    await expect(panes).toHaveCount(3, { timeout: 60_000 })
    await page.setViewportSize({ width: 1280, height: 640 }) // where panes are small
    const all = (name: string): Promise<(string | null)[]> =>
      panes.evaluateAll((found, which) => found.map((one) => one.getAttribute(which)), name)
    const box = (await panes.nth(1).boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const before = (await all('data-slice'))[0]
    await page.mouse.wheel(0, -120)
    await expect.poll(async () => (await all('data-slice'))[0]).not.toBe(before)
    expect(new Set(await all('data-slice')).size).toBe(1)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await expect.poll(async () => Number((await all('data-zoom'))[0])).toBeGreaterThan(1.2)
    expect(new Set(await all('data-zoom')).size).toBe(1)
    // a small pane says what must be said of an image too
    expect(box.height).toBeLessThan(300)
    for (const at of [1, 2]) {
      await expect(panes.nth(at).locator('.pane-bar')).toBeVisible()
      await expect(panes.nth(at).getByText(/^slice \d+ \/ \d+$/)).toBeVisible()
      await expect(panes.nth(at).locator('.window:visible')).toHaveText(/^W .* L /)
    }
    const windows = page.locator('.linked .corner .window')
    await page.keyboard.press('3')
    await expect.poll(async () => new Set(await windows.allInnerTexts()).size).toBe(1)
    // a pane that goes and comes again leaves the reader where they are
    const image = page
      .getByRole('group', { name: 'Panes' })
      .getByRole('button', { name: 'Image', exact: true })
    const here = (await all('data-slice'))[0]
    await page.getByText(/^Panes \(\d of 6\)/).click()
    await image.click()
    await expect(panes).toHaveCount(2)
    await image.click()
    await expect(panes).toHaveCount(3)
    await page.keyboard.press('Escape')
    expect(await all('data-slice')).toEqual([here, here, here])
    await expect(page.locator('.linked .named')).toContainText(`${study.withLesion.label} patient`)
    // Space and a drag pan, whichever pane or button has the focus
    const reference = page.locator('.linked').getByRole('button', { name: 'Reference' })
    await reference.click()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const [said, seen] = [await windows.allInnerTexts(), await panes.nth(0).screenshot()]
    await page.keyboard.down(' ')
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2 + 20, { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up(' ')
    expect(await windows.allInnerTexts()).toEqual(said)
    await expect(reference).toHaveAttribute('aria-pressed', 'false')
    expect((await panes.nth(0).screenshot()).equals(seen)).toBe(false)
  })
  await host.stop()
})

/** A reconstruction beside the map of every FLAIR scan: half of the range everywhere in the brain. */
async function writeReconstructions(folder: string, method: string): Promise<void> {
  const study = openStudy(folder)
  try {
    for (const scan of listScans(study).filter(({ modality }) => modality === 'FLAIR')) {
      const path = study.db
        .prepare<[number, string], string>('SELECT path FROM map WHERE scan_id = ? AND method = ?')
        .pluck()
        .get(scan.id, method)!
      const { grid, data } = await readVolume(scan.path)
      const half = data.map((value) => (value === 0 ? 0 : 0.5))
      await writeVolume(
        join(folder, path.replace('_desc-anomaly', '_desc-recon')),
        { grid, data: half },
        { datatype: 'float32' },
      )
    }
  } finally {
    study.close()
  }
}

/** Shares of a pane's pixels in the colours of a mask and of a residual. */
async function coloursOf(pane: Locator): Promise<{ green: number; red: number; blue: number }> {
  const { data, channels } = readPng(await pane.screenshot())
  const found = { green: 0, red: 0, blue: 0 }
  for (let i = 0; i < data.length; i += channels) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    if (g > 150 && g - r > 60 && g - b > 40) found.green++
    else if (r > 200 && r - g > 90 && Math.abs(g - b) < 25) found.red++
    else if (b > 80 && b - r > 60 && g > r) found.blue++
  }
  const all = data.length / channels
  return { green: found.green / all, red: found.red / all, blue: found.blue / all }
}

test('the image as a method would have it healthy, beside the image and the map', async ({
  start,
  folder,
}) => {
  test.setTimeout(300_000)
  const study = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-reconstruction'))
  await writeReconstructions(study.folder, 'intensity')
  const host = await start({ study: study.folder })
  await watch(host, async ({ page, complaints }) => {
    await page.goto(`${host.url}#/comparison?modality=FLAIR&scan=${study.withLesion.label}`)
    await page.getByText(/^Panes \(\d of 6\)/).click({ timeout: 60_000 })
    const choice = page
      .getByRole('group', { name: 'Panes' })
      .getByRole('button', { name: /^healthy image by/ })
    await expect(choice).toHaveCount(1, { timeout: 60_000 })
    await choice.click()
    await expect(page).toHaveURL(/panes=.*recon(:|%3A)intensity/)
    const panes = page.locator(`.linked ${screen}[data-phase="drawn"]`)
    await expect(panes).toHaveCount(4, { timeout: 60_000 })
    const own = panes.filter({ hasText: 'healthy image by Intensity' })
    await expect(own).toHaveCount(1)
    // The same window as the image beside it, and the same slice.
    const windows = await page.locator('.linked .corner .window').allInnerTexts()
    expect(new Set(windows).size).toBe(1)
    const slices = await panes.evaluateAll((found) => found.map((one) => one.getAttribute('data-slice')))
    expect(new Set(slices).size).toBe(1)
    const lit = readPng(await own.screenshot())
    expect(lit.width).toBeGreaterThan(50)

    // the mask beside the reference, and what the image has more or less than the method expects
    const menu = page.getByRole('group', { name: 'Panes' })
    await menu.getByRole('button', { name: 'mask by Intensity' }).click()
    await menu.getByRole('button', { name: '± residual by Intensity' }).click()
    await expect(page).toHaveURL(/mask(:|%3A)intensity.*residual(:|%3A)intensity/)
    await expect(panes).toHaveCount(6, { timeout: 60_000 })
    await expect(page.getByRole('button', { name: 'map by Autoencoder' })).toBeVisible()
    const mask = panes.filter({ hasText: 'mask by Intensity' })
    await expect(mask.locator('.labels')).toHaveText(
      /found [\d.]+ ml.*missed [\d.]+ ml.*false alarm [\d.]+ ml/s,
    )
    // its volumes give the Dice that the engine measured of this scan
    const [found, missed, alarm] = (await mask.locator('.labels').innerText())
      .match(/[\d.]+(?= ml)/g)!
      .map(Number) as [number, number, number]
    const table = page.getByRole('region', { name: 'Scans behind the figures' }).locator('table')
    const columns = await table.getByRole('columnheader').allInnerTexts()
    const row = table.getByRole('row').filter({ hasText: study.withLesion.label })
    const cell = row.locator('th, td').nth(columns.findIndex((title) => title.startsWith('Intensity')))
    expect((2 * found) / (2 * found + missed + alarm)).toBeCloseTo(Number(await cell.innerText()), 2)
    const marked = await coloursOf(mask)
    expect(marked.green + marked.red).toBeGreaterThan(0.001) // the lesion that is looked at
    const residual = panes.filter({ hasText: '± residual by Intensity' })
    await expect(residual.getByRole('img', { name: /^residual ≤ −[\d.]+ – ≥ \+[\d.]+$/ })).toBeVisible()
    expect((await coloursOf(residual)).blue).toBeGreaterThan(0.001)
    // the whole page, where every figure is written: the residual is the image less the healthy image
    await page.keyboard.press('Escape')
    await page.keyboard.press('z')
    await expect(page).toHaveURL(/large=1/)
    const figure = async (of: Locator, name: string): Promise<number> => {
      const text = await of.locator('.corner.bottom').innerText()
      return Number(new RegExp(`^${name} ([+−]?[\\d.,]+)$`, 'm').exec(text)![1]!.replace('−', '-'))
    }
    const [image, healthy, difference] = [
      await figure(panes.filter({ hasText: 'image only' }), 'image'),
      await figure(own, 'healthy image'),
      await figure(residual, 'residual'),
    ]
    expect(Math.abs(image - healthy - difference)).toBeLessThan(0.02 * Math.max(image, healthy))
    await page.keyboard.press('z')
    expect(complaints).toEqual([])
  })
  await host.stop()
})
