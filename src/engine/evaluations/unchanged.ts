import type { StudyDatabase } from '../database/index.ts'
import type { Study } from '../studies/index.ts'

/** Counts the commits of every other connection and program. */
const othersOf = ({ db }: Study): unknown => db.pragma('data_version', { simple: true })

/** While it stays, nothing in the study has changed. */
export const stateOf = (study: Study): string =>
  `${othersOf(study)} ${study.db.prepare('SELECT total_changes()').pluck().get()}`

const memory = new WeakMap<StudyDatabase, { state: string; values: Map<string, unknown> }>()

/** What `make` gives, made again only after something in the study has changed. `make` must not write. */
export function whileUnchanged<T>(study: Study, name: string, make: () => T): T {
  const state = stateOf(study)
  let own = memory.get(study.db)
  if (own?.state !== state) memory.set(study.db, (own = { state, values: new Map() }))
  if (!own.values.has(name)) own.values.set(name, make())
  return own.values.get(name) as T
}

/**
 * For what no such value is made of, as strokes and what a reader says of a finding: what was made before it stays, unless another
 * connection wrote meanwhile.
 */
export function leavingUnchanged<T>(study: Study, write: () => T): T {
  const [before, others] = [stateOf(study), othersOf(study)]
  const result = write()
  const own = memory.get(study.db)
  if (own?.state === before && othersOf(study) === others) own.state = stateOf(study)
  return result
}
