import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The study named on a command line, or by double-clicking its database; paths hold from the folder of that start. */
export function studyOf(args: readonly string[], folder: string): string | null {
  const named = args.slice(1).filter((text) => !text.startsWith('-'))
  const path = named
    .map((text) => resolve(folder, text))
    .find((text) => existsSync(join(text, 'study.sqlite')) || text.endsWith('study.sqlite'))
  if (path === undefined) return null
  return existsSync(path) && statSync(path).isDirectory() ? path : dirname(path)
}
