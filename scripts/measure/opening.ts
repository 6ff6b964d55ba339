import type { Page } from 'playwright-core'

/** Milliseconds from the request for a page, by the page's own clock. */
export interface Opening {
  /** The first frame of the page: a desktop's window is shown with it. */
  readonly shown: number
  /** The navigation is on the screen: the page can be used. */
  readonly interactive: number
  /** The first row of a scan is on the screen. */
  readonly rows: number
}

/**
 * Notes when something is in the page, then the first frame after that which Chromium says was painted. Where it tells of none (a
 * frame without anything larger than before), the next message after a frame counts, which is later.
 */
const noting = `(() => {
  const wanted = { interactive: 'nav', rows: 'tr[data-scan]' }
  const there = {}
  const after = {}
  const painted = []
  globalThis.__opening = { there, after, painted }
  const look = () => {
    for (const [name, selector] of Object.entries(wanted)) {
      if (name in there || !document.querySelector(selector)) continue
      there[name] = performance.now()
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => (after[name] = performance.now())
        port2.postMessage(0)
      })
    }
    if (Object.keys(there).length === 2) looking.disconnect()
  }
  const looking = new MutationObserver(look)
  looking.observe(document, { childList: true, subtree: true })
  for (const type of ['paint', 'largest-contentful-paint'])
    new PerformanceObserver((list) => painted.push(...list.getEntries().map((entry) => entry.startTime))).observe({
      type,
      buffered: true,
    })
})()`

/** Has every page noted from now on. */
export const noteOpenings = (page: Page): Promise<unknown> => page.addInitScript(noting)

/** When things were on the screen of the page that was opened; waits until they are. */
export async function openingOf(page: Page): Promise<Opening> {
  const told = 'Object.keys(globalThis.__opening?.after ?? {}).length'
  while ((await page.evaluate<number>(told)) < 2) await page.waitForTimeout(50)
  await page.waitForTimeout(500) // paints are told a little later
  const { there, after, painted } = await page.evaluate<{
    there: { interactive: number; rows: number }
    after: { interactive: number; rows: number }
    painted: number[]
  }>('globalThis.__opening')
  const seen = (name: 'interactive' | 'rows'): number =>
    Math.min(after[name], ...painted.filter((time) => time >= there[name]))
  return { shown: Math.min(...painted), interactive: seen('interactive'), rows: seen('rows') }
}
