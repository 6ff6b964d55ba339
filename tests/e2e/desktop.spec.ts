import type { Page } from '@playwright/test'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { drawn, expect, normascope, open, test, watch, type DesktopState, type Host } from './base.ts'

const titles = (menu: DesktopState['menu']): (string | undefined)[] => menu.map(({ label }) => label)
const windowOf = async (host: Host): Promise<DesktopState['windows'][number]> =>
  (await host.desktop!.state()).windows[0]!

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

test('has no Node, no other preload module and no path in the page', async ({
  watched: { page },
  server,
}) => {
  await page.goto(server.url)
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    bridge: Object.keys((window as unknown as { normascope: object }).normascope).sort(),
  }))
  expect(seen.node).toEqual([])
  expect(seen.bridge).toEqual([
    'askForEngine',
    'dropped',
    'foreign',
    'language',
    'onCommand',
    'pick',
    'platform',
    'progress',
    'reveal',
    'settings',
  ])
})

test('stays where it is: no other page, no window, no request elsewhere, no permission', async ({
  watched: { page, requests },
  server,
}) => {
  await page.goto(server.url)
  const asked = requests.length
  // The stand-in closes a window that is refused only after it has begun to load: a name or an address elsewhere would be
  // looked up meanwhile, and Chromium then asks two name servers whether there is a network.
  const refused = await page.evaluate<Record<string, string>>(`(async () => {
    const outcome = (what) => Promise.resolve().then(what).then(() => 'done', () => 'refused')
    const image = () => new Promise((done, fail) => {
      const element = new Image()
      element.onload = done
      element.onerror = fail
      element.src = 'http://192.0.2.1/pixel.png'
    })
    return {
      fetch: await outcome(() => fetch('http://192.0.2.1/')),
      image: await outcome(image),
      window: window.open('http://127.0.0.1:9/') === null ? 'refused' : 'opened',
      eval: await outcome(() => new Function('return 1')()),
      camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
    }
  })()`)
  expect(refused).toMatchObject({ fetch: 'refused', image: 'refused', eval: 'refused', camera: 'refused' })
  await page.evaluate("window.location.href = 'http://192.0.2.1/'")
  await page.waitForTimeout(300)
  expect(page.url()).toContain(server.origin)
  expect((await windowOf(server)).popups).toBe(0)
  // What the page tried is counted where it was refused, and is not among the connections that were made.
  requests.splice(asked)
})

test('the policy of the session: permissions, spell checker, switches', async ({ server, host }) => {
  test.skip(host === 'electron', 'Electron does not tell of its policy; it was read off the stand-in.')
  const desktop = server.desktop!
  for (const name of ['media', 'geolocation', 'notifications', 'midi', 'hid', 'fileSystem', 'openExternal']) {
    expect(await desktop.permission(name), name).toBe(false)
  }
  expect(await desktop.permission('clipboard-sanitized-write')).toBe(true)
  const { spellChecker, switches } = await desktop.state()
  expect(spellChecker).toBe(false)
  expect(switches).toContain('--host-resolver-rules=MAP * ~NOTFOUND')
})

test('chooses folders in the dialog of the system, and the page gets no path to act on', async ({
  watched: { page },
  server,
  study,
}) => {
  await page.goto(server.url)
  await server.desktop!.choose({ open: [study.folder] })
  const place = await page.evaluate(() => window.normascope!.pick({ for: 'study' }))
  expect(place).toMatchObject({ name: 'study', shown: study.folder })
  expect(place!.id).not.toContain('study')
  expect(await page.evaluate(() => window.normascope!.pick({ for: 'scans' }))).toBeNull()
  // A message that is not as agreed is refused.
  const wrong = await page.evaluate(() =>
    window.normascope!.pick({ for: 'anything' as 'study' }).then(
      () => 'taken',
      () => 'refused',
    ),
  )
  expect(wrong).toBe('refused')
})

test('shows a chosen place in its folder, but no path that was never given', async ({
  watched: { page },
  server,
  host,
  study,
}) => {
  test.skip(host === 'electron', "The system's file manager would open.")
  await page.goto(server.url)
  await server.desktop!.choose({ open: [study.folder] })
  await page.evaluate(async () => {
    const place = await window.normascope!.pick({ for: 'study' })
    await window.normascope!.reveal(place!.id)
    await window.normascope!.reveal('/etc/passwd')
  })
  expect((await server.desktop!.state()).revealed).toEqual([study.folder])
})

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
