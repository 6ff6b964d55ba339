import { cpSync, mkdirSync, renameSync, writeFileSync, existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { drawn, expect, open, test, watch, type Host, type TestStudy } from './base.ts'
import { openThere } from './places.ts'

/** A copy of the study that a test may spoil. */
function copyOf(study: TestStudy, folder: string, name: string): string {
  const copy = join(folder, name)
  cpSync(study.folder, copy, { recursive: true })
  return copy
}

/** One statement on the study's database, from outside. */
function sql(study: string, statement: string): string {
  const script = `
    const Database = require('better-sqlite3')
    const db = new Database(${JSON.stringify(join(study, 'study.sqlite'))})
    const statement = db.prepare(${JSON.stringify(statement)})
    console.log(JSON.stringify(statement.reader ? statement.all() : statement.run()))`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const kill = async (host: Host): Promise<void> => {
  process.kill(await host.enginePid(), 'SIGKILL')
}

test('an engine that is killed is said, started again, and the page goes on', async ({
  start,
  study,
  folder,
}) => {
  const host = await start({ study: copyOf(study, folder, 'killed') })
  await watch(host, async ({ page }) => {
    await open(page, host, { scan: study.withLesion.label, method: 'intensity' })
    const before = await host.enginePid()
    await kill(host)
    await expect(page.getByText(/was started again/)).toBeVisible()
    expect(await host.enginePid()).not.toBe(before)
    const other = study.scans.find(({ label }) => label !== study.withLesion.label)!
    await page.locator(`tr[data-scan="${other.label}"]`).click()
    await drawn(page, other.label)
    await page.getByRole('button', { name: 'Understood' }).click()
    await expect(page.getByText(/was started again/)).toBeHidden()
  })
  await host.stop()
})

test('a run whose engine is killed goes on by itself, with every map that was finished', async ({
  start,
  study,
  folder,
}) => {
  const copy = copyOf(study, folder, 'killed-in-run')
  const host = await start({ study: copy })
  const maps = (): number =>
    (JSON.parse(sql(copy, "SELECT count(*) AS n FROM map WHERE method = 'ae'")) as { n: number }[])[0]!.n
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/runs`)
    await expect(page.getByText('Phantoms of the test').first()).toBeVisible()
    // Asked for through the page's own connection, whatever the page of runs looks like.
    await page.evaluate(() =>
      window.normascopeEngine!.calls.jobs.start({ kind: 'run', methods: ['ae'], provider: 'cpu' }),
    )
    await expect.poll(maps, { timeout: 90_000, intervals: [100] }).toBeGreaterThan(1)
    const kept = JSON.parse(
      sql(copy, "SELECT id, sha256 FROM map WHERE method = 'ae' ORDER BY id"),
    ) as object[]
    expect(maps()).toBeLessThan(study.scans.length)
    await kill(host)
    await expect(page.getByText(/was started again/)).toBeVisible()
    await expect.poll(maps, { timeout: 90_000 }).toBe(study.scans.length)
    const after = JSON.parse(
      sql(copy, "SELECT id, sha256 FROM map WHERE method = 'ae' ORDER BY id"),
    ) as object[]
    expect(after.slice(0, kept.length)).toEqual(kept)
    await expect.poll(() => existsSync(join(copy, '.jobs.json'))).toBe(false)
  })
  await host.stop()
})

test('a study of a newer version is named, with what to do', async ({ start, study, folder }) => {
  const copy = copyOf(study, folder, 'newer')
  sql(copy, 'PRAGMA user_version = 9999')
  const host = await start({})
  await watch(host, async ({ page }) => {
    await page.goto(host.url)
    const fault = await openThere(page, host, copy)
    expect(fault?.message).toContain('newer version of Normascope')
    expect(fault?.remedy).toContain('that version')
  })
  await host.stop()
})

test('a folder that is no study is named, with what to do', async ({ start, folder }) => {
  const empty = join(folder, 'empty-folder')
  mkdirSync(empty)
  const host = await start({})
  await watch(host, async ({ page }) => {
    await page.goto(host.url)
    const fault = await openThere(page, host, empty)
    expect(fault?.message).toContain(empty)
    expect(fault?.remedy).not.toBe('')
  })
  await host.stop()
})

test('a study that another program is changing is named, with what to do', async ({
  start,
  study,
  folder,
}) => {
  const copy = copyOf(study, folder, 'locked')
  const holder = { pid: process.pid, host: hostname(), purpose: 'run', since: new Date().toISOString() }
  writeFileSync(join(copy, '.lock'), JSON.stringify(holder))
  const host = await start({ study: copy })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/runs`)
    await expect(page.getByText('Phantoms of the test').first()).toBeVisible()
    await page.evaluate(() => window.normascopeEngine!.calls.jobs.start({ kind: 'evaluate' }))
    const fault = async (): Promise<string> =>
      page.evaluate(async () => JSON.stringify((await window.normascopeEngine!.calls.jobs.list())[0]?.fault))
    await expect.poll(fault).toContain('by another Normascope on this computer')
    expect(await fault()).toContain('Wait for it to end')
    await page.getByRole('button', { name: /^Jobs/ }).click()
    const jobs = page.getByRole('complementary', { name: 'Jobs' })
    await expect(jobs.getByRole('alert')).toContainText(
      'by another Normascope on this computer (methods are running',
    )
    await expect(jobs.getByRole('alert')).toContainText('Wait for it to end')
  })
  expect(JSON.parse(readFileSync(join(copy, '.lock'), 'utf8'))).toMatchObject({ pid: process.pid })
  await host.stop()
})

test('a scan that vanished is named, with what to do', async ({ watched: { page }, server, study }) => {
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

test('a message at the top can be closed, stays with its page, and hides nothing else that is said', async ({
  start,
  study,
  folder,
  host: kind,
}) => {
  test.skip(kind !== 'serve', 'A dropped folder has a path on the desktop: there is nothing to be said.')
  const host = await start({ study: copyOf(study, folder, 'message') })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/methods`)
    await expect(page.getByText('Phantoms of the test').first()).toBeVisible()
    const drop = (): Promise<unknown> =>
      page.evaluate(`(() => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([], 'scans'))
        const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
        document.querySelector('.frame').dispatchEvent(drop)
      })()`)
    const message = page.getByText('A browser does not say where a dropped folder lies.')
    await drop()
    await expect(message).toBeVisible()
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click()
    await expect(message).toBeHidden()

    await drop()
    await page.getByRole('link', { name: /^Runs/ }).click()
    await expect(page).toHaveURL(/#\/runs/)
    await expect(message).toBeHidden()

    await kill(host)
    await expect(page.getByText(/was started again/)).toBeVisible()
    await drop()
    await expect(message).toBeVisible()
    await expect(page.getByText(/was started again/)).toBeVisible()
  })
  await host.stop()
})
