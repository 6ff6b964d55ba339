// Preloaded into every Node process of a host (NODE_OPTIONS=--import): while the file NORMASCOPE_FULL_DISK exists, what is
// written to a database fails as SQLite fails on a full disk. (src/engine/annotations tests it on a database that is full.)
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const flag = process.env.NORMASCOPE_FULL_DISK
if (flag) {
  const Database = createRequire(import.meta.url)('better-sqlite3')
  const { prepare } = Database.prototype
  Database.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql)
    if (!/^\s*(INSERT|UPDATE|DELETE)/i.test(sql)) return statement
    const { run } = statement
    statement.run = function (...values) {
      if (existsSync(flag)) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
      return run.apply(this, values)
    }
    return statement
  }
}
