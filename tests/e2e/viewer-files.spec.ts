import type { Page } from '@playwright/test'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { listScans, openStudy } from '../../src/engine/studies/index.ts'
import { drawn, expect, makeOnce, open, pixels, test, watch, type TestStudy } from './base.ts'
import { noteVolumes } from './note-volumes.ts'

const screen = '.screen'
const attribute = async (page: Page, name: string): Promise<number> =>
  Number(await page.locator(screen).first().getAttribute(name))

test('the next scan is fetched ahead: stepping to it does not ask for it again', async ({
  watched: { page, requests },
  server,
  study,
}) => {
  test.skip(server.kind !== 'serve', 'on the desktop volumes come through a port, not as requests')
  const labels = study.scans.map((scan) => scan.label).sort()
  await open(page, server, { scan: labels[0]! })
  const volumes = (): number => requests.filter((url) => url.includes('/volume/')).length
  await expect.poll(volumes).toBeGreaterThanOrEqual(4) // the first scan and its map, the next one and its
  await page.waitForTimeout(1500)
  const before = volumes()
  await page.keyboard.press(']')
  await expect(page.locator('.screen')).toHaveAttribute('data-scan', labels[1]!)
  await expect(page.locator('.screen')).toHaveAttribute('data-phase', 'drawn')
  const next = study.scans.find(({ label: name }) => name === labels[1])!
  const asked = requests.slice().filter((url) => url.includes(`/volume/scan/${next.id}`))
  expect(asked).toHaveLength(1)
  expect(volumes()).toBeGreaterThanOrEqual(before)
})

test('a scan whose row the pointer rests on is fetched before it is chosen, and once', async ({
  watched: { page },
  server,
  study,
}) => {
  const volumes = await noteVolumes(page)
  const labels = study.scans.map((scan) => scan.label).sort()
  await open(page, server, { scan: labels[0]! })
  await page.reload()
  await drawn(page, labels[0]!)
  // far from what is fetched because it is the next
  const far = study.scans.find(({ label }) => label === labels.at(-3))!
  const countOf = async (id: number): Promise<number> =>
    (await volumes()).filter((path) => path === `scan/${id}`).length
  const row = page.locator(`tr[data-scan="${far.label}"]`)
  await row.hover()
  await expect.poll(() => countOf(far.id)).toBe(1)
  await row.click()
  await drawn(page, far.label)
  expect(await countOf(far.id)).toBe(1)
})

test('a scan is asked for when its row is pressed, before the button is let go', async ({
  watched: { page },
  server,
  study,
}) => {
  const volumes = await noteVolumes(page)
  const labels = study.scans.map((scan) => scan.label).sort()
  await open(page, server, { scan: labels[0]! })
  await page.reload()
  await drawn(page, labels[0]!)
  const { id, label } = study.scans.find((scan) => scan.label === labels.at(-3))!
  const row = page.locator(`tr[data-scan="${label}"]`)
  await row.dispatchEvent('pointerdown', { pointerType: 'touch', bubbles: true })
  await expect.poll(volumes).toContain(`scan/${id}`)
  await expect(row).not.toHaveAttribute('aria-current', 'true')
  await row.click()
  await drawn(page, label)
  expect((await volumes()).filter((path) => path === `scan/${id}`)).toHaveLength(1)
})

test('a kept map that is damaged is not shown: the map itself is read again', async ({
  start,
  study,
  folder,
}) => {
  const copy = join(folder, 'kept-map')
  cpSync(study.folder, copy, { recursive: true })
  const kept = join(copy, '.cache', 'voxels')
  const keptMaps = (): string[] =>
    existsSync(kept) ? readdirSync(kept).filter((name) => name.endsWith('.voxels')) : []
  const seen = async (): Promise<number> => {
    const host = await start({ study: copy })
    let share = 0
    await watch(host, async ({ page, complaints }) => {
      await open(page, host, { scan: study.withLesion.label, method: 'intensity' })
      await page.keyboard.press('n')
      await expect.poll(() => keptMaps().length, { timeout: 15_000 }).toBeGreaterThan(0)
      // the picture has settled once two looks at it are the same
      const settled = async (): Promise<boolean> => {
        const before = share
        share = (await pixels(page)).map
        return share > 1e-3 && share === before
      }
      await expect.poll(settled, { intervals: [700], timeout: 20_000 }).toBe(true)
      await expect(page.getByRole('alert')).toBeHidden()
      expect(complaints).toEqual([])
    })
    await host.stop()
    return share
  }
  const before = await seen()
  for (const name of keptMaps()) {
    const bytes = readFileSync(join(kept, name))
    bytes.fill(0x3f, bytes.length - 4000) // scores where there were none
    writeFileSync(join(kept, name), bytes)
  }
  expect(Math.abs((await seen()) - before)).toBeLessThan(1e-4)
})

/** Cuts off a map of the lesion's scan, and its reference. */
function corruptOverlays({ folder, withLesion: { label } }: TestStudy): { map: string; mask: string } {
  const map = `${label}_seg-intensity_desc-anomaly.nii.gz`
  truncateSync(join(folder, 'derivatives/normascope', label.split('_')[0]!, 'anat', map), 900)
  const own = openStudy(folder)
  try {
    const { maskPath } = listScans(own).find((scan) => scan.label === label)!
    const mask = 'cut-off_mask.nii.gz'
    writeFileSync(join(folder, mask), readFileSync(maskPath!).subarray(0, 120))
    own.db.prepare('UPDATE scan SET mask_path = ? WHERE label = ?').run(join(folder, mask), label)
    return { map, mask }
  } finally {
    own.close()
  }
}

test('corrupt overlays are all said, by file and in the pane; the image is shown without them', async ({
  start,
  folder,
}) => {
  test.setTimeout(300_000)
  const study = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-corrupt'))
  const { map, mask } = corruptOverlays(study)
  const { label } = study.withLesion
  const host = await start({ study: study.folder })
  await watch(host, async ({ page, complaints }) => {
    await open(page, host, { scan: label, method: 'intensity' })
    await expect(page.getByRole('alert').filter({ hasText: map })).toHaveCount(1)
    await expect(page.getByRole('alert').filter({ hasText: mask })).toHaveCount(1)
    await expect(page.locator(screen)).toContainText('map could not be read')
    await expect(page.locator(screen)).toContainText('reference could not be read')
    await expect(page.locator('.colour-bar')).toHaveCount(0)
    expect((await pixels(page)).lit).toBeGreaterThan(0.1)
    await page.goto(`${host.url}#/comparison?modality=FLAIR&scan=${label}`)
    const panes = page.locator(`.linked ${screen}[data-phase="drawn"]`)
    await expect(panes).toHaveCount(3, { timeout: 60_000 })
    await expect(page.locator('.linked').getByRole('alert').filter({ hasText: map })).toHaveCount(1)
    await expect(page.locator('.linked').getByRole('alert').filter({ hasText: mask })).toHaveCount(1)
    const unread = panes.filter({ hasText: 'map could not be read' })
    await expect(unread).toHaveAttribute('data-method', 'intensity')
    await expect(unread.locator('.pane-bar')).toHaveCount(0)
    complaints.splice(0) // the browser's own word on the answers 422
  })
  await host.stop()
})

test('a scan that was removed while it was shown stays; asking for it anew says where it was', async ({
  watched: { page, complaints },
  server,
  study,
}) => {
  const { path, label } = study.scans.find((scan) => scan.label !== study.withLesion.label)!
  await open(page, server, { scan: study.withLesion.label })
  renameSync(path, `${path}.away`)
  try {
    await page.locator(`tr[data-scan="${label}"]`).click()
    await expect(page.getByRole('alert')).toContainText('does not exist')
    await page.locator(`tr[data-scan="${study.withLesion.label}"]`).click()
    await drawn(page, study.withLesion.label)
    await expect(page.getByRole('alert')).toBeHidden()
  } finally {
    renameSync(`${path}.away`, path)
  }
  complaints.splice(0)
})

test('graphics that were lost are said, and the image comes back where it was', async ({
  watched: { page },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  await page.keyboard.press('n')
  await page.keyboard.press('+')
  await expect.poll(async () => (await pixels(page)).reference).toBeGreaterThan(5e-4)
  const stage = page.locator(screen)
  const seen = await stage.screenshot()
  const places = await Promise.all(['data-slice', 'data-zoom'].map((name) => attribute(page, name)))
  const graphics = (what: string): Promise<unknown> =>
    page.evaluate(`(globalThis.graphics ??= document.querySelector('.screen canvas')
      .getContext('webgl2').getExtension('WEBGL_lose_context')).${what}()`)
  await graphics('loseContext')
  await expect(stage).toHaveAttribute('data-phase', 'failed')
  await expect(page.getByRole('alert')).toContainText('graphics card')
  await expect(stage).toContainText('the image could not be shown')
  expect((await pixels(page)).lit).toBeLessThan(0.05)
  await graphics('restoreContext')
  await expect(stage).toHaveAttribute('data-phase', 'drawn')
  await expect(page.getByRole('alert')).toBeHidden()
  expect(await Promise.all(['data-slice', 'data-zoom'].map((name) => attribute(page, name)))).toEqual(places)
  await expect.poll(async () => (await stage.screenshot()).equals(seen)).toBe(true)
})

test('without WebGL2 the page says so, and the rest of it works', async ({
  watched: { page },
  server,
  study,
}) => {
  await page.addInitScript(`(() => {
    const get = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind === 'webgl2' ? null : Reflect.apply(get, this, [kind, ...rest])
    }
  })()`)
  await page.goto(`${server.url}#/cohort?scan=${study.withLesion.label}`)
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('no WebGL2')
  await expect(page.locator('tr[data-scan]')).toHaveCount(study.scans.length)
})
