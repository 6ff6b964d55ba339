/** With which healthy scans the maps of a method are compared: the study's own, or those of the reference that came with it. */
import type { Card, Modality, ReferenceChoice } from '../../contract/index.ts'
import { takesReference } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { dropFits, fitScans, hasFit } from './fit.ts'

/** From so many healthy scans on a run tells a reference of the study's own by itself (docs/decisions/2026-11-23-own-reference-by-default.md). */
export const OWN_REFERENCE_SCANS = 12

const hasMaps = ({ db }: Pick<Study, 'db'>, method: string, modality: Modality): boolean =>
  db
    .prepare<[string, string]>(
      'SELECT 1 FROM map JOIN scan ON scan.id = scan_id WHERE method = ? AND modality = ? LIMIT 1',
    )
    .get(method, modality) !== undefined

/**
 * Whether a run compares the maps of a method with the study's own healthy scans. With 'auto' what holds for the method and
 * modality goes on to hold; a method without maps is compared with them when there are OWN_REFERENCE_SCANS or more.
 */
export function comparesWithOwn(
  study: Study,
  card: Card,
  modality: Modality,
  choice: ReferenceChoice,
): boolean {
  if (!takesReference(card) || choice === 'bundled') return false
  if (choice === 'own' || hasFit(study, card.id, modality)) return true
  return fitScans(study, modality).length >= OWN_REFERENCE_SCANS && !hasMaps(study, card.id, modality)
}

/** Goes back to the reference that came with the method, where the study has one of its own and that is not wanted any more. */
export function takeBack(study: Study, card: Card, modality: Modality, choice: ReferenceChoice): void {
  if (choice === 'bundled' && takesReference(card)) dropFits(study, card.id, [modality])
}
