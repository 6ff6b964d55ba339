import { cardSchema, Fault, type Card } from '../../contract/index.ts'
import type { StudyDatabase } from '../database/index.ts'
import { canonicalJson, listMethods, type Method } from './cards.ts'

/** The cards a study has used, as they were when last used; imported maps have their card only here. */
export function studyCards(db: StudyDatabase): Card[] {
  const rows = db.prepare<[], { card: string }>('SELECT card FROM method ORDER BY id').all()
  return rows.map((row) => cardSchema.parse(JSON.parse(row.card)))
}

/** Notes the card in the study, replacing an older version of it. */
export function noteCard(db: StudyDatabase, card: Card): void {
  db.prepare(
    'INSERT INTO method (id, card, added) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET card = excluded.card WHERE card <> excluded.card',
  ).run(card.id, canonicalJson(card), new Date().toISOString())
}

/** The methods to run, by id; all that the program can run when no id is given. Throws 'not-found' with the known ids. */
export function chooseMethods(
  ids: readonly string[] | undefined,
  available: readonly Method[] = listMethods(),
): Method[] {
  if (!ids) return [...available]
  return ids.map((id) => {
    const method = available.find(({ card }) => card.id === id)
    if (!method) {
      throw new Fault({
        code: 'not-found',
        message: `There is no method '${id}'.`,
        remedy: `Known methods: ${available.map(({ card }) => card.id).join(', ')}. Maps made elsewhere come in on the command line with \`normascope import-maps\`.`,
      })
    }
    return method
  })
}
