import type { Page } from '@playwright/test'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as phantoms } from './base.ts'
import { expect, expectAccessible, test } from './figures.ts'
import { withOwnStudy } from './own-study.ts'
import { choose } from './places.ts'

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
  await expect(page.getByText(/40 Scans können mit 90 % Sicherheit zusagen, dass höchstens/)).toBeVisible()

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

phantoms(
  'a method that is added, refused and tried',
  async ({ watched: { page, complaints }, server, folder }) => {
    const words = { path: 'Pfad, getippt oder eingefügt', go: 'Dorthin' }
    const press = (): Promise<void> => page.getByRole('button', { name: 'ONNX-Datei wählen' }).click()
    await page.goto(`${server.url}#/methods`)
    await speak(page, 'Language', 'de')
    await expect(page.getByText('Nicht für den klinischen Gebrauch.')).toBeVisible()
    await page.getByRole('button', { name: 'Methode hinzufügen' }).click()

    const wrong = join(folder, 'kein Modell.onnx')
    writeFileSync(wrong, '<html></html>')
    await choose(server, page, press, wrong, 'file', words)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('ist kein ONNX-Modell. Die Datei ist eine Webseite oder XML')
    await expect(alert).toContainText('Das Modell als ONNX exportieren')

    const model = join(import.meta.dirname, '..', '..', 'resources', 'models', 'ae', 'ae.onnx')
    await choose(server, page, press, model, 'file', words)
    const guesses = page.getByRole('region', { name: 'Was die Datei verrät' })
    await expect(guesses).toContainText('Die Schichten liegen 2 mm auseinander')
    await expect(guesses).not.toContainText(/\b(the|slices|output|input)\b/i)
    await page.getByLabel('Breite in Pixeln').fill('2')
    await page.getByLabel('Name auf der Befehlszeile').fill('ae')
    await page.getByLabel('Name in Berichten').fill('Autoencoder')
    await page.getByLabel('FLAIR', { exact: true }).check()
    await page.getByLabel('Was die Ausgabe enthält').selectOption('reconstruct')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Prüfen' }).click()
    const found = page.getByRole('region', { name: 'Befunde' })
    await expect(found).toContainText('„Breite“ verlangt eine ganze Zahl von 8 bis 1024, nicht 2.')
    await page.getByLabel('Breite in Pixeln').fill('96')
    await page.getByRole('button', { name: 'Prüfen' }).click()
    await expect(found).toContainText('Es gibt schon eine Methode „ae“', { timeout: 100_000 })
    await expect(found).toContainText('Einen anderen Namen wählen')
    await expect(found).toContainText('Nichts zeigt, dass der Export rechnet')
    await expect(found).not.toContainText(/\b(the|slices|scans? are|choose|runs on)\b/i)
    await expectAccessible(page)
    await speak(page, 'Sprache', 'en')
    expect(complaints).toEqual([])
  },
)

phantoms('cards of methods, and fields out of range', async ({ watched: { page, complaints }, server }) => {
  await page.goto(`${server.url}#/methods?card=riad`)
  await speak(page, 'Language', 'de')
  const card = page.locator('article.detail')
  await expect(card.getByRole('heading', { name: 'RIAD (Rekonstruktion durch Inpainting)' })).toBeVisible()
  await expect(card).toContainText('Verdeckt jeweils ein Fünftel der Zellen eines Rasters')
  await expect(card).toContainText('Nur gesunde Erwachsene (20 bis 82 Jahre)')
  const said = (await card.locator('dd').allTextContents()).filter((text) => !text.includes('Zavrtanik V'))
  expect(said.join(' ').replaceAll(/„[^“]*“/g, '')).not.toMatch(/\b(the|of the|with|only|where|trained)\b/i)
  for (const name of ['Intensitätsschwelle', 'Normative z-Karte', 'PaDiM auf Hirnmerkmalen'])
    await expect(page.getByRole('button', { name })).toBeVisible()
  await expectAccessible(page)

  await page.goto(`${server.url}#/runs?choose=intensity`)
  await expect(page.locator('tr[data-method="intensity"]')).toContainText('Intensitätsschwelle')
  const field = page.getByLabel('Zugleich', { exact: true })
  await field.fill('40')
  await page.getByRole('button', { name: 'Starten' }).click()
  await expect(field).toHaveJSProperty('validationMessage', 'Zugleich: bitte eine Zahl von 1 bis 16.')
  await field.fill('2')
  await expect(field).toHaveJSProperty('validationMessage', '')
  await speak(page, 'Sprache', 'en')
  await expect(page.locator('tr[data-method="intensity"]')).toContainText('Intensity threshold')
  expect(complaints).toEqual([])
})

phantoms(
  'the status line speaks the language chosen after a job has ended',
  async ({ start, study, folder }) => {
    await withOwnStudy({ start, study, folder }, 'status', async (host, { page }) => {
      await page.goto(`${host.url}#/runs`)
      const status = page.locator('footer.status')
      await expect(status).toContainText('provider CPU')
      await page.evaluate(() =>
        window.normascopeEngine!.calls.jobs.start({ kind: 'run', methods: ['ae'], provider: 'cpu' }),
      )
      await expect(page.getByRole('button', { name: 'Jobs 1' })).toBeVisible()
      await page.evaluate(() => window.normascopeEngine!.calls.jobs.cancel({ id: 1 }))
      await expect(status).toContainText('Compute anomaly maps: cancelled', { timeout: 60_000 })
      await speak(page, 'Language', 'de')
      await expect(status).toContainText('Anomaliekarten berechnen: abgebrochen')
      await expect(status).not.toContainText('cancelled')
      await expect(status).toContainText('Rechenweg CPU')
    })
  },
)
