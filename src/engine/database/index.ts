import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import { migrations } from './migrations.ts'

export type StudyDatabase = Database.Database

const databasePath = (study: string): string => join(study, 'study.sqlite')

function migrate(db: StudyDatabase, path: string): void {
  const current = db.pragma('user_version', { simple: true }) as number
  const newest = migrations.at(-1)!.version
  if (current > newest) {
    throw new Fault({
      code: 'bad-input',
      message: `${path} was written by a newer version of Normascope (schema ${current}, this program knows ${newest}).`,
      remedy: 'Open it with that version or a later one.',
      path,
    })
  }
  for (const { version, sql } of migrations) {
    if (version <= current) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${version}`)
    })()
  }
}

function configure(db: StudyDatabase): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL') // what was reported as done survives kill -9 and a power cut
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 5000')
}

/** Makes `<study>/study.sqlite`. The folder must exist and hold no study yet. */
export function createDatabase(study: string): StudyDatabase {
  const path = databasePath(study)
  if (existsSync(path)) {
    throw new Fault({
      code: 'bad-input',
      message: `${study} already holds a study.`,
      remedy: 'Choose another folder, or use the study as it is.',
      path: study,
    })
  }
  return open(path)
}

/** Opens the study in the folder, bringing its schema up to date. */
export function openDatabase(study: string): StudyDatabase {
  const path = databasePath(study)
  if (!existsSync(path)) {
    throw new Fault({
      code: 'not-found',
      message: `${study} is not a study: it has no study.sqlite.`,
      remedy: 'Name the study folder, or make a new study (`normascope study create` on the command line).',
      path: study,
    })
  }
  return open(path)
}

function open(path: string): StudyDatabase {
  try {
    const db = new Database(path)
    try {
      configure(db)
      migrate(db, path)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw toFault(error, path)
  }
}
