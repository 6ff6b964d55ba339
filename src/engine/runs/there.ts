import { atQuality, cardKey, listMethods, studyCards, type Method } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'

export interface MapsThere {
  readonly method: string
  readonly modality: string
  /** Maps that a run would find made, as far as the study tells without its scans being read. */
  readonly maps: number
  /** Mean seconds a map of the method took, those that would be made anew among them. */
  readonly seconds: number
}

/** Whether the study noted the method with all that shapes its maps as it is now, at either quality. */
function isCurrent(method: Method, noted: ReadonlyMap<string, string>): boolean {
  const key = noted.get(method.card.id)
  return (['reference', 'fast'] as const).some((quality) => cardKey(atQuality(method, quality).card) === key)
}

/**
 * Maps by method and modality. Those of an earlier version of a method, and those made with another fit than the study has now
 * (or without it, or with one that was taken back), are there but do not count: a run makes them anew.
 */
export function mapsThere(
  { db }: Pick<Study, 'db'>,
  methods: readonly Method[] = listMethods(),
): MapsThere[] {
  const noted = new Map(studyCards(db).map((card) => [card.id, cardKey(card)]))
  const outdated = new Set(methods.filter((one) => !isCurrent(one, noted)).map(({ card }) => card.id))
  return db
    .prepare<[], MapsThere>(
      `SELECT map.method, modality, sum(map.fit IS fit.key) AS maps, avg(seconds) AS seconds
       FROM map JOIN scan ON scan.id = scan_id
       LEFT JOIN fit USING (method, modality) GROUP BY map.method, modality`,
    )
    .all()
    .map((row) => (outdated.has(row.method) ? { ...row, maps: 0 } : row))
}
