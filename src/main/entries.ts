import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { entryFile } from '../engine/entries.ts'

/** A path inside an archive is one of the folder beside it, for those that cannot read archives: other processes, natives. */
const unpacked = (path: string): string => path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2')

const fromHere = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const isSource = import.meta.url.endsWith('.ts')

/**
 * Files that main starts or serves. In a checkout main runs as it is (on the stand-in of Electron), in a bundle all lie in
 * `out`, at fixed places.
 */
export const files = {
  engine: isSource ? fromHere('./utility/engine.ts') : unpacked(fromHere('./engine.js')),
  inference: unpacked(entryFile('inference')),
  preload: fromHere(isSource ? '../../out/preload/index.cjs' : '../preload/index.cjs'),
  page: fromHere(isSource ? '../../out/renderer' : '../renderer'),
  icon: [fromHere(isSource ? '../../resources/icon.png' : '../../resources/icon.png')].find((path) =>
    existsSync(path),
  ),
}
