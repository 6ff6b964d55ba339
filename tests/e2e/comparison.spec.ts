import { expect, expectAccessible, test } from './figures.ts'
import { noteVolumes } from './note-volumes.ts'

test('says who exceeds whom, and shows the scans behind every mark', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/comparison`)
  await expect(page.locator('.sentence')).toHaveText(
    /Autoencoder has the highest mean Dice, 0\.\d\d \[0\.\d\d, 0\.\d\d\], and exceeds Normative z-map \(0\.\d\d \[0\.\d\d, 0\.\d\d\]\), on 40 patients\. No decisive winner in Dice between Autoencoder and Diffusion restoration\./,
    { timeout: 90_000 },
  )
  const board = page.getByRole('region', { name: 'Leaderboard' })
  await expect(board.locator('tr.row')).toHaveCount(3)
  await expect(board.locator('tr.row').first()).toContainText('Autoencoder')
  await expect(board.locator('tr.row').first()).toContainText(/0\.\d\d \[0\.\d\d, 0\.\d\d\]/)

  expect(await board.evaluate((own) => own.scrollWidth - own.clientWidth)).toBe(0) // every column is in sight

  // the scan on which the methods differ most is shown in linked panes
  const scans = page.getByRole('region', { name: 'Scans behind the figures' })
  await expect(scans.locator('tr.row').first()).toBeVisible()
  await expect(page.locator('.screen[data-phase="drawn"]')).toHaveCount(4, { timeout: 60_000 })

  // a click on a point of a scan takes that scan
  const points = page.getByRole('img', { name: /of every scan under every method/ })
  await points.locator('.mark-symbol path').first().click()
  await expect(page).toHaveURL(/scan=sub-pat\d\d_FLAIR/)
  await expect(scans.locator('tr[aria-current="true"]')).toHaveCount(1)

  // a click on a method's mean shows its scans, worst first
  await page
    .getByRole('img', { name: /^Dice of every method/ })
    .locator('.mark-symbol path')
    .last()
    .click()
  await expect(scans.getByRole('columnheader')).toContainText(['Scan', 'Normative z-map', 'Scanner'])
  await expect(page).toHaveURL(/method=zmap/)
  await page.getByRole('button', { name: 'Show all' }).click()

  // by keyboard: the table of the differences has a button for each pair
  const differences = page.locator('figure', { has: page.getByRole('img', { name: /^Paired differences/ }) })
  await differences.getByRole('button', { name: 'Show table' }).click()
  const [chart, table] = [differences.locator('.frame'), differences.getByRole('table')]
  const below = (await table.boundingBox())!.y - (await chart.boundingBox())!.y
  expect(below).toBeGreaterThanOrEqual((await chart.boundingBox())!.height) // at 1280 there is no room beside it
  await differences.getByRole('button', { name: 'Autoencoder − Normative z-map' }).press('Enter')
  await expect(scans.getByRole('columnheader', { name: 'Difference' })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Dice of the two methods/ })).toBeVisible()
  await expectAccessible(page)
  expect(complaints).toEqual([])
})

test('a point shows its method; the panes take the whole page; back goes through what was chosen', async ({
  watched: { page },
  server,
}) => {
  await page.goto(`${server.url}#/comparison?panes=none`)
  const points = page.getByRole('img', { name: /of every scan under every method/ })
  await points.locator('.mark-symbol path').first().click({ timeout: 90_000 })
  await expect(page).toHaveURL(/panes=none,autoencoder/)
  await expect(page.locator('.screen[data-phase="drawn"]')).toHaveCount(2, { timeout: 60_000 })
  const scan = new URL(page.url()).hash.match(/scan=[^&]+/)![0]

  await page.getByRole('combobox', { name: 'Figure' }).selectOption('auprc')
  await expect(page).toHaveURL(/metric=auprc/)
  await expect(page.getByRole('columnheader', { name: 'Place' })).toHaveText(/^Place▲?$/)
  await page.goBack()
  await expect(page).not.toHaveURL(/metric=/)
  expect(page.url()).toContain(scan)
  await page.goBack()
  await expect(page).toHaveURL(/panes=none$/)
  await page.goForward()

  const board = page.getByRole('region', { name: 'Leaderboard' })
  await page.locator('.screen').first().focus()
  await page.keyboard.press('z')
  await expect(board).toBeHidden()
  await expect(page.locator('.screen[data-phase="drawn"]')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(board).toBeVisible()
})

test('a second click on a point goes to its place again', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/comparison?panes=autoencoder`)
  const point = page
    .getByRole('img', { name: /of every scan under every method/ })
    .locator('.mark-symbol path')
    .first()
  await point.click({ timeout: 90_000 })
  const screen = page.locator('.screen[data-phase="drawn"]')
  await expect(screen).toHaveCount(1, { timeout: 60_000 })
  // the place is asked for: until it is known, a click leads to it from where the scan opened
  await expect(async () => {
    const there = await screen.getAttribute('data-slice')
    await screen.focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp')
    await expect(screen).not.toHaveAttribute('data-slice', there!, { timeout: 3000 })
    await point.click()
    await expect(screen).toHaveAttribute('data-slice', there!, { timeout: 3000 })
  }).toPass({ timeout: 60_000 })
})

test('a frame drawn round points leaves their scans in the table', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/comparison?panes=none`)
  const points = page.getByRole('img', { name: /of every scan under every method/ })
  const marks = points.locator('.mark-symbol path')
  await marks.first().click({ timeout: 90_000 })
  const label = new URL(page.url()).hash.match(/scan=([^&]+)/)![1]!
  const table = page.getByRole('region', { name: 'Scans behind the figures' }).locator('table')
  await expect(table).toHaveAttribute('aria-rowcount', '41')
  const { x, y, width, height } = (await marks.first().boundingBox())!
  await page.mouse.move(x - 4, y - 4)
  await page.mouse.down()
  await page.mouse.move(x + width, y + height, { steps: 3 })
  await page.mouse.move(x + width + 4, y + height + 4)
  await page.mouse.up()
  await expect(page.getByText(/^\d+ of 40 scans, those in the frame$/)).toBeVisible()
  await expect(table).not.toHaveAttribute('aria-rowcount', '41')
  await expect(page.locator(`tr[data-row="${label}"]`)).toBeVisible()
  await page.getByRole('button', { name: 'Take the frame away' }).click()
  await expect(table).toHaveAttribute('aria-rowcount', '41')
})

test('the keys follow the table as it is sorted; the next scan and the one under the pointer are fetched ahead', async ({
  watched: { page },
  server,
}) => {
  const volumes = await noteVolumes(page)
  await page.goto(`${server.url}#/comparison`)
  await page.reload()
  const table = page.getByRole('region', { name: 'Scans behind the figures' })
  const row = table.locator('tr.row')
  await table.getByRole('columnheader', { name: 'Scanner' }).getByRole('button').click() // another order than at first
  await row.nth(2).click()
  await expect(page.locator('.screen[data-phase="drawn"]')).toHaveCount(4, { timeout: 60_000 })
  const idOf = async (at: number): Promise<string> => {
    const label = await row.nth(at).getAttribute('data-row')
    const overview = await page.evaluate(() => window.normascopeEngine!.overview())
    return `scan/${overview!.scans.find(({ scan }) => scan === label)!.scan_id}`
  }
  await expect.poll(volumes, { timeout: 30_000 }).toContain(await idOf(3))
  const far = await idOf(8)
  expect(await volumes()).not.toContain(far)
  await row.nth(8).hover()
  await expect.poll(volumes, { timeout: 30_000 }).toContain(far)

  await page.locator('.screen').first().focus()
  await page.keyboard.press(']')
  await expect(row.nth(3)).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('[')
  await expect(row.nth(2)).toHaveAttribute('aria-current', 'true')
})

test('shows another figure, its healthy scans, and counts FROC as a job', async ({
  watched: { page, complaints },
  server,
}) => {
  test.setTimeout(240_000) // every map is read once
  await page.goto(`${server.url}#/comparison?metric=fpr_healthy`)
  await expect(page.getByRole('heading', { name: 'Voxel FPR, healthy, mean over subjects' })).toBeVisible({
    timeout: 90_000,
  })
  const scans = page.getByRole('region', { name: 'Scans behind the figures' })
  await expect(scans.locator('tr.row').first()).toContainText(/sub-test\d\d_FLAIR.*%/)
  await page.getByRole('button', { name: 'Count lesions at every threshold' }).click()
  await expect(page.getByRole('img', { name: /^Lesion sensitivity against false alarms/ })).toBeVisible({
    timeout: 180_000,
  })
  expect(complaints).toEqual([])
})

test('opens a scan at its lesion in the viewer', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/comparison`)
  const scans = page.getByRole('region', { name: 'Scans behind the figures' })
  await scans.locator('tr.row').first().click({ timeout: 60_000 })
  await scans.press('Enter')
  await expect(page).toHaveURL(/#\/cohort\?.*at=-?\d/)
})

test('speaks German', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/comparison`)
  await page.getByLabel('Language').selectOption('de')
  await expect(page.locator('.sentence')).toContainText('Autoencoder hat den höchsten mittleren Dice', {
    timeout: 90_000,
  })
  await page.getByLabel('Sprache').selectOption('en')
})
