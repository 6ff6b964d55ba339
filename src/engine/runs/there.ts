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

/** The keys of a method's card as it is now, at either quality. */
const currentKeys = (method: Method): string[] =>
  (['reference', 'fast'] as const).map((quality) => cardKey(atQuality(method, quality).card))

interface Counted {
  readonly method: string
  readonly modality: string
  /** Null: from before maps kept it; the one that the study noted is taken for it. */
  readonly card: string | null
  readonly maps: number
  readonly fitting: number
  readonly seconds: number
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
  const current = new Map(methods.map((one) => [one.card.id, currentKeys(one)]))
  const rows = db
    .prepare<[], Counted>(
      `SELECT map.method, modality, map.card, count(*) AS maps, sum(map.fit IS fit.key) AS fitting, sum(seconds) AS seconds
       FROM map JOIN scan ON scan.id = scan_id
       LEFT JOIN fit USING (method, modality) GROUP BY map.method, modality, map.card`,
    )
    .all()
  const holds = ({ method, card }: Counted): boolean =>
    current.get(method)?.includes(card ?? noted.get(method) ?? '') ?? true
  const sum = (all: readonly Counted[], of: (row: Counted) => number): number =>
    all.reduce((total, row) => total + of(row), 0)
  return [...Map.groupBy(rows, ({ method, modality }) => `${method} ${modality}`).values()].map((all) => ({
    method: all[0]!.method,
    modality: all[0]!.modality,
    maps: sum(all.filter(holds), ({ fitting }) => fitting),
    seconds: sum(all, ({ seconds }) => seconds) / sum(all, ({ maps }) => maps),
  }))
}
