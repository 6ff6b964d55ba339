import type { Remark } from '../candidate.ts'
import type { NameReading } from './read.ts'

/** A mask that names a modality belongs to scans of that one only, and one of a session to that session. */
const fits = (mask: NameReading, scan: NameReading): boolean =>
  (mask.modality === null || mask.modality === scan.modality) &&
  (mask.session === '' || mask.session === scan.session)

const closeness = (mask: NameReading, scan: NameReading): number =>
  (mask.modality === scan.modality ? 2 : 0) + (mask.session === scan.session ? 1 : 0)

/** The masks of a scan's subject that could be its own, the closest ones only, in the order of their names. */
export function masksFor<T extends NameReading>(masks: readonly T[], scan: NameReading): T[] {
  const fitting = masks.filter((mask) => fits(mask, scan))
  const best = Math.max(...fitting.map((mask) => closeness(mask, scan)))
  return fitting.filter((mask) => closeness(mask, scan) === best)
}

/** `paths`: whole, of the masks of one kind that fit a scan equally well; the first is used. */
export function severalMasks(kind: 'lesion' | 'brain', scan: string, paths: readonly string[]): Remark[] {
  if (paths.length < 2) return []
  return [
    {
      code: 'several-masks',
      message: `${scan} has ${paths.length} ${kind} masks that fit; ${paths[0]} is used, not ${paths.slice(1).join(', ')}.`,
      remedy: 'Say of a word in the names of the others that it leaves files out.',
    },
  ]
}
