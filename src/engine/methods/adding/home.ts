import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  fsyncSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { Fault, toFault } from '../../../contract/index.ts'
import { userMethodsFolder } from '../cards.ts'

/** Where own methods are kept: the first folder of NORMASCOPE_METHODS, else the user's own folder of methods. */
export function ownMethodsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const first = (env['NORMASCOPE_METHODS'] ?? '').split(delimiter).find((folder) => folder !== '')
  return first === undefined ? userMethodsFolder(env) : resolve(first)
}

/**
 * Puts a method into the folder of own methods in one step: all files under a name that nothing reads, synced, then one
 * rename. A crash at any moment leaves the method there or not there. Throws 'bad-input' where the id is taken.
 */
export function register(home: string, id: string, files: ReadonlyMap<string, Uint8Array>): string {
  const folder = join(home, id)
  const temporary = join(home, `.adding-${process.pid}-${id}`)
  try {
    mkdirSync(home, { recursive: true })
    sweep(home)
    rmSync(temporary, { recursive: true, force: true })
    mkdirSync(temporary)
    for (const [name, bytes] of files) writeSynced(join(temporary, name), bytes)
    if (existsSync(folder)) throw taken(id, folder)
    renameSync(temporary, folder)
    syncFolder(home)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    throw ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
      ? taken(id, folder)
      : toFault(error, home)
  }
  return folder
}

/** Takes an own method away, in one step as well. */
export function unregister(home: string, folder: string): void {
  const temporary = join(home, `.removing-${process.pid}-${Date.now()}`)
  try {
    renameSync(folder, temporary)
    rmSync(temporary, { recursive: true, force: true })
  } catch (error) {
    throw toFault(error, folder)
  }
}

const taken = (id: string, folder: string): Fault =>
  new Fault({
    code: 'bad-input',
    message: `There is a method '${id}' already: ${folder}.`,
    remedy: `Choose another id, or take the old one away on its page (on the command line: \`normascope methods remove ${id}\`).`,
    path: folder,
  })

/** What a killed program left behind. */
function sweep(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = /^\.(?:adding|removing)-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !alive(Number(pid))) rmSync(join(home, name), { recursive: true, force: true })
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx')
  try {
    writeFileSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, 'r')
    fsyncSync(file)
    closeSync(file)
  } catch {
    // Windows and some network shares refuse to open a folder: the rename is still one step
  }
}

/** Bytes of a folder's files. */
export const folderBytes = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
