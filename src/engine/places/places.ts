import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path'
import type { Place, PlaceEntry } from '../../contract/api.ts'
import { Fault, toFault } from '../../contract/index.ts'

/** More than this many entries are not listed: nobody reads them, and a page would be slow. */
const LISTED = 2000

const isStudy = (path: string): boolean => existsSync(join(path, 'study.sqlite'))

const unknown = (): Fault =>
  new Fault({
    code: 'not-found',
    message: 'The folder chosen earlier is not known to the engine that runs now.',
    remedy: 'Choose it again.',
  })

export interface Listing {
  readonly here: Place | null
  readonly parent: Place | null
  readonly entries: PlaceEntry[]
  readonly more: boolean
}

/** Paths that a page may name, by ids that say nothing and hold as long as this object. */
export class Places {
  readonly #paths = new Map<string, string>()
  readonly #key = randomBytes(16)

  /** The id of a path; the same path has the same id. */
  grant(path: string): Place {
    const whole = resolve(path)
    const id = createHash('sha256').update(this.#key).update(whole).digest('base64url').slice(0, 22)
    this.#paths.set(id, whole)
    return { id, name: basename(whole) || whole, shown: whole }
  }

  /** The path behind an id. Throws Fault 'not-found' for an id that was never given. */
  path(id: string): string {
    const path = this.#paths.get(id)
    if (path === undefined) throw unknown()
    return path
  }

  /** A path as a person types it; `~` is the home folder. Throws Fault 'not-found', 'bad-input'. */
  typed(text: string): PlaceEntry {
    const trimmed = text.trim().replace(/^"(.*)"$/, '$1')
    const path = trimmed === '~' || /^~[/\\]/.test(trimmed) ? join(homedir(), trimmed.slice(1)) : trimmed
    if (!isAbsolute(path)) {
      throw new Fault({
        code: 'bad-input',
        message: `${text} is not a whole path.`,
        remedy: 'Type it from the root of the disk on, or choose the folder in the list.',
      })
    }
    try {
      return { ...this.grant(path), kind: kindOf(path) }
    } catch (error) {
      throw toFault(error, path)
    }
  }

  /** Folders, studies and files with one of the endings in a folder; without one, the home folder's. */
  list(id: string | undefined, files: readonly string[]): Listing {
    const folder = id === undefined ? homedir() : this.path(id)
    let found: Dirent[]
    try {
      found = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      throw toFault(error, folder)
    }
    const endings = files.map((ending) => ending.toLowerCase())
    const listed = found
      .filter((entry) => !entry.name.startsWith('.'))
      .map((entry) => ({ path: join(folder, entry.name), folder: isFolder(folder, entry) }))
      .filter((entry) => entry.folder || endings.includes(extname(entry.path).toLowerCase()))
      .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
    const entries = listed.slice(0, LISTED).map((entry): PlaceEntry => {
      const kind = !entry.folder ? 'file' : isStudy(entry.path) ? 'study' : 'folder'
      return { ...this.grant(entry.path), kind }
    })
    const above = dirname(folder)
    return {
      here: this.grant(folder),
      parent: above === folder ? null : this.grant(above),
      entries,
      more: listed.length > entries.length,
    }
  }
}

const kindOf = (path: string): PlaceEntry['kind'] =>
  !statSync(path).isDirectory() ? 'file' : isStudy(path) ? 'study' : 'folder'

function isFolder(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  try {
    return statSync(join(parent, entry.name)).isDirectory()
  } catch {
    return false // a link to nowhere
  }
}
