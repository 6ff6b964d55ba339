import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Every file below a folder, in the order of names. Links to folders are not followed, so that no loop is
 * walked; what cannot be listed is passed to `unreadable`.
 */
export async function* filesBelow(
  folder: string,
  unreadable: (path: string, error: unknown) => void,
): AsyncGenerator<string> {
  let entries
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    return unreadable(folder, error)
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path, unreadable)
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) yield path
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
