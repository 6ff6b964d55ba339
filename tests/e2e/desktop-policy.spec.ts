import { expect, test } from './base.ts'
import { windowOf } from './desktop.ts'

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
