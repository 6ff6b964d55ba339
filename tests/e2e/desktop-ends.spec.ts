import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawn, expect, open, test, watch } from './base.ts'

test('hands over the engine again after a reload', async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label })
  await page.reload()
  await drawn(page, study.withLesion.label)
})

test('a window with something unsaved is closed only when the person says so', async ({
  start,
  host: kind,
}) => {
  test.skip(kind === 'electron', 'A page is left at once there, unless a person has touched it.')
  const host = await start({})
  const desktop = host.desktop!
  const { page } = await host.page()
  await expect(page.getByRole('button', { name: /demo study/i })).toBeVisible()
  await page.evaluate(`addEventListener('beforeunload', (event) => event.preventDefault())`)
  const asked = async (): Promise<number> =>
    (await desktop.state()).dialogs.filter(({ message }) => message === 'Something is not saved yet').length
  await desktop.choose({ box: [1, 1] })
  await desktop.closeWindow()
  await expect.poll(asked).toBe(1)
  const quitting = desktop.quit()
  await expect.poll(asked).toBe(2)
  await expect(page.getByRole('button', { name: /demo study/i })).toBeVisible()
  // The page needs its engine still.
  expect(await host.enginePid()).toBeGreaterThan(0)
  await desktop.closeWindow()
  await quitting
})

test('a page that dies is opened again with its study, and a second time only when the person says so', async ({
  start,
  study,
  folder,
  host: kind,
}) => {
  test.skip(kind === 'electron', 'The page of the test dies with it.')
  const copy = join(folder, 'page-gone')
  cpSync(study.folder, copy, { recursive: true })
  const host = await start({ study: copy })
  const desktop = host.desktop!
  const said = async (): Promise<(string | undefined)[]> =>
    (await desktop.state()).dialogs.map(({ message }) => message)
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/methods`)
    await expect(page.getByRole('heading', { level: 2, name: 'Methods' })).toBeVisible()
    const mark = (): Promise<unknown> => page.evaluate('globalThis.mark = true')
    // the page may be on its way while it is asked
    const marked = (): Promise<unknown> => page.evaluate('globalThis.mark === true').catch(() => 'on its way')
    await mark()
    await desktop.pageGone()
    await expect.poll(marked).toBe(false)
    await expect(page).toHaveURL(/#\/methods/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Phantoms of the test')
    expect(await said()).toEqual(['The page stopped and was opened again'])

    await mark()
    await desktop.choose({ box: [0, 0, 1] })
    await desktop.pageGone()
    await expect.poll(marked).toBe(false)
    expect((await said()).at(-1)).toBe('The page stopped again')

    // A page that hangs is waited for, or opened again.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Phantoms of the test')
    await mark()
    await desktop.pageHangs()
    await expect.poll(async () => (await said()).at(-1)).toBe('The page does not answer')
    expect(await marked()).toBe(true)
    await desktop.pageHangs()
    await expect.poll(marked).toBe(false)
    expect(await said()).toHaveLength(4)
  })
  await host.stop()
})

test('graphics that die again and again are told, and images are drawn without the card from the next start', async ({
  start,
  folder,
  host: kind,
}) => {
  test.skip(kind === 'electron', 'Electron does not tell of its dialogs and switches.')
  const own = join(folder, 'host-graphics')
  mkdirSync(own)
  const first = await start({ folder: own })
  const { desktop } = first
  const said = async (): Promise<(string | undefined)[]> =>
    (await desktop!.state()).dialogs.map(({ message }) => message)
  await desktop!.graphicsGone()
  expect(await said()).toEqual([]) // one mends itself
  await desktop!.choose({ box: [1] })
  await desktop!.graphicsGone()
  expect(await said()).toEqual(['The graphics process stopped again'])
  expect((await desktop!.state()).switches).not.toContain('--use-angle=swiftshader')
  process.kill(await first.enginePid(), 'SIGKILL')
  const record = (): string => readFileSync(join(own, 'user-data', 'processes.log'), 'utf8')
  await expect.poll(record).toMatch(/GPU \(GPU\) crashed.*\n.*GPU.*\n.*Utility \(Normascope engine\) killed/)
  await desktop!.quit()

  const second = await start({ folder: own })
  expect((await second.desktop!.state()).switches).toContain('--use-angle=swiftshader')
  await second.desktop!.menu('View', 'Draw without the graphics card (from the next start)')
  await second.desktop!.quit()
  const third = await start({ folder: own })
  expect((await third.desktop!.state()).switches).not.toContain('--use-angle=swiftshader')
  await third.stop()
})
