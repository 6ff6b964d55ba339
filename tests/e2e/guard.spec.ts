import { AxeBuilder } from '@axe-core/playwright'
import { renameSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import WebSocket from 'ws'
import { drawn, expect, normascope, open, test, watch, type Host } from './base.ts'

/** A request as any program on this machine could send it. */
const ask = (server: Host, path: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(server.origin)
    httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
      .on('error', fail)
      .end()
  })

const socketOpens = (server: Host, protocols: string[], headers: Record<string, string>): Promise<boolean> =>
  new Promise((done) => {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, protocols, { headers })
    socket.once('open', () => {
      socket.terminate()
      done(true)
    })
    socket.once('error', () => done(false))
  })

test('answers nobody without the token', async ({ server }) => {
  const token = { 'x-normascope-token': server.token }
  expect(await ask(server, '/')).toBe(403)
  expect(await ask(server, '/index.html')).toBe(403)
  expect(await ask(server, '/?token=wrong')).toBe(403)
  expect(await ask(server, '/volume/scan/1')).toBe(403)
  expect(await ask(server, `/volume/scan/1?token=${server.token}`)).toBe(403)
  expect(await ask(server, '/volume/scan/1', { 'x-normascope-token': `${server.token}x` })).toBe(403)
  expect(await ask(server, '/volume/scan/1', token)).toBe(200)
  expect(await ask(server, '/volume/scan/99999', token)).toBe(404)
})

test('answers no page of another site', async ({ server }) => {
  const token = { 'x-normascope-token': server.token }
  const path = `/?token=${server.token}`
  expect(await ask(server, path)).toBe(200)
  expect(await ask(server, path, { host: 'evil.example' })).toBe(403)
  expect(await ask(server, path, { host: '127.0.0.1.evil.example' })).toBe(403)
  expect(await ask(server, '/volume/scan/1', { ...token, origin: 'http://evil.example' })).toBe(403)
  const protocols = ['normascope.v1', `normascope.token.${server.token}`]
  expect(await socketOpens(server, protocols, { origin: server.origin })).toBe(true)
  expect(await socketOpens(server, protocols, { origin: 'http://evil.example' })).toBe(false)
  expect(await socketOpens(server, protocols, {})).toBe(false)
  expect(await socketOpens(server, ['normascope.v1'], { origin: server.origin })).toBe(false)
})

test('gives no file but those of the page', async ({ server }) => {
  for (const path of [
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/../../../package.json',
    '/%2e%2e/%2e%2e/package.json',
  ]) {
    expect(await ask(server, `${path}?token=${server.token}`), path).toBe(404)
  }
})

test('takes the token out of the address, and works after a reload', async ({
  watched: { page },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label })
  expect(page.url()).not.toContain(server.token)
  expect(page.url()).toContain(study.withLesion.label)
  await page.reload()
  await drawn(page, study.withLesion.label)
})

test('has no serious obstacle for assistive technology', async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  await page.keyboard.press('?')
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
})

test('a scan that is gone is named, with what to do', async ({ watched: { page }, server, study }) => {
  const scan = study.scans.find((one) => one.label !== study.withLesion.label)!
  renameSync(scan.path, `${scan.path}.away`)
  try {
    await page.goto(`${server.url}#/cohort?scan=${scan.label}`)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText(scan.path)
    await expect(alert).toContainText('What to do')
    await page.locator(`tr[data-scan="${study.withLesion.label}"]`).click()
    await drawn(page, study.withLesion.label)
    await expect(alert).toHaveCount(0)
  } finally {
    renameSync(`${scan.path}.away`, scan.path)
  }
})

test('an empty study leads to its import; an engine that ends is said too', async ({ folder, start }) => {
  const empty = join(folder, 'empty')
  expect(normascope('study', 'create', empty, '--name', 'Empty').status).toBe(0)
  const own = await start({ study: empty })
  await watch(own, async ({ page }) => {
    await page.goto(`${own.url}#/cohort`)
    await expect(page.getByRole('button', { name: 'Choose a folder of scans' })).toBeVisible()
    await own.stop()
    await expect(page.getByText('The engine has')).toBeVisible()
  })
})

test('a folder that is no study is refused with exit code 3', ({ folder }) => {
  const { status, stderr } = normascope('serve', join(folder, 'nothing'), '--no-open')
  expect(status).toBe(3)
  expect(stderr).toContain('nothing')
})
