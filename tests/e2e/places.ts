import type { Page } from '@playwright/test'
import { basename } from 'node:path'
import type { Host } from './base.ts'

/**
 * Presses what asks for a folder or file and chooses it: by its path in the page's own dialog, or in the system's on a
 * desktop. `kind`: a study or a file is taken by going to it, a folder by the button.
 */
export async function choose(
  { desktop }: Pick<Host, 'desktop'>,
  page: Page,
  press: () => Promise<void>,
  path: string,
  kind: 'folder' | 'study' | 'file' = 'folder',
  words = { path: 'Path, typed or pasted', go: 'Go there' },
): Promise<void> {
  if (desktop) {
    await desktop.choose({ open: [path] })
    return press()
  }
  await press()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('list').waitFor()
  await dialog.getByLabel(words.path).fill(path)
  await dialog.getByRole('button', { name: words.go }).click()
  if (kind === 'folder')
    await dialog.getByRole('button', { name: `Choose ${basename(path)}`, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Opens a folder as a person does: in the dialog of the system on the desktop, by its path in a browser. */
export async function openThere(
  page: Page,
  host: Host,
  path: string,
): Promise<{ message: string; remedy: string } | undefined> {
  await host.desktop?.choose({ open: [path] })
  await page.waitForFunction(() => window.normascopeEngine !== undefined)
  return page.evaluate(async (typed) => {
    const { calls } = window.normascopeEngine!
    try {
      const place = window.normascope
        ? await window.normascope.pick({ for: 'study' })
        : await calls.places.typed({ path: typed })
      await calls.library.open({ place: place!.id })
      return undefined
    } catch (error) {
      return (error as { data: { message: string; remedy: string } }).data
    }
  }, path)
}
