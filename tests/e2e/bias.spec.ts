import { expect, expectAccessible, test } from './figures.ts'

test('tells the planted difference, its groups and the scans behind them', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/bias`)
  await expect(page.locator('.sentence')).toContainText(
    /Voxel FPR of Autoencoder differs by scanner: Scanner B is \d\.\d\d \[\d\.\d\d, \d\.\d\d\] percentage points above Scanner A\. This stays when all factors are taken together\./,
    { timeout: 90_000 },
  )
  const gaps = page.getByRole('img', { name: /^Largest gap in Voxel FPR/ })
  await expect(gaps).toBeVisible()
  const groups = page.locator('figure', { has: page.getByRole('img', { name: /^Voxel FPR by scanner/ }) })
  // groups of fewer than ten are counted, never shown as 0
  await expect(groups).toContainText('n < 10, counted only')
  await groups.getByRole('button', { name: 'Show table' }).click()
  await expect(groups.locator('tbody tr', { hasText: 'Scanner C' }).first()).toContainText('not estimable')

  const scans = page.getByRole('region', { name: 'Scans behind the group' })
  await groups.locator('tbody tr', { hasText: 'Scanner B' }).first().getByRole('button').press('Enter')
  await expect(page).toHaveURL(/level=Scanner\+?(%20)?B/)
  await expect(scans.locator('tr.row')).not.toHaveCount(0)
  await expect(scans.locator('tr.row', { hasText: 'Scanner A' })).toHaveCount(0)
  await expect(scans.locator('tr.row').first()).toContainText('Autoencoder')

  // back and forward cover the choice; what all methods share is of none of them
  await page.goBack()
  await expect(page).not.toHaveURL(/level=/)
  await page.goForward()
  await expect(page).toHaveURL(/level=Scanner\+?(%20)?B/)
  await page.locator('.choices label', { hasText: 'Method' }).locator('select').selectOption('zmap')
  await expect(page).toHaveURL(/method=zmap/)
  await page.locator('.choices label', { hasText: 'Method' }).locator('select').selectOption('')
  await groups.locator('svg').getByText('n < 10, counted only').last().click()
  await expect(page).toHaveURL(/level=Scanner\+?(%20)?C/)
  await expect(page).toHaveURL(/method=zmap/)
  // a dot is a scan: named under the pointer, shown by a click
  const dot = groups.locator('.mark-symbol.role-mark path').first()
  await dot.hover({ force: true })
  await expect(groups.locator('.tip')).toContainText(/^sub-\w+: \d/)
  const scan = (await groups.locator('.tip').innerText()).split(':')[0]!
  await dot.click({ force: true })
  await expect(scans.locator('tr.row.chosen')).toContainText(scan)

  const tests = page.getByRole('region', { name: /^Tests of single factors/ })
  await expect(tests.locator('tr.row').first()).toContainText('< 0.001')
  await expect(page.getByRole('region', { name: /^All factors together/ }).locator('tr.row')).not.toHaveCount(
    0,
  )
  await expectAccessible(page)
  expect(complaints).toEqual([])
})

test('filters by figure, factor and method; curves along lesion size', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/bias`)
  const choice = (name: string) => page.locator('.choices label', { hasText: name }).locator('select')
  await choice('Figure').selectOption('dice', { timeout: 90_000 })
  await choice('Factor').selectOption('lesion_volume_mm3')
  await choice('Method').selectOption('diffusion')
  await expect(page.getByRole('heading', { name: 'Dice along lesion size' })).toBeVisible()
  await expect(page).toHaveURL(/metric=dice/)
  const scans = page.getByRole('region', { name: 'Scans behind the group' })
  await expect(scans.locator('tr.row').first()).toContainText('Diffusion restoration')
  await expect(scans.getByRole('columnheader', { name: 'Lesion (ml)' })).toBeVisible()
  // the link of this view shows the same again
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Dice along lesion size' })).toBeVisible({ timeout: 90_000 })
  await scans.locator('tr.row').first().dblclick()
  await expect(page).toHaveURL(/#\/cohort\?.*scan=sub-pat/)
  expect(complaints).toEqual([])
})

test('speaks German', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/bias`)
  await page.getByLabel('Language').selectOption('de')
  await expect(page.locator('.sentence')).toContainText(
    'Voxel-FPR von Autoencoder unterscheidet sich nach Scanner',
    { timeout: 90_000 },
  )
  await expect(page.getByRole('img', { name: /^Größter Abstand/ })).toContainText(
    'Größter Abstand, Voxel-FPR',
  )
  await page.getByLabel('Sprache').selectOption('en')
})
