import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { listScans, openStudy, setSetting } from '../../src/engine/studies/index.ts'
import type { Host } from '../../tests/e2e/hosts/host.ts'

/** Seconds to another scan: until the page has given its last order to draw, and until that is on the canvas. */
export type Jump = readonly [ours: number, seen: number]

/** A reader looks at a scan before the next one is wanted. */
export const LOOK_MS = 3000
/** The pointer is on a row so long before it is pressed, and pressed so long; people take longer for both. */
const HOVER_MS = 200
const PRESS_MS = 60

/**
 * By the page's own clock: from `begin`, or from the next press where there is none, until the scan is drawn and its pixels can
 * be read.
 */
const noting = (scan: string, begin: string | undefined): string => `new Promise((done) => {
  let start
  const look = () => {
    if (start === undefined || !document.querySelector('.screen[data-phase="drawn"][data-scan="${scan}"]')) return
    looking.disconnect()
    const ours = performance.now() - start
    const gl = document.querySelector('.screen canvas').getContext('webgl2')
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
    done([ours / 1000, (performance.now() - start) / 1000])
  }
  const looking = new MutationObserver(look)
  looking.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-phase', 'data-scan'] })
  ${begin ? `start = performance.now(); ${begin}` : `addEventListener('pointerdown', () => (start = performance.now()), { once: true, capture: true })`}
})`

/** By the address, as when one is typed: nothing foretells it. */
export const jumpTo = (page: Page, scan: string, method: string): Promise<Jump> =>
  page.evaluate<Jump>(noting(scan, `location.hash = '#/cohort?scan=${scan}&method=${method}'`))

/** By a click on its row of the table, from the press of the button. */
export async function clickOn(page: Page, scan: string): Promise<Jump> {
  const row = page.locator(`tr[data-scan="${scan}"]`)
  await row.hover()
  await page.waitForTimeout(HOVER_MS)
  const jump = page.evaluate<Jump>(noting(scan, undefined))
  await page.evaluate('0') // the page listens
  await page.mouse.down()
  await page.waitForTimeout(PRESS_MS)
  await page.mouse.up()
  return jump
}

/** Makes whatever was kept of the real scans' files out of date: in the engine's memory and on the disk. */
export function touchFiles(folder: string): void {
  const study = openStudy(folder)
  try {
    const now = new Date()
    const maps = study.db.prepare<[], string>('SELECT path FROM map').pluck().all()
    const paths = [...maps.map((path) => join(folder, path)), ...listScans(study).map(({ path }) => path)]
    for (const path of paths)
      try {
        utimesSync(path, now, now)
      } catch {
        // a row of the table without a file
      }
  } finally {
    study.close()
  }
}

export function filterBy(folder: string, postprocessing: 'none' | 'median4'): void {
  const study = openStudy(folder)
  setSetting(study, 'postprocessing', postprocessing)
  study.close()
}

/**
 * Jumps over the scan beside the one that is looked at, from the first of at least six: what is fetched ahead is never what is jumped to.
 * Every round has a page that was just loaded. `before` is called before each.
 */
export async function jumps(
  page: Page,
  host: Host,
  labels: readonly string[],
  rounds: number,
  { hover = false, before = () => undefined }: { hover?: boolean; before?: () => void } = {},
): Promise<Jump[]> {
  const all: Jump[] = []
  for (let round = 0; round < rounds; round++) {
    before()
    await page.goto('about:blank')
    await page.goto(`${host.url}#/cohort?scan=${labels[0]}&method=a`)
    await page.locator(`.screen[data-phase="drawn"][data-scan="${labels[0]}"]`).waitFor({ timeout: 120_000 })
    for (const at of [5, 3]) {
      await page.waitForTimeout(LOOK_MS)
      all.push(await (hover ? clickOn(page, labels[at]!) : jumpTo(page, labels[at]!, 'a')))
    }
  }
  return all
}
