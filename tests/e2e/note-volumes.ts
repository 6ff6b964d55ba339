import type { Page } from '@playwright/test'

/** Paths of the volumes that the page asks for from its next load on, whichever way they travel. */
export async function noteVolumes(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`(() => {
    const asked = (globalThis.__volumes = [])
    const note = (path) => /\\/volume\\//.test(String(path)) && asked.push(String(path).replace(/.*\\/volume\\//, ''))
    const { postMessage } = MessagePort.prototype
    MessagePort.prototype.postMessage = function (message, ...rest) {
      note(message?.path)
      return Reflect.apply(postMessage, this, [message, ...rest])
    }
    const { fetch } = window
    window.fetch = (what, ...rest) => (note(what), fetch(what, ...rest))
  })()`)
  return () => page.evaluate('globalThis.__volumes')
}
