import { join } from 'node:path'
import { isAccessible } from './axe.ts'
import { expect, test } from './base.ts'
import { choose } from './places.ts'

test('shows every card with its limits, tries a method on this machine, and leads to a run', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/methods`)
  await page.getByLabel('Search').fill('intensity')
  await expect(page.locator('[data-method]')).toHaveCount(1)
  await page.locator('[data-method="intensity"]').click()
  await expect(page.getByText('Not for clinical use. Research use only; not a medical device.')).toBeVisible()
  await expect(page.getByText('Limits', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Try on this machine' }).click()
  await expect(page.locator('dd').first()).toContainText('on cpu', { timeout: 60_000 })
  await isAccessible(page)
  await page.getByRole('link', { name: 'Run it' }).click()
  await expect(page.locator('tr[data-method="intensity"] input')).toBeChecked()
  expect(complaints).toEqual([])
})

test('compares a method with healthy scans of the study, or says how many it needs', async ({
  watched: { page },
  server,
}) => {
  await page.goto(`${server.url}#/methods`)
  await page.locator('[data-method="ae"]').click()
  await expect(page.getByText('The one that came with the method, where it has one.')).toBeVisible()
  await page.getByRole('button', { name: 'Compare with the healthy scans of this study' }).click()
  const job = page.getByRole('complementary', { name: 'Jobs' }).locator('[data-kind="fit"]').first()
  await expect(job.getByRole('alert')).toContainText("'ae' needs at least 6 healthy", { timeout: 60_000 })
  await expect(job.getByRole('alert')).toContainText('Assign healthy subjects to calibration')
  await expect(page.getByRole('button', { name: 'Back to the comparison it came with' })).toHaveCount(0)
})

test('takes a bare ONNX file after its questions, tells what a trial found, and removes it again', async ({
  watched: { page },
  server,
}) => {
  const model = join(import.meta.dirname, '..', '..', 'resources', 'models', 'ae', 'ae.onnx')
  await page.goto(`${server.url}#/methods`)
  await page.getByRole('button', { name: 'Add a method' }).click()
  const press = (): Promise<void> => page.getByRole('button', { name: 'Choose an ONNX file' }).click()
  await choose(server, page, press, model, 'file')
  await expect(page.getByRole('button', { name: 'Check it' })).toBeDisabled()
  await page.getByLabel('Name on the command line').fill('my-ae')
  await page.getByLabel('Name in reports').fill('My autoencoder')
  await page.getByLabel('FLAIR', { exact: true }).check()
  await page.getByLabel('What the output holds').selectOption('reconstruct')
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByText('Added as my-ae.')).toBeVisible({ timeout: 100_000 })
  await expect(page.getByText(/Runs on:/)).toBeVisible()
  await page.getByRole('button', { name: 'See its card' }).click()
  await expect(page.getByRole('heading', { name: /My autoencoder/ })).toBeVisible()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.locator('[data-method="my-ae"]')).toHaveCount(0)
})
