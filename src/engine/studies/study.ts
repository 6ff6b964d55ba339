import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, resolve } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import { Fault, toFault } from '../../contract/index.ts'
import { createDatabase, openDatabase } from '../database/index.ts'
import type { StudyDatabase } from '../database/index.ts'
import { followMove } from './moved.ts'

/** An open study: one folder with `study.sqlite` and what the program derived. Whoever opens it closes it. */
export interface Study extends Disposable {
  /** Absolute path. */
  readonly folder: string
  readonly name: string
  readonly db: StudyDatabase
  /** Appends to the study's log: who (the account's name), when (ISO 8601 UTC), what, detail. */
  log(what: string, detail: string): void
  close(): void
}

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return process.env['USER'] ?? process.env['USERNAME'] ?? 'unknown' // an account without an entry, as in containers
  }
}

/** Value of a study setting, undefined where it was never set. */
export const getSetting = (study: Pick<Study, 'db'>, key: string): string | undefined =>
  study.db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck().get(key)

/** When the study was made, ISO 8601 UTC; empty where it does not say. */
export const createdOf = (study: Pick<Study, 'db'>): string => getSetting(study, 'created') ?? ''

/** Sets a study setting; the previous value is replaced. */
export function setSetting(study: Pick<Study, 'db'>, key: string, value: string): void {
  study.db
    .prepare(
      'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(key, value)
}

function wrap(folder: string, db: StudyDatabase): Study {
  const close = (): void => {
    if (db.open) db.close()
  }
  return {
    folder,
    name: getSetting({ db }, 'name') ?? basename(folder),
    db,
    log(what, detail) {
      db.prepare('INSERT INTO log (time, who, what, detail) VALUES (?, ?, ?, ?)').run(
        new Date().toISOString(),
        userName(),
        what,
        detail,
      )
    },
    close,
    [Symbol.dispose]: close,
  }
}

/** Hidden files (a file manager's, a version control's) do not make a folder non-empty. */
const contentOf = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith('.'))

function prepareFolder(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new Fault({
      code: 'bad-input',
      message: `${folder} is a file where a study folder was expected.`,
      remedy: 'Name a new or an empty folder.',
      path: folder,
    })
  }
  mkdirSync(folder, { recursive: true })
  const content = contentOf(folder)
  if (content.includes('study.sqlite')) {
    throw new Fault({
      code: 'bad-input',
      message: `${folder} already holds a study.`,
      remedy: 'Choose another folder, or use the study as it is.',
      path: folder,
    })
  }
  if (content.length > 0) {
    throw new Fault({
      code: 'bad-input',
      message: `${folder} is not empty (it holds ${content.slice(0, 3).join(', ')}${content.length > 3 ? ', …' : ''}).`,
      remedy:
        'A study needs a folder of its own: name a new or an empty one. Scans are imported from where they are.',
      path: folder,
    })
  }
}

/**
 * Makes a study in a new or empty folder (made if absent).
 * Throws Fault 'bad-input' when the folder holds a study or anything else, 'read-only' or 'disk-full' when it can't be written.
 */
export function createStudy(folder: string, options: { name: string }): Study {
  const path = resolve(folder)
  const name = options.name.trim()
  if (name === '') {
    throw new Fault({
      code: 'bad-input',
      message: 'A study needs a name.',
      remedy: 'Give one, for example "FLAIR 2024".',
    })
  }
  try {
    prepareFolder(path)
  } catch (error) {
    throw toFault(error, path)
  }
  const db = createDatabase(path)
  try {
    const settings = {
      name,
      created: new Date().toISOString(),
      version: packageJson.version,
      postprocessing: 'median4',
    }
    db.transaction(() => {
      for (const [key, value] of Object.entries(settings)) setSetting({ db }, key, value)
    })()
    const study = wrap(path, db)
    study.log('create', `study "${name}" made by Normascope ${packageJson.version}`)
    return study
  } catch (error) {
    db.close()
    throw toFault(error, path)
  }
}

/** Opens an existing study. Throws Fault 'not-found' where there is none, 'unreadable' where it is damaged. */
export function openStudy(folder: string): Study {
  const path = resolve(folder)
  const db = openDatabase(path)
  followMove(db, path)
  return wrap(path, db)
}
