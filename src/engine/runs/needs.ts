import type { Modality, ReferenceChoice } from '../../contract/index.ts'
import { isFitted, listMethods, MIN_SCANS, type Method } from '../methods/index.ts'
import { listScans, type Study } from '../studies/index.ts'
import { fitScans, hasFit, toldFrom } from './fit.ts'
import { comparesWithOwn } from './reference-choice.ts'
import { mapsThere } from './there.ts'

/** What a run of a method on a modality would have to do, as far as the study tells without its scans being read. */
export interface Need {
  readonly method: string
  readonly modality: Modality
  readonly scans: number
  /** Maps that it would find made. */
  readonly maps: number
  /** Mean seconds that a map of the method took here; null where none was made. */
  readonly seconds: number | null
  /** Healthy scans that the method would be fitted on; null where it is not fitted. */
  readonly fit_scans: number | null
  /** Healthy scans of the study that its maps would be compared with; null: the reference that came with it, or none. */
  readonly own_scans: number | null
  /** So many more healthy scans are needed for that: until then a run makes none of these maps. */
  readonly own_missing: number
  /** Scans that have to be mapped first for that comparison; 0 where it is known. */
  readonly fresh_scans: number
}

export function runNeeds(
  study: Study,
  choice: ReferenceChoice = 'auto',
  methods: readonly Method[] = listMethods(),
): Need[] {
  const scans = Map.groupBy(listScans(study), ({ modality }) => modality as Modality)
  const there = new Map(mapsThere(study, methods).map((one) => [`${one.method} ${one.modality}`, one]))
  return methods.flatMap(({ card }) =>
    card.modalities.flatMap((modality): Need[] => {
      const here = scans.get(modality)
      if (!here) return []
      const made = there.get(`${card.id} ${modality}`)
      const [has, own] = [hasFit(study, card.id, modality), comparesWithOwn(study, card, modality, choice)]
      const serve = own ? fitScans(study, modality) : []
      // a reference stays with the scans it was told from while all of them serve
      const healthy = own ? (toldFrom(study, card.id, modality, serve)?.told ?? serve).length : null
      // what is compared with something else than before is made anew
      const holds = isFitted(card) || has === own
      return [
        {
          method: card.id,
          modality,
          scans: here.length,
          maps: holds ? (made?.maps ?? 0) : 0,
          seconds: made?.seconds ?? null,
          fit_scans: isFitted(card)
            ? here.filter(({ group, split }) => group === 'healthy' && split !== 'test').length
            : null,
          own_scans: healthy,
          own_missing: healthy === null ? 0 : Math.max(0, MIN_SCANS + 1 - healthy),
          fresh_scans: healthy !== null && !has ? healthy : 0,
        },
      ]
    }),
  )
}
