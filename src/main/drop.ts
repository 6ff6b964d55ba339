import { statSync } from 'node:fs'
import { dirname } from 'node:path'

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

/** What a dropped path stands for: a folder itself, a table with its folder, any other file (a scan, a study's database) its folder. */
export function dropOf(path: string): { folder: string; table?: string } {
  if (!isFile(path)) return { folder: path }
  return { folder: dirname(path), ...(/\.(csv|tsv)$/i.test(path) ? { table: path } : {}) }
}
