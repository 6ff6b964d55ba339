import type { StudyDatabase } from '../database/index.ts'
import type { Study } from '../studies/index.ts'

/** Counts the commits of every connection and program: while it stays, nothing in the study has changed. */
export const stateOf = ({ db }: Study): string =>
  `${db.pragma('data_version', { simple: true })} ${db.prepare('SELECT total_changes()').pluck().get()}`

const memory = new WeakMap<StudyDatabase, { state: string; values: Map<string, unknown> }>()

/** What `make` gives, made again only after something in the study has changed. `make` must not write. */
export function whileUnchanged<T>(study: Study, name: string, make: () => T): T {
  const state = stateOf(study)
  let own = memory.get(study.db)
  if (own?.state !== state) memory.set(study.db, (own = { state, values: new Map() }))
  if (!own.values.has(name)) own.values.set(name, make())
  return own.values.get(name) as T
}
