import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { drawn, expect, open, test, watch } from './base.ts'
import { titles } from './desktop.ts'

test('the menu leads to every page, by mouse and by key', async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label })
  const { menu } = await server.desktop!.state()
  expect(titles(menu).map((label) => label?.replace('&', ''))).toEqual(
    expect.arrayContaining(['File', 'Edit', 'View', 'Go', 'Window', 'Help']),
  )
  await server.desktop!.accelerator('CmdOrCtrl+4')
  await expect(page).toHaveURL(/#\/calibration/)
  await server.desktop!.menu('Go', 'Bias')
  await expect(page).toHaveURL(/#\/bias/)
  await server.desktop!.menu('View', 'Light')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await server.desktop!.menu('View', 'Dark')
})

test('Help tells the version and what the program is for, and shows the keys on every page', async ({
  watched: { page },
  server,
  study,
  host,
}) => {
  await open(page, server, { scan: study.withLesion.label })
  const keys = page.getByRole('region', { name: 'Keys' })
  await server.desktop!.accelerator('F1')
  await expect(keys).toHaveCount(1) // the viewer's own
  await server.desktop!.accelerator('F1')
  await expect(keys).toHaveCount(0)
  for (const where of ['Methods', 'Report']) {
    await server.desktop!.menu('Go', where)
    await expect(page).toHaveURL(new RegExp(`#/${where.toLowerCase()}`))
    await server.desktop!.accelerator('F1')
    await expect(keys).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(keys).toHaveCount(0)
    await page.keyboard.press('?')
    await expect(keys).toHaveCount(1)
  }
  await server.desktop!.menu('Go', 'Runs')
  await expect(keys).toHaveCount(0)

  test.skip(host === 'electron', "Electron's own message box would open.")
  await server.desktop!.menu('Help', 'About Normascope')
  const about = (await server.desktop!.state()).dialogs.at(-1)!
  expect(about.message).toMatch(/^Normascope \d+\.\d+\.\d+$/)
  expect(about.detail).toContain('Research use only.')
  expect(about.detail).toContain('Apache-2.0')
  await expect(page).toHaveURL(/#\/runs/)
})

test('a copied link leads back to its view, from the menu and pasted onto the page', async ({
  watched: { page },
  server,
  study,
}) => {
  const { label } = study.withLesion
  await open(page, server, { scan: label, plane: 'multi' })
  await server.desktop!.menu('Edit', 'Copy link to this view')
  await server.desktop!.menu('Go', 'Methods')
  await page.getByRole('link', { name: /^Report/ }).click()
  await server.desktop!.menu('File', 'Open copied link')
  await expect(page).toHaveURL(new RegExp(`#/cohort\\?scan=${label}&plane=multi`))
  await drawn(page, label)
  const paste = (text: string): Promise<unknown> =>
    page.evaluate(`(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', ${JSON.stringify(text)})
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      document.body.dispatchEvent(paste)
    })()`)
  await paste('http://127.0.0.1:4173/#/bias?modality=FLAIR')
  await expect(page).toHaveURL(/#\/bias\?modality=FLAIR/)
})

test('speaks the language of the system, and changes it at once', async ({ start, study, folder }) => {
  const copy = join(folder, 'german')
  cpSync(study.folder, copy, { recursive: true })
  const host = await start({ study: copy, locale: 'de-DE' })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/cohort`)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    expect(titles((await host.desktop!.state()).menu)).toContain('&Datei')
    await host.desktop!.menu('Ansicht', 'Sprache', 'English')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect.poll(async () => titles((await host.desktop!.state()).menu)).toContain('&File')
  })
  await host.stop()
})
