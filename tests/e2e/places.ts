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
