import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, makeOnce, test, watch, type Host, type TestStudy } from './base.ts'
import { fullDisk } from './hosts/connections.ts'
import { readPng } from './png.ts'

/** One statement on the study's database, from outside. */
function rows<T>(study: string, statement: string): T[] {
  const script = `
    const db = new (require('better-sqlite3'))(${JSON.stringify(join(study, 'study.sqlite'))}, { readonly: true })
    console.log(JSON.stringify(db.prepare(${JSON.stringify(statement)}).all()))`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as T[]
}

function write(study: string, statement: string): void {
  const script = `new (require('better-sqlite3'))(${JSON.stringify(join(study, 'study.sqlite'))}).exec(${JSON.stringify(statement)})`
  const { stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

const pane = '.review .screen[data-phase="drawn"]'
async function review(page: Page, host: Pick<Host, 'url'>, reader = 'AB'): Promise<void> {
  await page.goto(`${host.url}#/review?modality=FLAIR`)
  await expect(page.locator(pane)).toBeVisible({ timeout: 60_000 })
  const name = page.getByLabel('Reader')
  if (await name.isVisible()) {
    await name.fill(reader)
    await page.getByRole('button', { name: 'Begin' }).click()
  }
  await expect(page.getByRole('toolbar', { name: 'Drawing' })).toBeVisible()
}
/** A line with the left button, across the middle of the image at a height (share of the pane). */
async function line(page: Page, height: number, from = 0.45, to = 0.55): Promise<void> {
  const box = (await page.locator(pane).boundingBox())!
  const y = box.y + height * box.height
  await page.mouse.move(box.x + from * box.width, y)
  await page.mouse.down()
  await page.mouse.move(box.x + to * box.width, y, { steps: 6 })
  await page.mouse.up()
}
/** Share of pixels in the magenta of the reader's mask. */
async function magenta(page: Page, screen = pane): Promise<number> {
  const { data, channels } = readPng(await page.locator(screen).screenshot())
  let count = 0
  for (let i = 0; i < data.length; i += channels)
    count += Number(data[i]! > 200 && data[i + 1]! < 150 && data[i + 2]! > 170)
  return count / (data.length / channels)
}
const saved = (page: Page) => expect(page.locator('.saved')).toHaveText(/^saved \d/)

test.describe('review', () => {
  let study: TestStudy
  let host: Host
  test.beforeAll(async ({ start, folder }) => {
    test.setTimeout(240_000)
    study = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-review'))
    host = await start({ study: study.folder })
  })
  test.afterAll(() => host.stop())

  test('findings in the order of the work, judged by key, kept', async () => {
    await watch(host, async ({ page }) => {
      await review(page, host)
      const list = page.locator('[data-finding]')
      await expect(list.first()).toContainText('Lesion 1')
      await expect(list.first()).toHaveAttribute('data-mark', /missed|found/)
      const found = await new AxeBuilder({ page }).analyze()
      expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
        [],
      )
      await page.locator('.filters').getByLabel('Show').selectOption('false-alarms')
      await expect(list.first()).toContainText('False alarm')
      await page.locator('.filters').getByLabel('Show').selectOption('all lesions')
      await expect(list).toHaveCount(2)

      // The map chosen here is the method of every page.
      const map = page.locator('.look select')
      await map.selectOption('autoencoder')
      await expect(page).toHaveURL(/method=autoencoder/)
      await page.keyboard.press('j')
      await expect(map).toHaveValue('autoencoder')
      await map.selectOption('intensity')
      await page.keyboard.press('k')
      await expect(map).toHaveValue('intensity')

      await page.keyboard.press('m')
      await expect(list.first()).toContainText('✓ Missed lesion')
      await page.keyboard.press('j')
      await expect(list.nth(1)).toHaveAttribute('aria-selected', 'true')
      await page.getByLabel('Comment').fill('hinter dem Ventrikel')
      await page.getByLabel('Comment').press('Enter')
      await page.locator(pane).focus()
      await page.keyboard.press('x')
      await expect(list.nth(1)).toContainText('✓ Reference wrong')
      await expect(page.locator('.sentence')).toContainText('2 of ')
      await page.keyboard.press('k')
      await expect(page.getByLabel('Comment')).toHaveValue('')
      await expect(page.locator('.sentence')).toHaveAttribute('aria-busy', 'false')

      await page.reload()
      await expect(page.locator('.sentence')).toContainText('2 of ')
      expect(
        rows(study.folder, 'SELECT reader, category, comment FROM review_note ORDER BY category'),
      ).toEqual([
        { reader: 'AB', category: 'missed-lesion', comment: '' },
        { reader: 'AB', category: 'reference-wrong', comment: 'hinter dem Ventrikel' },
      ])
    })
  })

  test('a judgement whose finding is not listed any more is told of, with the way to its place', async () => {
    await watch(host, async ({ page }) => {
      write(
        study.folder,
        "UPDATE review_note SET item = 'lesion - 90,90,90' WHERE category = 'missed-lesion'",
      )
      await review(page, host)
      await expect(page.locator('.sentence')).toContainText('1 of ')
      await page.getByText('1 earlier judgement matches no finding now').click()
      await expect(page.locator('.gone li')).toContainText('AB: Missed lesion')
      await page.locator('.gone li').getByRole('link').click()
      await expect(page).toHaveURL(/cohort.*at=/)
    })
  })

  test('draws, undoes, does again, fills, interpolates and grows; every stroke is saved', async () => {
    await watch(host, async ({ page, complaints }) => {
      await review(page, host)
      await page.keyboard.press('d')
      await expect(page.locator('.screen')).toHaveAttribute('data-tool', 'on')
      await line(page, 0.4)
      await saved(page)
      await expect.poll(() => magenta(page)).toBeGreaterThan(2e-4)
      const one = await magenta(page)
      await line(page, 0.55)
      await expect.poll(() => magenta(page)).toBeGreaterThan(1.4 * one)
      await page.keyboard.press('Control+z')
      await expect.poll(() => magenta(page)).toBeLessThan(1.2 * one)
      await page.keyboard.press('Control+Shift+z')
      await expect.poll(() => magenta(page)).toBeGreaterThan(1.4 * one)
      await page.keyboard.press('e')
      await line(page, 0.55, 0.4, 0.6)
      await expect.poll(() => magenta(page)).toBeLessThan(1.2 * one)

      // three slices up the same line; between them by shape
      await page.keyboard.press('d')
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp')
      await line(page, 0.4)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('i')
      await expect(page.locator('.said')).toContainText('voxels added')
      await page.keyboard.press('t')
      const box = (await page.locator(pane).boundingBox())!
      await page.mouse.click(box.x + 0.42 * box.width, box.y + 0.6 * box.height)
      await saved(page)
      // Without its outline nothing is drawn: the tool is put away, and one that is chosen shows it again.
      await page.keyboard.press('g')
      await expect.poll(() => magenta(page)).toBeLessThan(one / 4)
      await expect(page.locator('.screen')).toHaveAttribute('data-tool', 'off')
      await page.keyboard.press('d')
      await expect.poll(() => magenta(page)).toBeGreaterThan(one / 4)
      await page.keyboard.press('Escape')
      await expect(page.locator('.screen')).toHaveAttribute('data-tool', 'off')
      await page.getByText('More', { exact: true }).click()
      await page.getByRole('button', { name: 'Begin with the reference' }).click()
      await expect(page.getByRole('button', { name: 'Begin with the reference' })).toBeHidden()
      await page.keyboard.press('Control+z')
      await saved(page)

      const [row] = rows<{ strokes: number; last: number; voxels: number }>(
        study.folder,
        'SELECT strokes, last, voxels FROM annotation',
      )
      expect(row!.strokes).toBeGreaterThanOrEqual(5)
      expect(row!.last).toBe(row!.strokes + 4)
      const masks = (): string[] =>
        readdirSync(join(study.folder, 'derivatives'), { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('_desc-AB_label-L_mask.nii.gz'),
        )
      await expect.poll(masks).toHaveLength(1)
      expect(complaints).toEqual([])
      await page.reload()
      await expect(page.locator(pane)).toBeVisible()
      await expect(page.getByText(/Own mask [\d.]+ ml/)).toBeVisible()

      // it is seen on every other page too, and can be put away there
      const scan = await page.locator(pane).getAttribute('data-scan')
      const place = page.getByText(/^[\d−]+ \/ [\d−]+ \/ [\d−]+ mm RAS$/)
      const at = (await place.innerText()).replace(' mm RAS', '').replaceAll('−', '-').replaceAll(' / ', ',')
      await page.goto(`${host.url}#/cohort?scan=${scan}&at=${at}`)
      await expect(page.getByText('mask drawn by AB')).toBeVisible()
      const seen = '.viewer .screen[data-phase="drawn"]'
      await expect.poll(() => magenta(page, seen)).toBeGreaterThan(0)
      await page.keyboard.press('g')
      await expect.poll(() => magenta(page, seen)).toBe(0)
      await expect(page.getByRole('button', { name: "Reader's mask" })).toHaveAttribute(
        'aria-pressed',
        'false',
      )
    })
  })

  test('measures by what the reader drew', async () => {
    await watch(host, async ({ page }) => {
      await review(page, host)
      await page.keyboard.press('d')
      await expect(page.locator('.screen')).toHaveAttribute('data-tool', 'on')
      await line(page, 0.7)
      await saved(page)
      await page.getByText('Reference and readers').click()
      await expect(page.getByRole('table', { name: 'Agreement' })).toContainText('reference – AB')
      await page.getByLabel('Measure by').selectOption('the masks of AB')
      await page.getByRole('button', { name: 'Evaluate again' }).click()
      await expect
        .poll(() => rows(study.folder, "SELECT choice FROM reference_mask WHERE choice = 'reader:AB'"), {
          timeout: 60_000,
        })
        .toHaveLength(1)
    })
  })
})

test('a judgement without a name asks for it and is stored with it; another reader takes over', async ({
  start,
  folder,
}) => {
  const made = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-readers'))
  const host = await start({ study: made.folder })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/review?modality=FLAIR`)
    await expect(page.locator(pane)).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('x')
    await expect(page.getByLabel('Reader')).toBeFocused()
    await expect(page.getByRole('alert')).toContainText('stored once you give your name')
    await page.keyboard.type('CD')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-finding]').first()).toContainText('✓ Reference wrong')
    await expect(page.locator('.sentence')).toHaveAttribute('aria-busy', 'false')
    const notes = (): unknown => rows(made.folder, 'SELECT reader, category FROM review_note ORDER BY id')
    await expect.poll(notes).toEqual([{ reader: 'CD', category: 'reference-wrong' }])

    await page.getByRole('button', { name: 'Reader: CD' }).click()
    await expect(page.getByLabel('Reader')).toBeFocused()
    await page.keyboard.type('EF')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Reader: EF' })).toBeVisible()
    await expect(page.getByLabel('Reader')).toHaveCount(0)
    await expect(page.locator('[data-finding]').first()).not.toContainText('✓')
  })
  await host.stop()
})

test('an engine that is killed while drawing costs no stroke', async ({ start, folder }) => {
  const made = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-kill'))
  const copy = join(folder, 'killed-drawing')
  cpSync(made.folder, copy, { recursive: true })
  const host = await start({ study: copy })
  await watch(host, async ({ page, complaints }) => {
    await review(page, host)
    await page.keyboard.press('d')
    await expect(page.locator('.screen')).toHaveAttribute('data-tool', 'on')
    await line(page, 0.4)
    await saved(page)
    process.kill(await host.enginePid(), 'SIGKILL')
    await line(page, 0.5)
    await line(page, 0.6)
    await expect(page.getByText(/was started again/)).toBeVisible()
    await saved(page)
    const strokes = (): number =>
      rows<{ strokes: number }>(copy, 'SELECT strokes FROM annotation')[0]!.strokes
    await expect.poll(strokes, { timeout: 30_000 }).toBe(3)
    await page.reload()
    await expect(page.locator(pane)).toBeVisible()
    await expect.poll(() => magenta(page)).toBeGreaterThan(1e-4)
    complaints.splice(0)
  })
  await host.stop()
  expect(existsSync(join(copy, 'study.sqlite'))).toBe(true)
})

test('a full disk while drawing: said with what to do, nothing lost, kept as soon as there is room', async ({
  start,
  folder,
  host: kind,
}) => {
  test.setTimeout(240_000)
  test.skip(kind === 'electron', 'Electron takes no preloaded module from outside.')
  const made = makeOnce<TestStudy>('review-study.ts', 'review-study', join(folder, 'for-full-disk'))
  const own = join(folder, 'host-full-disk')
  mkdirSync(own)
  const host = await start({ study: made.folder, folder: own })
  const strokes = (): number =>
    rows<{ strokes: number }>(made.folder, 'SELECT strokes FROM annotation')[0]!.strokes
  await watch(host, async ({ page, complaints }) => {
    await review(page, host)
    await page.keyboard.press('d')
    await expect(page.locator('.screen')).toHaveAttribute('data-tool', 'on')
    await line(page, 0.4)
    await saved(page)
    const one = await magenta(page)

    writeFileSync(fullDisk(own), '')
    await line(page, 0.5)
    await line(page, 0.6)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('the disk is full')
    await expect(alert).toContainText('Free some space')
    await expect(page.locator('.saved')).toContainText('NOT SAVED')
    await expect.poll(() => magenta(page)).toBeGreaterThan(2 * one)
    expect(strokes()).toBe(1)
    // What is not stored can still be undone, and stays when another page is looked at.
    await page.keyboard.press('Control+z')
    await expect.poll(() => magenta(page)).toBeLessThan(2.6 * one)
    await page.getByRole('link', { name: /^Cohort/ }).click()
    await page.getByRole('link', { name: /^Review/ }).click()
    await expect(page.locator(pane)).toBeVisible()
    await expect(page.locator('.saved')).toContainText('NOT SAVED')

    // Another scan is looked at: the frame goes on saying so, asks before it is left, and leads back.
    await page.keyboard.press(']')
    await expect(page.locator('.saved')).toHaveText('nothing drawn yet')
    const link = page.getByRole('link', { name: /^1 stroke not saved/ })
    await expect(link).toBeVisible()
    await expect(page.locator('footer')).not.toContainText(/saved \d/)
    if (host.desktop) {
      const { desktop } = host
      await desktop.choose({ box: [1] })
      await desktop.closeWindow()
      await expect
        .poll(async () => (await desktop.state()).dialogs.map(({ message }) => message))
        .toContain('Something is not saved yet')
    } else {
      const asked = page.waitForEvent('dialog')
      void page.evaluate('setTimeout(() => location.reload(), 0)')
      await (await asked).dismiss()
    }
    await link.click()
    await expect(page.locator('.saved')).toContainText('NOT SAVED')
    await page.keyboard.press(']')
    await expect(page.locator('.saved')).toHaveText('nothing drawn yet')

    // What is written stays too, also when the page is left before it was sent.
    await page.getByLabel('Comment').fill('neben dem Ventrikel')
    await page.getByLabel('Comment').press('Enter')
    await expect(page.getByRole('link', { name: /^1 judgement not saved/ })).toBeVisible()
    await expect(page.getByLabel('Comment')).toHaveValue('neben dem Ventrikel')
    await page.getByLabel('Comment').fill('neben dem Ventrikel, klein')
    await page.evaluate("location.hash = '#/cohort'")
    await expect(page.locator(pane)).toHaveCount(0)

    // With room again it is stored by itself, wherever the reader is.
    rmSync(fullDisk(own))
    await expect(page.getByRole('link', { name: /not saved/ })).toHaveCount(0, { timeout: 20_000 })
    await expect(alert).toHaveCount(0)
    expect(strokes()).toBe(2)
    expect(rows(made.folder, 'SELECT comment FROM review_note')).toEqual([
      { comment: 'neben dem Ventrikel, klein' },
    ])
    complaints.splice(0)
  })
  await host.stop()
})
