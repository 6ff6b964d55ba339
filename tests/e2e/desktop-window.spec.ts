import type { Page } from '@playwright/test'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, normascope, open, test, watch } from './base.ts'
import { windowOf } from './desktop.ts'

test('opens the study named on the command line, in a window that says so', async ({
  watched: { page, complaints },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  const { title, shown, url } = await windowOf(server)
  expect(title).toBe('Phantoms of the test – Normascope')
  expect(shown).toBe(true)
  expect(url).toMatch(/^app:\/\/normascope\//)
  expect(complaints).toEqual([])
})

test('without a study it offers its first page; a second start opens its study in this window', async ({
  start,
  folder,
}) => {
  const own = join(folder, 'second')
  const third = join(folder, 'third')
  expect(normascope('study', 'create', own, '--name', 'Second study').status).toBe(0)
  expect(normascope('study', 'create', third, '--name', 'Third study').status).toBe(0)
  const host = await start({})
  await watch(host, async ({ page }) => {
    await page.goto(host.url)
    await expect(page.getByRole('button', { name: /demo study/i })).toBeVisible()
    await expect(page.getByText(/^Normascope \d+\.\d+\.\d+$/)).toBeVisible()
    expect((await windowOf(host)).title).toBe('Normascope')
    await host.desktop!.secondInstance(own)
    await expect.poll(async () => (await windowOf(host)).title).toBe('Second study – Normascope')
    // It is among the recent ones now.
    const { menu } = await host.desktop!.state()
    expect(JSON.stringify(menu)).toContain('Second study')
    // With a study open, another start opens its own, and the menu the first one again.
    await host.desktop!.secondInstance('third', folder)
    await expect.poll(async () => (await windowOf(host)).title).toBe('Third study – Normascope')
    await host.desktop!.menu('File', 'Recent studies', `Second study  (${own})`)
    await expect.poll(async () => (await windowOf(host)).title).toBe('Second study – Normascope')
    await expect(page).toHaveURL(/#\/cohort$/)
    await expect(page.getByRole('alert')).toHaveCount(0)
    // A link that was copied here is known for its own in another study, and opens this one again.
    await host.desktop!.menu('Go', 'Bias')
    await expect.poll(async () => (await windowOf(host)).url).toMatch(/#\/bias$/)
    await host.desktop!.menu('Edit', 'Copy link to this view')
    await host.desktop!.secondInstance('third', folder)
    await expect.poll(async () => (await windowOf(host)).title).toBe('Third study – Normascope')
    await expect(page).toHaveURL(/#\/cohort$/)
    await host.desktop!.menu('File', 'Open copied link')
    await page.getByRole('button', { name: 'Open “Second study”' }).click()
    await expect.poll(async () => (await windowOf(host)).title).toBe('Second study – Normascope')
    await expect(page).toHaveURL(/#\/bias$/)
    await host.desktop!.accelerator('CmdOrCtrl+W')
    await expect.poll(async () => (await windowOf(host)).title).toBe('Normascope')
  })
  await host.stop()
})

test('shows on the task bar how far the work is and keeps the computer awake, until it has ended', async ({
  start,
  study,
  folder,
  host: kind,
}) => {
  const copy = join(folder, 'progress')
  cpSync(study.folder, copy, { recursive: true })
  const host = await start({ study: copy })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/runs`)
    await expect(page.getByText('Phantoms of the test').first()).toBeVisible()
    const progress = async (): Promise<number> => (await windowOf(host)).progress
    expect(await progress()).toBe(-1)
    await page.evaluate(() =>
      window.normascopeEngine!.calls.jobs.start({ kind: 'run', methods: ['ae'], provider: 'cpu' }),
    )
    await expect.poll(progress, { timeout: 90_000, intervals: [100] }).toBeGreaterThan(0)
    expect(await progress()).toBeLessThanOrEqual(1)
    const blockers = async (): Promise<string[]> => (await host.desktop!.state()).blockers
    if (kind !== 'electron') expect(await blockers()).toEqual(['prevent-app-suspension'])
    await page.evaluate(() => window.normascopeEngine!.calls.jobs.cancel({ id: 1 }))
    await expect.poll(progress, { timeout: 60_000 }).toBe(-1)
    await expect.poll(blockers).toEqual([])
  })
  await host.stop()
})

test('keeps where the window was', async ({ start, folder }) => {
  const own = join(folder, 'host-window')
  mkdirSync(own)
  const first = await start({ folder: own })
  await first.desktop!.bounds({ x: 40, y: 30, width: 1100, height: 700 })
  await first.desktop!.quit()
  const second = await start({ folder: own })
  expect((await windowOf(second)).bounds).toEqual({ x: 40, y: 30, width: 1100, height: 700 })
  await second.stop()
})

/** The person drops what lies at this path on the window. */
const drop = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`(() => {
    const [path, name] = ${JSON.stringify([path, basename(path)])}
    globalThis.__pathsOfDroppedFiles = { [name]: path }
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([], name))
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    document.querySelector('.frame').dispatchEvent(drop)
  })()`)

test('opens a study that is dropped on the window, imports other folders, tables and scans', async ({
  start,
  study,
  folder,
  host: kind,
}) => {
  test.skip(kind === 'electron', 'A path cannot be given to a dropped file from outside Electron.')
  const copy = join(folder, 'dropped')
  cpSync(study.folder, copy, { recursive: true })
  const other = join(folder, 'other study')
  expect(normascope('study', 'create', other, '--name', 'Other study').status).toBe(0)
  const scans = join(folder, 'dropped scans')
  mkdirSync(scans)
  for (const name of ['rows', 'more'])
    writeFileSync(
      join(scans, `${name}.csv`),
      `path,subject,modality,group\n${study.scans[0]!.path},sub-1,T2w,healthy\n`,
    )
  const host = await start({})
  await watch(host, async ({ page }) => {
    await page.goto(host.url)
    await expect(page.getByRole('button', { name: /demo study/i })).toBeVisible()
    await drop(page, copy)
    await expect.poll(async () => (await windowOf(host)).title).toBe('Phantoms of the test – Normascope')
    await drop(page, other)
    await expect.poll(async () => (await windowOf(host)).title).toBe('Other study – Normascope')
    await drop(page, scans)
    await expect(page.getByText(/has several tables/)).toBeVisible()
    await drop(page, join(scans, 'rows.csv'))
    await expect(page.getByText(/^Found 1 scan of 1 subject/)).toBeVisible()
    await drop(page, study.scans[0]!.path)
    await expect(page.getByText(dirname(study.scans[0]!.path)).first()).toBeVisible()
  })
  await host.stop()
})
