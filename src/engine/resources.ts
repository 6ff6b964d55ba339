import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * The folder `resources` of the program: in a checkout and beside a bundle it lies further up; in a package beside the
 * archive, because native code reads some of its files by path.
 */
function find(): string {
  const here = fileURLToPath(import.meta.url).replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2')
  for (let folder = dirname(here); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'resources', 'template'))) return join(folder, 'resources')
  }
  throw new Error(`The program's folder 'resources' is not above ${here}: the installation is incomplete.`)
}

/** Ends with a slash. */
export const resources: URL = pathToFileURL(`${find()}/`)

/** A file or folder that comes with the program, by its path inside `resources`. */
export const resourceUrl = (path: string): URL => new URL(path, resources)
export const resourcePath = (path: string): string => fileURLToPath(resourceUrl(path))
