import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Electron's binary, where its install script has fetched it; undefined without. */
export function electronBinary(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const named = env['ELECTRON_OVERRIDE_DIST_PATH']
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8').trim()
    : { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string]
  const path = join(named ?? join(folder, 'dist'), name ?? 'electron')
  return existsSync(path) ? path : undefined
}
