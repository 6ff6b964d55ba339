import type { Page } from '@playwright/test'
import { renameSync } from 'node:fs'
import { test as phantoms } from './base.ts'
import { expect, expectAccessible, test } from './figures.ts'

/** What the engine says comes in English and is read in German: remarks, reasons and faults. */
const speak = (page: Page, from: 'Language' | 'Sprache', language: 'de' | 'en') =>
  page.getByLabel(from, { exact: true }).selectOption(language)

test('remarks of calibration and bias', async ({ watched: { page, complaints }, server }) => {
  test.setTimeout(240_000)
  await page.goto(`${server.url}#/calibration`)
  await speak(page, 'Language', 'de')
  await expect(
    page.getByText('40 Gesunde: unter 50 ist ein Bootstrap-Intervall nur eine Näherung.'),
  ).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText(/40 Scans können mit 95 % Sicherheit zusagen, dass höchstens/)).toBeVisible()

  await page.goto(`${server.url}#/bias`)
  const remarks = page.locator('details', { has: page.getByText(/(Hinweise?|notes?)$/) })
  await remarks.locator('summary').click({ timeout: 90_000 })
  await expect(remarks).toContainText('Gruppen unter 10 Personen werden nur gezählt')
  await expect(remarks).not.toContainText(/subjects|groups|tests of/)
  const tests = page.getByRole('region', { name: /^Tests einzelner Faktoren/ })
  await expect(tests).toContainText('Cliffs Delta')
  await expectAccessible(page)
  await speak(page, 'Sprache', 'en')
  await expect(remarks).toContainText('Groups of fewer than 10 subjects are counted only')
  expect(complaints).toEqual([])
})

phantoms('a scan that is gone is told with its remedy', async ({ watched: { page }, server, study }) => {
  const scan = study.scans.find((one) => one.label !== study.withLesion.label)!
  renameSync(scan.path, `${scan.path}.away`)
  try {
    await page.goto(`${server.url}#/cohort?scan=${scan.label}`)
    await speak(page, 'Language', 'de')
    const alert = page.getByRole('alert')
    await expect(alert).toContainText(`${scan.path} gibt es nicht`)
    await expect(alert).toContainText('Den Pfad prüfen')
  } finally {
    renameSync(`${scan.path}.away`, scan.path)
    await speak(page, 'Sprache', 'en')
  }
})
