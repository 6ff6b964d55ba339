import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isAccessible } from './axe.ts'
import { expect, test, watch } from './base.ts'
import { choose } from './places.ts'

test('makes a study, closes it, and opens it again from the list', async ({ start, folder }) => {
  const parent = join(folder, 'made here')
  mkdirSync(parent, { recursive: true })
  const host = await start({})
  await watch(host, async ({ page, complaints }) => {
    await page.goto(host.url)
    await expect(page.getByText('Studies that you open appear here.')).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Pages' })).toHaveCount(0)
    await isAccessible(page)

    // A page asked for without a study leads home.
    await page.goto(`${host.url}#/calibration`)
    await expect(page.getByRole('button', { name: /^Open demo study/ })).toBeVisible()

    await page.getByRole('button', { name: /^New study/ }).click()
    await page.getByLabel('Name of the study').fill('FLAIR, Köln')
    const where = page.getByRole('button', { name: 'Choose a folder …' })
    await choose(host, page, () => where.click(), parent)
    await page.getByRole('button', { name: 'Make the study' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('FLAIR, Köln')
    await expect(page.getByRole('button', { name: 'Choose a folder of scans' })).toBeVisible()
    expect(existsSync(join(parent, 'FLAIR-Koln', 'study.sqlite'))).toBe(true)

    await page.getByRole('link', { name: /^Study FLAIR/ }).click()
    await page.getByRole('button', { name: 'Close FLAIR, Köln' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('no study open')
    await page.getByRole('button', { name: /^FLAIR, Köln/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('FLAIR, Köln')
    expect(complaints).toEqual([])
  })
  await host.stop()
})

test('says what is wrong with a folder that holds no study, and with a study of a newer version', async ({
  start,
  folder,
  study,
}) => {
  const empty = join(folder, 'no study for home')
  mkdirSync(empty, { recursive: true })
  const newer = join(folder, 'newer for home')
  mkdirSync(newer, { recursive: true })
  const made = spawnSync(process.execPath, [
    '-e',
    `const db = new (require('better-sqlite3'))(${JSON.stringify(join(newer, 'study.sqlite'))})
     db.exec('CREATE TABLE setting (key TEXT)'); db.pragma('user_version = 999')`,
  ])
  expect(made.stderr.toString()).toBe('')
  const host = await start({})
  await watch(host, async ({ page }) => {
    await page.goto(host.url)
    const press = (): Promise<void> => page.getByRole('button', { name: /^Open study/ }).click()
    await choose(host, page, press, empty)
    await expect(page.getByRole('alert')).toContainText('What to do')
    await choose(host, page, press, newer, 'study')
    await expect(page.getByRole('alert')).toContainText(/newer/i)
    await choose(host, page, press, study.folder, 'study')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Phantoms of the test')
  })
  await host.stop()
})

test('keeps language and theme, and the chosen modality on every page and with back', async ({
  watched: { page },
  server,
}) => {
  await page.goto(`${server.url}#/cohort`)
  const modality = page.getByRole('banner').getByLabel('Modality')
  await modality.selectOption('T2w')
  await page.getByRole('link', { name: /^Methods/ }).click()
  await expect(page).toHaveURL(/#\/methods\?.*modality=T2w/)
  await modality.selectOption('T1w')
  await page.goBack()
  await expect(modality).toHaveValue('T2w')
  await page.getByLabel('Light or dark').selectOption('light')
  await page.getByLabel('Language').selectOption('de')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('link', { name: /^Kohorte/ })).toBeVisible()
  await isAccessible(page)
})

test('an address asked for while the first page is still being read is gone to', async ({
  start,
  study,
  host: kind,
}) => {
  test.skip(kind !== 'serve', 'The files of the desktop are not fetched in a way that a test can hold back.')
  const host = await start({ study: study.folder })
  await watch(host, async ({ page, complaints }) => {
    const held: (() => Promise<void>)[] = []
    await page.route(/HomePage.*\.js/, (route) => void held.push(() => route.continue()))
    await page.goto(`${host.url}#/`, { waitUntil: 'commit' })
    await expect.poll(() => held.length).toBeGreaterThan(0)
    await page.evaluate("location.hash = '#/methods'")
    await page.evaluate('new Promise((done) => setTimeout(done, 100))') // the page is told of it after what it does now
    for (const goOn of held) await goOn()
    await expect(page).toHaveURL(/#\/methods/)
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
    expect(complaints).toEqual([])
  })
  await host.stop()
})
