import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { drawn, expect, open, pixels, test } from './base.ts'
import { readPng } from './png.ts'

const screen = '.screen'
const attribute = async (page: Page, name: string): Promise<number> =>
  Number(await page.locator(screen).first().getAttribute(name))
/** Share of the map's coloured pixels that lie in the left half of the image. */
async function leftShare(page: Page): Promise<number> {
  const { data, channels, width } = readPng(await page.locator(screen).screenshot())
  let [left, all] = [0, 0]
  for (let i = 0; i < data.length; i += channels) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    if (!(r > 90 && r - Math.min(g, b) > 50)) continue
    all++
    if ((i / channels) % width < width / 2) left++
  }
  return left / all
}

test('wheel, drag and keys do what they do in reading rooms', async ({
  watched: { page },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  const box = (await page.locator(screen).boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)

  const slice = await attribute(page, 'data-slice')
  await page.mouse.wheel(0, -120)
  await expect.poll(() => attribute(page, 'data-slice')).toBe(slice + 1)
  await page.mouse.wheel(0, 120)
  await expect.poll(() => attribute(page, 'data-slice')).toBe(slice)

  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -240)
  await page.keyboard.up('Control')
  await expect.poll(() => attribute(page, 'data-zoom')).toBeGreaterThan(1.5)
  await page.keyboard.press('0')
  await expect.poll(() => attribute(page, 'data-zoom')).toBe(1)

  const windowText = (): Promise<string> => page.locator('.corner .window').innerText()
  const whole = await windowText()
  await page.mouse.down()
  await page.mouse.move(x + 80, y - 30, { steps: 4 })
  await page.mouse.up()
  await expect.poll(windowText).not.toBe(whole)
  await page.keyboard.press('1')
  await expect.poll(windowText).toBe(whole)
  const seen = new Set([whole])
  for (const key of ['2', '3', '4', '5']) {
    await page.keyboard.press(key)
    await expect.poll(async () => !seen.has(await windowText())).toBe(true)
    seen.add(await windowText())
  }
  await page.keyboard.press('1')

  // crosshair, pan and window by keys
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.up()
  const position = (): Promise<string> => page.locator('.position').innerText()
  const before = await position()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(position).not.toBe(before)
  await expect(page.locator('.screen [aria-live]')).toHaveText(/^slice \d+ .* mm RAS, image .*, score /)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(position).toBe(before)
  const level = await windowText()
  await page.keyboard.press('w')
  await expect.poll(windowText).not.toBe(level)
  await page.keyboard.press('1')
  await expect.poll(windowText).toBe(level)
  const still = await page.locator(screen).screenshot()
  await page.keyboard.press('Control+Shift+ArrowUp')
  await expect.poll(async () => (await page.locator(screen).screenshot()).equals(still)).toBe(false)
  await page.keyboard.press('0')

  // a plane that was chosen with the mouse leaves the arrows to the slices
  await page.getByRole('button', { name: 'Coronal' }).click()
  const coronal = await attribute(page, 'data-slice')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => attribute(page, 'data-slice')).toBe(coronal + 1)
  await page.getByRole('button', { name: 'Axial' }).click()

  // overlays come back when the key is let go, whatever is held with it by then
  const hidden = page.locator(screen).getByText('overlays hidden')
  await page.keyboard.down('o')
  await expect(hidden).toBeVisible()
  await page.keyboard.down('Control')
  await page.keyboard.up('o')
  await expect(hidden).toBeHidden()
  await page.keyboard.up('Control')

  await page.keyboard.press('n')
  await expect.poll(async () => (await pixels(page)).reference).toBeGreaterThan(5e-4)
  await expect(page.locator('.strip .row')).toHaveCount(2)
})

test('the wheel moves the plane under the pointer; a mosaic stands', async ({
  watched: { page },
  server,
  study,
}) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity', plane: 'multi' })
  const stage = page.locator(screen)
  const slices = async (): Promise<number[]> =>
    (await stage.getAttribute('data-slices'))!.split(' ').filter(Boolean).map(Number)
  const box = (await stage.boundingBox())!
  /** Where the wheel moves the plane of this number, of axial, coronal and sagittal. */
  const moves = async (x: number, y: number): Promise<number[]> => {
    const before = await slices()
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height)
    await page.mouse.wheel(0, -120)
    await expect.poll(slices).not.toEqual(before)
    const after = await slices()
    return after.map((n, at) => n - before[at]!)
  }
  expect(await moves(0.4, 0.25)).toEqual([0, 1, 0])
  await page.keyboard.press('ArrowDown') // of the plane last pointed at
  expect(await moves(0.6, 0.25)).toEqual([0, 0, 1])
  expect(await moves(0.4, 0.75)).toEqual([1, 0, 0])
  await expect(page.locator('.position')).toContainText(/ax \d+ .* cor \d+ .* sag \d+/)
  await page.getByRole('button', { name: 'Mosaic' }).click()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const position = await page.locator('.position').innerText()
  await page.mouse.wheel(0, -120)
  await page.waitForTimeout(300)
  expect(await page.locator('.position').innerText()).toBe(position)
})

/** Once told to, draws slices with the program that NiiVue has for them, in the place of this program's own. */
const niivuesShader = `(() => {
  const real = WebGL2RenderingContext.prototype
  const { shaderSource, attachShader, linkProgram, useProgram, getUniformLocation } = real
  let own, ours
  const sources = new Map()
  real.shaderSource = function (shader, source) {
    sources.set(shader, source)
    return Reflect.apply(shaderSource, this, [shader, source])
  }
  real.attachShader = function (program, shader) {
    const source = sources.get(shader)
    if (/sampler3D volume, overlay/.test(source) && !/xyzFlip/.test(source)) {
      if (/drawRimOpacity/.test(source)) own = program
      else ours = program
    }
    return Reflect.apply(attachShader, this, [program, shader])
  }
  const instead = () => (globalThis.replaced = sessionStorage.getItem('niivues') !== null && own !== undefined)
  real.linkProgram = function (program) {
    Reflect.apply(linkProgram, this, [program])
    if (program !== ours || !instead()) return
    Reflect.apply(useProgram, this, [own])
    const at = (name) => Reflect.apply(getUniformLocation, this, [own, name])
    this.uniform1f(at('opacity'), 1)
    this.uniform1i(at('paqd'), 8)
    this.uniform1f(at('drawOpacity'), 0.8)
    this.uniform1f(at('drawRimOpacity'), -1)
  }
  real.getUniformLocation = function (program, name) {
    return Reflect.apply(getUniformLocation, this, [program === ours && instead() ? own : program, name])
  }
  real.useProgram = function (program) {
    return Reflect.apply(useProgram, this, [program === ours && instead() ? own : program])
  }
})()`

test("slices are drawn as by NiiVue's own shader, pixel by pixel", async ({
  watched: { page },
  server,
  study,
}) => {
  await page.addInitScript(niivuesShader)
  await page.goto(server.url)
  const views = async (): Promise<{ replaced: unknown; seen: Buffer[] }> => {
    await page.reload()
    const seen: Buffer[] = []
    for (const [plane, method] of [
      ['axial', 'intensity'],
      ['multi', 'intensity'],
      ['mosaic', 'intensity'],
      ['axial', 'none'],
    ] as const) {
      await open(page, server, { scan: study.withLesion.label, method, plane })
      await expect.poll(async () => (await pixels(page)).lit).toBeGreaterThan(0.01)
      seen.push(await page.locator(screen).screenshot())
    }
    return { replaced: await page.evaluate('globalThis.replaced'), seen }
  }
  const ours = await views()
  await page.evaluate(`sessionStorage.setItem('niivues', '1')`)
  const theirs = await views()
  expect([ours.replaced, theirs.replaced]).toEqual([false, true])
  for (const [at, view] of ours.seen.entries()) {
    const [a, b] = [readPng(view), readPng(theirs.seen[at]!)]
    expect(a.data.length).toBe(b.data.length)
    expect(a.data.reduce((sum, byte, i) => sum + Number(byte !== b.data[i]), 0)).toBe(0)
  }
})

test('the outlines stay when the threshold moves', async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  await page.keyboard.press('n')
  await expect.poll(async () => (await pixels(page)).reference).toBeGreaterThan(5e-4)
  const before = await pixels(page)
  await page.locator('.viewer input[type="range"]').nth(1).press('End')
  await expect.poll(async () => (await pixels(page)).map).toBeLessThan(0.5 * before.map)
  expect((await pixels(page)).reference).toBeGreaterThan(0.9 * before.reference)
})

test("left is the patient's left: by convention, and said", async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  await page.keyboard.press('n') // a lesion at x = -53 mm, on the left
  await expect(page.locator('.position')).toContainText('−5')
  await expect(page.locator('.corner.right')).toContainText('radiological')
  await expect.poll(() => leftShare(page)).toBeLessThan(0.1)
  await page.keyboard.press('c')
  await expect(page.locator('.corner.right')).toContainText('NEUROLOGICAL')
  await expect.poll(() => leftShare(page)).toBeGreaterThan(0.9)
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Mosaic' }).click()
  await expect.poll(async () => (await pixels(page)).reference).toBeGreaterThan(5e-4)
})

test('keys are listed, can be changed, and stay changed', async ({ watched: { page }, server, study }) => {
  await open(page, server, { scan: study.withLesion.label, method: 'intensity' })
  await page.keyboard.press('?')
  const panel = page.getByRole('region', { name: 'Keys' })
  await expect(panel).toBeVisible()
  const found = await new AxeBuilder({ page }).include('.viewer').analyze()
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await expect(panel).not.toContainText('fill a closed outline') // nothing is drawn here
  await panel.getByRole('button', { name: /^reference on or off/ }).click()
  await page.keyboard.press('c')
  await expect(panel.getByRole('status')).toContainText('C was the key of “radiological or neurological”')
  await panel.getByRole('button', { name: /^hold: hide overlays/ }).click()
  await page.keyboard.press('q')
  await expect(panel.getByRole('status')).toBeEmpty()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  // the focus is back where the list was opened, and a list that has it keeps its letters
  const map = page.locator('.toolbar .map select')
  await map.focus()
  await page.keyboard.press('?')
  await expect(panel).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(map).toBeFocused()
  await page.keyboard.down('q')
  await expect(page.getByText('overlays hidden')).toHaveCount(0)
  await page.keyboard.up('q')
  await page.reload()
  await drawn(page, study.withLesion.label)
  await page.keyboard.down('q')
  await expect(page.getByText('overlays hidden')).toBeVisible()
  await page.keyboard.up('q')
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Keys as they were at first' }).click()
  await page.keyboard.press('Escape')
})
