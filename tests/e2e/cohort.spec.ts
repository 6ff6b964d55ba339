import { drawn, expect, normascope, open, pixels, test } from './base.ts'
import { withOwnStudy } from './own-study.ts'

test('lists the scans of the study and filters them', async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label })
  await expect(page.locator('[data-scan].row')).toHaveCount(study.scans.length)
  await expect(page.locator('.sentence')).toHaveText(
    '18 scans of 6 subjects (4 healthy, 2 patients); 35 anomaly maps of 2 methods.',
  )
  await page.locator('.filters').getByLabel('Modality').selectOption('FLAIR')
  await expect(page.locator('[data-scan].row')).toHaveCount(6)
  await page.locator('.filters').getByLabel('Group').selectOption('patient')
  await expect(page.locator('[data-scan].row')).toHaveCount(2)
  await page.getByLabel('Search').fill('nowhere')
  await expect(page.getByText('No scan matches these filters.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.locator('[data-scan].row')).toHaveCount(study.scans.length)
})

test('shows a scan with the map over it and the reference around the lesion', async ({
  watched: { page, complaints, requests },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity', plane: 'multi' })
  await expect(page.locator('.point')).toContainText('0.750 (1.0 % voxel FPR)')
  // To the lesion: the first slice upwards or downwards on which the outline is seen.
  await page.getByRole('button', { name: 'Axial' }).click()
  for (let slice = 0; slice < 25 && (await pixels(page)).reference < 5e-4; slice++) {
    await page.keyboard.press('ArrowDown')
  }
  const all = await pixels(page)
  expect(all.lit).toBeGreaterThan(0.15)
  expect(all.map).toBeGreaterThan(5e-4)
  expect(all.reference).toBeGreaterThan(5e-4)

  await page.keyboard.down('o')
  await expect(page.getByText('overlays hidden')).toBeVisible()
  const hidden = await pixels(page)
  expect(hidden.lit).toBeGreaterThan(0.15)
  expect(hidden.map).toBeLessThan(all.map / 20)
  expect(hidden.reference).toBeLessThan(all.reference / 20)
  await page.keyboard.up('o')
  await expect(page.getByText('overlays hidden')).toBeHidden()

  await page.keyboard.press('r')
  await expect(page.getByRole('button', { name: 'Reference' })).toHaveAttribute('aria-pressed', 'false')
  expect((await pixels(page)).reference).toBeLessThan(all.reference / 20)
  await page.keyboard.press('r')

  const threshold = page.getByLabel('Threshold')
  await threshold.focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('button', { name: 'Back to the operating point' })).toBeVisible()
  await expect.poll(async () => (await pixels(page)).map).toBeLessThan(all.map / 5)
  await page.getByRole('button', { name: 'Back to the operating point' }).click()
  await expect.poll(async () => (await pixels(page)).map).toBeGreaterThan(all.map / 2)

  await expect(page.locator('.status')).toContainText('network requests 0')
  expect(requests.length).toBeGreaterThan(5)
  expect(complaints).toEqual([])
})

test('is driven by keys', async ({ watched: { page }, server, study }) => {
  const labels = study.scans.map((scan) => scan.label).sort()
  await open(page, server, { scan: labels[0]! })
  await page.keyboard.press(']')
  await drawn(page, labels[1])
  await page.keyboard.press('[')
  await drawn(page, labels[0])

  const before = await page.locator('.position').innerText()
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('.position')).not.toHaveText(before)

  await page.keyboard.press('?')
  await expect(page.getByRole('region', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('region', { name: 'Keys' })).toBeHidden()

  await page.getByRole('group', { name: 'Scans of the study' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await drawn(page, labels[2])
  await page.keyboard.press('End')
  await drawn(page, labels.at(-1))
  await expect(page.locator('tr[aria-current="true"]')).toBeInViewport()
})

test('says where a threshold comes from, and where there is no map', async ({
  watched: { page },
  server,
  study,
}) => {
  const last = study.scans.at(-1)!
  await open(page, server, { scan: study.withLesion.label, method: 'autoencoder' })
  await expect(page.locator('.point')).toContainText('not calibrated (top 1 % shown)')
  await page.locator(`tr[data-scan="${last.label}"]`).click()
  await drawn(page, last.label)
  await expect(page.locator('.screen')).toHaveAttribute('data-method', '')
  await expect(page.locator('.map option:checked')).toHaveText('Autoencoder (no map of this scan)')
})

/** Holds back what the page fetches from a path, until the test calls `release`. */
const holdBack = (path: string): string => `(() => {
  const held = new Promise((done) => (globalThis.release = done))
  const engine = window.normascopeEngine
  const { fetch } = engine
  engine.fetch = async (...asked) => {
    if (asked[0] === '${path}') {
      globalThis.heldBack = true
      await held
    }
    return fetch(...asked)
  }
})()`

test('a volume that arrives late changes nothing', async ({ watched: { page }, server, study }) => {
  const [late, wanted] = study.scans.filter((scan) => scan.modality === 'T1w')
  await page.goto(`${server.url}#/methods`)
  await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible()
  await page.evaluate(holdBack(`/volume/scan/${late!.id}`))
  await page.evaluate(`location.hash = '#/cohort?scan=${late!.label}'`)
  await expect.poll(() => page.evaluate('globalThis.heldBack')).toBe(true)
  await page.locator(`tr[data-scan="${wanted!.label}"]`).click()
  await drawn(page, wanted!.label)
  const revision = await page.locator('.screen').getAttribute('data-revision')
  await page.evaluate('globalThis.release()')
  await page.waitForTimeout(1000)
  await expect(page.locator('.screen')).toHaveAttribute('data-revision', revision!)
  await expect(page.locator('.screen')).toHaveAttribute('data-scan', wanted!.label)
})

test('follows what a command in a terminal does to the study', async ({
  watched: { page },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label })
  await expect(page.locator('tr[data-scan] td.split', { hasText: 'calibration' })).toHaveCount(0)
  expect(normascope('split', study.folder, '--calibration', '0.5', '--seed', '1').status).toBe(0)
  await expect(page.locator('tr[data-scan] td.split', { hasText: 'calibration' })).not.toHaveCount(0)
})

test('the wheel over a number that is being corrected scrolls and changes nothing', async ({
  start,
  study,
  folder,
}) => {
  await withOwnStudy({ start, study, folder }, 'wheel', async (host, { page }) => {
    await open(page, host, { scan: study.withLesion.label })
    await page.getByRole('button', { name: 'Correct facts' }).click()
    const age = page.getByLabel(`Age, ${study.withLesion.label}`)
    const before = await age.inputValue()
    const undo = page.getByRole('button', { name: 'Undo' })
    await expect(undo).toBeVisible()
    const last = await undo.getAttribute('title')
    await age.click()
    await expect(age).toBeFocused()
    await page.mouse.wheel(0, 120)
    await expect(age).not.toBeFocused()
    await expect(age).toHaveValue(before)
    await page.waitForTimeout(1000) // an edit would be stored by then
    expect(await undo.getAttribute('title')).toBe(last)
  })
})
